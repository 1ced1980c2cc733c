package azurecensus.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code local.settings.json} says.
 *
 * @param source the file it was read from
 * @param values {@code Values}, in the order written; may hold secrets
 * @param httpPort {@code Host.LocalHttpPort}; 7071 when not given
 * @param corsOrigins {@code Host.CORS}, split at commas; {@code *} allows every origin; empty
 *     allows none
 * @param corsCredentials {@code Host.CORSCredentials}
 */
public record LocalSettings(
    Path source,
    Map<String, String> values,
    int httpPort,
    List<String> corsOrigins,
    boolean corsCredentials) {
  public static final String FILE = "local.settings.json";
  public static final String EXAMPLE_FILE = "local.settings.json.example";

  /** The port of the Functions Core Tools. */
  static final int DEFAULT_HTTP_PORT = 7071;

  public LocalSettings {
    values = Map.copyOf(values);
    corsOrigins = List.copyOf(corsOrigins);
  }

  /**
   * Finds and reads the settings: the user's {@code local.settings.json} at the root of the
   * project, else the one beside the staged app, else {@code local.settings.json.example} at the
   * root. A staged file that is a copy of the example counts as the example.
   *
   * @throws HostException when there is none, or it is malformed or encrypted
   */
  public static LocalSettings find(Path root, Path stagedApp) {
    Path own = root.resolve(FILE);
    Path staged = stagedApp.resolve(FILE);
    Path example = root.resolve(EXAMPLE_FILE);
    if (Files.isRegularFile(own)) {
      return read(own);
    }
    if (Files.isRegularFile(staged) && !sameContent(staged, example)) {
      return read(staged);
    }
    if (Files.isRegularFile(example)) {
      return read(example);
    }
    throw new HostException(
        "No %s in %s or %s and no %s: create one, see docs/local-development.md."
            .formatted(FILE, root, stagedApp, EXAMPLE_FILE));
  }

  private static boolean sameContent(Path first, Path second) {
    try {
      return Files.isRegularFile(second) && Files.mismatch(first, second) == -1;
    } catch (IOException e) {
      throw new HostException("%s cannot be read: %s".formatted(first, e), e);
    }
  }

  public static LocalSettings read(Path file) {
    JsonNode root = JsonFiles.readObject(file);
    if (root.path("IsEncrypted").asBoolean(false)) {
      throw new HostException(
          "%s is encrypted and cannot be read here: run `func settings decrypt` in its directory"
                  .formatted(file)
              + " and set \"IsEncrypted\" to false.");
    }
    Map<String, String> values = new LinkedHashMap<>();
    root.path("Values").properties().forEach(entry -> {
      if (!entry.getValue().isValueNode()) {
        throw new HostException(
            "%s: the value of \"%s\" must be a text: nested values become keys with two underscores."
                .formatted(file, entry.getKey()));
      }
      if (!entry.getValue().isNull()) {
        values.put(entry.getKey(), entry.getValue().asText());
      }
    });
    JsonNode host = root.path("Host");
    return new LocalSettings(
        file,
        values,
        port(file, host),
        origins(host),
        host.path("CORSCredentials").asBoolean(false));
  }

  /** True when only the example was there. */
  public boolean isExample() {
    return source.endsWith(EXAMPLE_FILE);
  }

  private static int port(Path file, JsonNode host) {
    JsonNode port = host.path("LocalHttpPort");
    if (port.isMissingNode() || port.isNull()) {
      return DEFAULT_HTTP_PORT;
    }
    int value = port.asInt(-1);
    if (value < 0 || value > 65535) {
      throw new HostException(
          "%s: Host.LocalHttpPort must be a port, 1 to 65535 (0: any free one).".formatted(file));
    }
    return value;
  }

  private static List<String> origins(JsonNode host) {
    String text = host.path("CORS").asText("");
    return List.of(text.split(",")).stream()
        .map(String::strip)
        .filter(origin -> !origin.isEmpty())
        .toList();
  }

  /** Shows where it is from and never a value. */
  @Override
  public String toString() {
    return "LocalSettings{" + source + ", " + values.size() + " values}";
  }
}
