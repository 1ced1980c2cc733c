package azurecensus.host;

import azurecensus.host.staged.JsonFiles;
import azurecensus.host.staged.SettingsFiles;
import azurecensus.host.staged.StartException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The content of {@code local.settings.json}, the settings file of the Functions Core Tools.
 *
 * @param source the file; empty for no file
 * @param values {@code Values}; may hold secrets
 * @param httpPort {@code Host.LocalHttpPort}; 7071 by default
 * @param corsOrigins {@code Host.CORS}, split at commas; {@code *} allows every origin; empty
 *     allows none
 * @param corsCredentials {@code Host.CORSCredentials}
 */
public record LocalSettings(
    Optional<Path> source,
    Map<String, String> values,
    int httpPort,
    List<String> corsOrigins,
    boolean corsCredentials) {
  /** The port of the Functions Core Tools. */
  private static final int DEFAULT_HTTP_PORT = 7071;

  /** Copies the collections. */
  public LocalSettings {
    values = Map.copyOf(values);
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** The settings of an app without a settings file. */
  public static LocalSettings none() {
    return new LocalSettings(Optional.empty(), Map.of(), DEFAULT_HTTP_PORT, List.of(), false);
  }

  /**
   * Finds and reads the settings: {@code local.settings.json} in the project's directory, else the
   * one in the staged app, else {@code local.settings.json.example} in the project's directory. A
   * staged copy of the example counts as the example.
   *
   * @return {@link #none} when there is no such file
   * @throws HostException when the file is malformed or encrypted
   */
  public static LocalSettings find(Path projectDirectory, Path stagedApp) {
    try {
      return SettingsFiles.find(projectDirectory, stagedApp)
          .map(LocalSettings::read)
          .orElseGet(LocalSettings::none);
    } catch (StartException e) {
      throw new HostException(e.getMessage(), e);
    }
  }

  /**
   * Reads a settings file.
   *
   * @throws HostException when the file is missing, malformed or encrypted
   */
  public static LocalSettings read(Path file) {
    JsonNode root;
    try {
      root = JsonFiles.require(file);
    } catch (StartException e) {
      throw new HostException(e.getMessage(), e);
    }
    if (JsonFiles.at(root, "IsEncrypted").asBoolean(false)) {
      throw new HostException(
          "%s is encrypted and cannot be read: run `func settings decrypt` in its directory and set"
                  .formatted(file)
              + " \"IsEncrypted\" to false.");
    }
    JsonNode host = JsonFiles.at(root, "Host");
    return new LocalSettings(
        Optional.of(file),
        values(file, JsonFiles.at(root, "Values")),
        port(file, JsonFiles.at(host, "LocalHttpPort")),
        origins(JsonFiles.at(host, "CORS").asText("")),
        JsonFiles.at(host, "CORSCredentials").asBoolean(false));
  }

  private static Map<String, String> values(Path file, JsonNode node) {
    Map<String, String> values = new LinkedHashMap<>();
    node.properties().forEach(entry -> {
      if (!entry.getValue().isValueNode()) {
        throw new HostException(
            "%s: the value of \"%s\" must be a text; write nested values as keys with two underscores."
                .formatted(file, entry.getKey()));
      }
      if (!entry.getValue().isNull()) {
        values.put(entry.getKey(), entry.getValue().asText());
      }
    });
    return values;
  }

  private static int port(Path file, JsonNode port) {
    if (port.isMissingNode() || port.isNull()) {
      return DEFAULT_HTTP_PORT;
    }
    int value = port.asInt(-1);
    if (value < 0 || value > 65535) {
      throw new HostException(
          "%s: Host.LocalHttpPort must be a port, 1 to 65535, or 0 for any free port."
              .formatted(file));
    }
    return value;
  }

  private static List<String> origins(String text) {
    return Stream.of(text.split(",", -1))
        .map(String::strip)
        .filter(origin -> !origin.isEmpty())
        .toList();
  }

  /** True when the file is {@code local.settings.json.example}. */
  public boolean isExample() {
    return source.isPresent() && source.get().endsWith(SettingsFiles.EXAMPLE_NAME);
  }

  /** Returns the same settings with each value replaced by the result of a function. */
  public LocalSettings withValues(UnaryOperator<String> replacement) {
    Map<String, String> replaced = new LinkedHashMap<>(values);
    replaced.replaceAll((name, value) -> replacement.apply(value));
    return new LocalSettings(source, replaced, httpPort, corsOrigins, corsCredentials);
  }

  /** Names the file and the number of values; shows no value. */
  @Override
  public String toString() {
    return "LocalSettings{" + source.map(Path::toString).orElse("none") + ", " + values.size()
        + " values}";
  }
}
