package azurecensus.doctor.app;

import azurecensus.host.staged.FunctionJson;
import azurecensus.host.staged.HostJson;
import azurecensus.host.staged.JsonFileException;
import azurecensus.host.staged.JsonFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads a staged app and its settings. A file that cannot be read becomes a fault in the result.
 */
public final class AppReader {
  private final Map<Path, JarContents> jars = new TreeMap<>();

  private AppReader() {}

  /**
   * Reads an app.
   *
   * @throws IOException when the directory itself cannot be read
   */
  public static ExaminedApp read(Path directory, AppSettings settings) throws IOException {
    return new AppReader().readApp(directory.toAbsolutePath().normalize(), settings);
  }

  private ExaminedApp readApp(Path directory, AppSettings settings) throws IOException {
    List<ExaminedFunction> functions = new ArrayList<>();
    for (Path child : children(directory)) {
      if (Files.isRegularFile(child.resolve("function.json"))) {
        functions.add(function(child));
      }
    }
    Path lib = directory.resolve("lib");
    if (Files.isDirectory(lib)) {
      children(lib).stream().filter(file -> file.toString().endsWith(".jar")).forEach(this::jar);
    }
    JsonNode hostJson = MissingNode.getInstance();
    Optional<String> fault = Optional.empty();
    try {
      Path file = directory.resolve("host.json");
      if (Files.isRegularFile(file)) {
        hostJson = JsonFiles.readObject(file);
      } else {
        fault = Optional.of(ExaminedApp.MISSING);
      }
    } catch (JsonFileException e) {
      fault = Optional.of(e.getMessage());
    }
    return new ExaminedApp(
        directory, new HostJson(hostJson), fault, functions, List.copyOf(jars.values()), settings);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }

  private JarContents jar(Path file) {
    return jars.computeIfAbsent(file, JarContents::read);
  }

  private ExaminedFunction function(Path directory) {
    String name = directory.getFileName().toString();
    FunctionJson json;
    try {
      json = FunctionJson.of(JsonFiles.readObject(directory.resolve("function.json")));
    } catch (JsonFileException e) {
      return ExaminedFunction.unreadable(name, e.getMessage());
    }
    Path jar = directory.resolve(json.scriptFile()).normalize();
    boolean jarExists = !json.scriptFile().isEmpty() && Files.isRegularFile(jar);
    String classFile = json.className().replace('.', '/') + ".class";
    return new ExaminedFunction(
        name, Optional.empty(), json, jarExists, jarExists && jar(jar).has(classFile));
  }

  /** Reads the settings of an app. Variables of the process win, as in the host. */
  public static AppSettings settings(Path file, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    boolean deployed = false;
    boolean encrypted = false;
    Optional<String> fault = Optional.empty();
    try {
      JsonNode root = JsonFiles.read(file);
      if (root.isArray()) {
        deployed = true;
        addListed(root, values);
      } else {
        encrypted = JsonFiles.at(root, "IsEncrypted").asBoolean(false);
        JsonFiles.at(root, "Values")
            .properties()
            .forEach(entry -> put(entry.getKey(), entry.getValue(), values));
      }
    } catch (JsonFileException e) {
      fault = Optional.of(e.getMessage());
    }
    if (encrypted) {
      values.clear();
    }
    values.putAll(environment);
    return new AppSettings(
        file.toAbsolutePath().normalize().toString(), fault, deployed, encrypted, values);
  }

  /** Adds settings in the form in which the Azure CLI lists them. */
  private static void addListed(JsonNode list, Map<String, String> values) {
    for (JsonNode setting : list) {
      put(JsonFiles.at(setting, "name").asText(), JsonFiles.at(setting, "value"), values);
    }
  }

  /** Adds a setting; a JSON null counts as not set. */
  private static void put(String name, JsonNode value, Map<String, String> values) {
    if (!value.isNull()) {
      values.put(name, value.asText());
    }
  }
}
