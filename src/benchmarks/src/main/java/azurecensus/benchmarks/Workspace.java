package azurecensus.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directories of the benchmarks; stages the measured apps.
 *
 * @param root the root of the repository
 * @param endpoint the destination of all telemetry
 */
record Workspace(Path root, NullEndpoint endpoint) {
  private static final String MODULE = "src/benchmarks";

  /** {@code opencensus-impl} with all that only it brings. */
  private static final String UNLEAN =
      "(opencensus-impl-[0-9]|opencensus-impl-core-|disruptor-|guava-|failureaccess-"
          + "|listenablefuture-|error_prone_annotations-|j2objc-annotations-|jspecify-).*";

  /** The directory of temporary files. */
  Path scratch() {
    return root.resolve(MODULE).resolve("target/benchmarks");
  }

  Path log(String name) throws IOException {
    return Files.createDirectories(scratch().resolve("logs")).resolve(name + ".log");
  }

  /** The directory in which {@code mvn package} staged the app, as it is deployed. */
  Path stagedApp() throws IOException {
    Path staged = root.resolve("src/function/target/azure-functions/instrumentation-app");
    if (!Files.isDirectory(staged.resolve("lib"))) {
      throw new IOException(staged + " is missing: run `mvn package -Pbenchmarks`.");
    }
    return staged;
  }

  Path rival(String path) throws IOException {
    Path rival = root.resolve(MODULE).resolve("target/rivals").resolve(path);
    if (!Files.exists(rival)) {
      throw new IOException(rival + " is missing: run `mvn package -Pbenchmarks`.");
    }
    return rival;
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** The same without what only {@code opencensus-impl} needs, whose thread never rests. */
  static String leanClassPath() {
    return Arrays.stream(classPath().split(File.pathSeparator))
        .filter(jar -> !isUnlean(Path.of(jar)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The jars of the class path whose file names begin with this text. */
  static List<Path> jars(String... beginnings) {
    return Arrays.stream(classPath().split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> Arrays.stream(beginnings)
            .anyMatch(begin -> jar.getFileName().toString().startsWith(begin)))
        .toList();
  }

  /** True for a jar that {@code opencensus-impl-lean} makes unnecessary. */
  static boolean isUnlean(Path jar) {
    return jar.getFileName().toString().matches(UNLEAN);
  }

  /** An empty directory for an app. */
  Path newApp(String name) throws IOException {
    Path app = scratch().resolve("apps").resolve(name);
    if (Files.exists(app)) {
      try (Stream<Path> old = Files.walk(app)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(app.resolve("lib")).getParent();
  }

  static void copy(List<Path> jars, Path into) throws IOException {
    for (Path jar : jars) {
      Files.copy(
          jar, into.resolve(jar.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Packs the classes of this module whose path begins with one of these. */
  Path jar(Path jar, String... beginnings) throws IOException {
    Path classes = root.resolve(MODULE).resolve("target/classes");
    List<Path> packed = new ArrayList<>();
    try (Stream<Path> all = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) all.sorted()::iterator) {
        String name = classes.relativize(file).toString();
        if (Files.isRegularFile(file) && Arrays.stream(beginnings).anyMatch(name::startsWith)) {
          packed.add(file);
        }
      }
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path file : packed) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        entries.write(Files.readAllBytes(file));
        entries.closeEntry();
      }
    }
    return jar;
  }

  /** The total size of all jars below a directory, in bytes. */
  static long jarBytes(Path directory) throws IOException {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        bytes += file.toString().endsWith(".jar") ? Files.size(file) : 0;
      }
    }
    return bytes;
  }
}
