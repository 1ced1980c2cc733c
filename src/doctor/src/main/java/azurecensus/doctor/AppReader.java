package azurecensus.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads a staged app from its directory. What cannot be read becomes part of the result. */
final class AppReader {
  private final Map<Path, JarContents> jars = new TreeMap<>();

  private AppReader() {}

  /**
   * Reads an app.
   *
   * @throws IOException when the directory itself cannot be read
   */
  static ExaminedApp read(Path directory, AppSettings settings) throws IOException {
    return new AppReader().readApp(directory.toAbsolutePath().normalize(), settings);
  }

  private ExaminedApp readApp(Path directory, AppSettings settings) throws IOException {
    List<FunctionJson> functions = new ArrayList<>();
    for (Path child : children(directory)) {
      if (Files.isRegularFile(child.resolve("function.json"))) {
        functions.add(function(child));
      }
    }
    Path lib = directory.resolve("lib");
    if (Files.isDirectory(lib)) {
      children(lib).stream().filter(file -> file.toString().endsWith(".jar")).forEach(this::jar);
    }
    return new ExaminedApp(
        directory,
        hostJson(directory.resolve("host.json")),
        functions,
        List.copyOf(jars.values()),
        settings);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }

  private JarContents jar(Path file) {
    return jars.computeIfAbsent(file, JarContents::read);
  }

  private static HostJson hostJson(Path file) {
    if (!Files.isRegularFile(file)) {
      return HostJson.absent();
    }
    try {
      JsonNode root = Json.read(Files.readString(file));
      return root.isObject() ? HostJson.of(root) : HostJson.unreadable("it is not a JSON object");
    } catch (JsonProcessingException e) {
      return HostJson.unreadable(Json.position(e));
    } catch (IOException e) {
      return HostJson.unreadable(unreadable(e));
    }
  }

  private FunctionJson function(Path folder) {
    String name = folder.getFileName().toString();
    Path file = folder.resolve("function.json");
    JsonNode root;
    try {
      root = Json.read(Files.readString(file));
    } catch (JsonProcessingException e) {
      return FunctionJson.unreadable(name, file, Json.position(e));
    } catch (IOException e) {
      return FunctionJson.unreadable(name, file, unreadable(e));
    }
    if (!root.isObject()) {
      return FunctionJson.unreadable(name, file, "it is not a JSON object");
    }
    String scriptFile = Json.at(root, "scriptFile").asText("");
    String entryPoint = Json.at(root, "entryPoint").asText("");
    Path script = folder.resolve(scriptFile).normalize();
    boolean scriptExists = !scriptFile.isEmpty() && Files.isRegularFile(script);
    return new FunctionJson(
        name,
        file,
        Optional.empty(),
        scriptFile,
        scriptExists,
        entryPoint,
        scriptExists && jar(script).has(classEntry(entryPoint)),
        bindings(Json.at(root, "bindings")));
  }

  /** The class of {@code package.Class.method}, as it stands in a jar. */
  private static String classEntry(String entryPoint) {
    int method = entryPoint.lastIndexOf('.');
    String className = method < 0 ? entryPoint : entryPoint.substring(0, method);
    return className.replace('.', '/') + ".class";
  }

  private static List<FunctionJson.Binding> bindings(JsonNode bindings) {
    List<FunctionJson.Binding> read = new ArrayList<>();
    for (JsonNode binding : bindings) {
      Set<String> methods = StreamSupport.stream(Json.at(binding, "methods").spliterator(), false)
          .map(method -> method.asText().toUpperCase(Locale.ROOT))
          .collect(Collectors.toSet());
      read.add(new FunctionJson.Binding(
          Json.at(binding, "type").asText(""),
          Json.at(binding, "direction").asText(""),
          Json.at(binding, "name").asText(""),
          Json.at(binding, "route").asText(""),
          methods));
    }
    return read;
  }

  private static String unreadable(IOException fault) {
    return fault instanceof MalformedInputException ? "it is not UTF-8 text" : "it cannot be read";
  }

  /** Reads the settings of an app; what is set in the process environment wins, as in the host. */
  static AppSettings settings(Path file, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    boolean deployed = false;
    boolean encrypted = false;
    Optional<String> fault = Optional.empty();
    try {
      JsonNode root = Json.read(Files.readString(file));
      if (root.isArray()) {
        deployed = true;
        addListed(root, values);
      } else {
        encrypted = Json.at(root, "IsEncrypted").asBoolean(false);
        Json.at(root, "Values")
            .properties()
            .forEach(entry -> put(entry.getKey(), entry.getValue(), values));
      }
    } catch (JsonProcessingException e) {
      fault = Optional.of(Json.position(e));
    } catch (IOException e) {
      fault = Optional.of(unreadable(e));
    }
    if (encrypted) {
      values.clear();
    }
    values.putAll(environment);
    return new AppSettings(
        file.toAbsolutePath().normalize().toString(), fault, deployed, encrypted, values);
  }

  /** The form in which the Azure CLI lists the settings of an app. */
  private static void addListed(JsonNode list, Map<String, String> values) {
    for (JsonNode setting : list) {
      put(Json.at(setting, "name").asText(), Json.at(setting, "value"), values);
    }
  }

  /** Null is no value, and no text "null" either. */
  private static void put(String name, JsonNode value, Map<String, String> values) {
    if (!value.isNull()) {
      values.put(name, value.asText());
    }
  }
}
