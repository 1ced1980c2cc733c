package azurecensus.portal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JavaScript modules of the pages and their tests, as they are in the source tree. */
final class PageModules {
  /** The modules, by the paths that imports use. */
  static final Path FOLDER = Path.of("../../portal/src/main/resources/azurecensus/portal");

  static final Path TESTS = Path.of("src/test/resources/page-modules");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^(?:import|export) [^;]*?from '(\\.[^']+)';");

  private PageModules() {}

  /** The paths of all modules and type declarations below a folder, in order. */
  static List<String> paths(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(js|d\\.ts)"))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path folder, String path) {
    try {
      return Files.readString(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The modules that each module imports when it runs; libraries are none of them. */
  static Map<String, List<String>> imports() {
    return paths(FOLDER).stream()
        .collect(Collectors.toMap(
            Function.identity(), PageModules::importsOf, (a, b) -> a, TreeMap::new));
  }

  private static List<String> importsOf(String module) {
    return IMPORT
        .matcher(text(FOLDER, module))
        .results()
        .map(match -> Path.of(module).resolveSibling(match.group(1)).normalize().toString())
        .map(path -> path.replace('\\', '/'))
        .filter(path -> !path.startsWith("lib/"))
        .toList();
  }
}
