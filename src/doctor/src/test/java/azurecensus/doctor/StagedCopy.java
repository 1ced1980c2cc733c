package azurecensus.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A copy of the staged app that a test may change. */
final class StagedCopy {
  private static final Path STAGED = Path.of(System.getProperty("local.app"));
  private static final JsonMapper MAPPER = new JsonMapper();

  final Path directory;

  private StagedCopy(Path directory) {
    this.directory = directory;
  }

  static StagedCopy into(Path directory) throws IOException {
    if (!Files.isDirectory(STAGED)) {
      throw new IOException(
          "no staged app: build it first with `mvn package -pl src/function -am`");
    }
    try (Stream<Path> files = Files.walk(STAGED)) {
      for (Path file : files.toList()) {
        Path copy = directory.resolve(STAGED.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return new StagedCopy(directory);
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  void write(String name, String content) throws IOException {
    Files.createDirectories(file(name).getParent());
    Files.writeString(file(name), content);
  }

  /** Sets the value at a path such as {@code /logging/logLevel} and the name below it. */
  void set(String name, String parent, String property, Object value) throws IOException {
    ObjectNode root = (ObjectNode) MAPPER.readTree(Files.readString(file(name)));
    ObjectNode node = parent.isEmpty() ? root : root.withObject(parent);
    JsonNode content = MAPPER.valueToTree(value);
    node.set(property, content);
    Files.writeString(file(name), MAPPER.writeValueAsString(root));
  }

  void setting(String name, String value) throws IOException {
    set("local.settings.json", "/Values", name, value);
  }

  void removeSetting(String name) throws IOException {
    ObjectNode root = (ObjectNode) MAPPER.readTree(Files.readString(file("local.settings.json")));
    ((ObjectNode) root.get("Values")).remove(name);
    Files.writeString(file("local.settings.json"), MAPPER.writeValueAsString(root));
  }

  /**
   * Adds a jar with these entries to {@code lib}; each holds the head of a class file for this Java
   * version.
   */
  void addJar(String name, int javaVersion, boolean agent, String... entries) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (agent) {
      manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), "agent.Agent");
    }
    try (OutputStream out = Files.newOutputStream(file("lib/" + name));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (String entry : entries) {
        jar.putNextEntry(new ZipEntry(entry));
        jar.write(new byte[] {
          (byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) (44 + javaVersion)
        });
        jar.closeEntry();
      }
    }
  }

  void deleteJars(String part) throws IOException {
    try (Stream<Path> jars = Files.list(file("lib"))) {
      for (Path jar : jars.filter(file -> file.toString().contains(part)).toList()) {
        Files.delete(jar);
      }
    }
  }

  /** Adds a function that calls the same method as the app's own. */
  void addFunction(String name, String bindings) throws IOException {
    String own = Files.readString(file("instrumentation/function.json"), StandardCharsets.UTF_8);
    JsonNode root = MAPPER.readTree(own);
    write(
        name + "/function.json",
        "{\"scriptFile\": " + root.get("scriptFile") + ", \"entryPoint\": " + root.get("entryPoint")
            + ", \"bindings\": " + bindings + "}");
    set("host.json", "/logging/applicationInsights/logLevel", "Function." + name + ".User", "None");
  }
}
