package azurecensus.host.app;

import azurecensus.host.staged.StartException;
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
 * overwrites the staged jars in place, and a class loader with open jars would read broken ones.
 */
final class AppJars implements AutoCloseable {
  /** Start of the temporary directories' names; the process id follows. */
  static final String PREFIX = "azurecensus-app-";

  private final Path directory;
  private final List<Path> copies;

  private AppJars(Path directory, List<Path> copies) {
    this.directory = directory;
    this.copies = List.copyOf(copies);
  }

  /**
   * Copies the jars to a new temporary directory.
   *
   * @param functionJars the jars that the functions name
   * @throws StartException when a jar cannot be read or the disk is full
   */
  static AppJars copy(Set<Path> functionJars) {
    Path directory = null;
    try {
      directory = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
      List<Path> copies = new ArrayList<>();
      for (Path jar : withLibraries(functionJars)) {
        // Numbered, to keep the order and to separate jars of the same name.
        Path copy = directory.resolve("%03d-%s".formatted(copies.size(), jar.getFileName()));
        copies.add(Files.copy(jar, copy));
      }
      return new AppJars(directory, copies);
    } catch (IOException e) {
      if (directory != null) {
        delete(directory);
      }
      throw new StartException("The jars of the app cannot be copied: %s".formatted(e), e);
    }
  }

  URL[] urls() {
    List<URL> urls = new ArrayList<>();
    for (Path copy : copies) {
      try {
        urls.add(copy.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new StartException(
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
      // Some systems cannot delete a file in use; they clean the temporary directory themselves.
      System.getLogger(AppJars.class.getName())
          .log(System.Logger.Level.DEBUG, "Not deleted: " + directory, e);
    }
  }
}
