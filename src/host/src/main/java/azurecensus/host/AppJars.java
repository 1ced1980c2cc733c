package azurecensus.host;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A private copy of an app's jars: the functions' own and {@code lib/*.jar} beside them. A rebuild
 * writes over the staged jars in place, and a class loader that has them open would read torn ones.
 */
final class AppJars implements AutoCloseable {
  /** Of the temporary directories; the number of the process follows. */
  static final String PREFIX = "azurecensus-app-";

  private final Path directory;
  private final List<Path> copies;

  private AppJars(Path directory, List<Path> copies) {
    this.directory = directory;
    this.copies = List.copyOf(copies);
  }

  /**
   * Copies.
   *
   * @param functionJars the jars that the functions name
   * @throws HostException when a jar cannot be read or there is no room
   */
  static AppJars copy(Set<Path> functionJars) {
    Path directory = null;
    try {
      directory = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
      List<Path> copies = new ArrayList<>();
      for (Path jar : withLibraries(functionJars)) {
        // Numbered, so that the order is kept and two of the same name do not meet.
        Path copy = directory.resolve("%03d-%s".formatted(copies.size(), jar.getFileName()));
        copies.add(Files.copy(jar, copy));
      }
      return new AppJars(directory, copies);
    } catch (IOException e) {
      if (directory != null) {
        delete(directory);
      }
      throw new HostException("The jars of the app cannot be copied: %s".formatted(e), e);
    }
  }

  URL[] urls() {
    List<URL> urls = new ArrayList<>();
    for (Path copy : copies) {
      try {
        urls.add(copy.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new HostException(
            "The path %s is no URL: set TMPDIR to another directory.".formatted(copy), e);
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static Set<Path> withLibraries(Set<Path> functionJars) throws IOException {
    Set<Path> jars = new LinkedHashSet<>(functionJars);
    for (Path jar : functionJars) {
      Path lib = jar.resolveSibling("lib");
      if (Files.isDirectory(lib)) {
        List<Path> libraries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(lib, "*.jar")) {
          files.forEach(libraries::add);
        }
        libraries.sort(null);
        jars.addAll(libraries);
      }
    }
    return jars;
  }

  /** Deletes the copies. */
  @Override
  public void close() {
    delete(directory);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A file in use cannot be deleted on every system; the temporary directory is cleaned by
      // others.
      System.getLogger(AppJars.class.getName())
          .log(System.Logger.Level.DEBUG, "Left behind: " + directory, e);
    }
  }
}
