package azurecensus.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The modules that the root pom lists, with their poms, sources and compiled main classes.
 *
 * <p>Classes are read from each module's {@code target/classes}. A class without a source file in
 * its module is generated, or left over from an earlier build, and is not held to any rule.
 */
final class House {
  private static final House HOUSE = new House();

  private final List<Module> modules;

  private House() {
    modules = Pom.of(Repository.ROOT).modules("whole-house").stream()
        .map(folder -> Module.in(folder, Repository.ROOT.resolve(folder)))
        .toList();
  }

  /** All modules, in the order of the root pom. */
  static List<Module> modules() {
    return HOUSE.modules;
  }

  /** The modules that have main code. */
  static List<Module> modulesWithCode() {
    return HOUSE.modules.stream().filter(module -> !module.types().isEmpty()).toList();
  }

  /** The module of that folder, if the root pom lists it. */
  static Optional<Module> module(String folder) {
    return HOUSE.modules.stream()
        .filter(module -> module.folder().equals(folder))
        .findFirst();
  }

  /** The module that has the type's main class, if one of ours does. */
  static Optional<Module> moduleOf(JavaClass type) {
    return HOUSE.modules.stream()
        .filter(module -> module.types().containsKey(Module.outermost(type).getName()))
        .findFirst();
  }

  /**
   * A module.
   *
   * @param folder its path from the root, such as {@code src/exporter}
   * @param sources the Java files of its main code
   * @param types the compiled main classes by the full name of their outermost class, which is
   *     among them
   */
  record Module(String folder, Pom pom, List<Path> sources, Map<String, List<JavaClass>> types) {
    private static Module in(String folder, Path directory) {
      Path code = directory.resolve("src/main/java");
      List<Path> sources = javaFiles(code);
      Path compiled = directory.resolve("target/classes");
      if (!sources.isEmpty() && !Files.isDirectory(compiled)) {
        throw new IllegalStateException(
            compiled + " is missing: run `mvn verify` for all modules.");
      }
      Map<String, List<JavaClass>> types = sources.isEmpty()
          ? Map.of()
          : new ClassFileImporter()
              .importPath(compiled).stream()
                  .filter(type -> Files.exists(source(code, type)))
                  .filter(type -> !type.getSimpleName().endsWith("-info"))
                  .collect(Collectors.groupingBy(
                      type -> outermost(type).getName(), TreeMap::new, Collectors.toList()));
      return new Module(folder, Pom.of(directory), sources, types);
    }

    private static List<Path> javaFiles(Path directory) {
      if (!Files.isDirectory(directory)) {
        return List.of();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path source(Path code, JavaClass type) {
      return code.resolve(outermost(type).getName().replace('.', '/') + ".java");
    }

    /** The top-level type that the type belongs to; itself if it is one. */
    static JavaClass outermost(JavaClass type) {
      JavaClass outermost = type.getBaseComponentType();
      while (outermost.getEnclosingClass().isPresent()) {
        outermost = outermost.getEnclosingClass().orElseThrow();
      }
      return outermost;
    }

    /** Its folder: it names the module in the tests' reports. */
    @Override
    public String toString() {
      return folder;
    }

    /** Names of the top-level types, by package. */
    Map<String, TreeSet<String>> typesByPackage() {
      return types.values().stream()
          .map(classes -> outermost(classes.get(0)))
          .collect(Collectors.groupingBy(
              JavaClass::getPackageName,
              TreeMap::new,
              Collectors.mapping(JavaClass::getSimpleName, Collectors.toCollection(TreeSet::new))));
    }
  }
}
