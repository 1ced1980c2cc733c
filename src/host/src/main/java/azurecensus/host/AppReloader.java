package azurecensus.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Notices when the staged app was rebuilt, and loads it anew once the build has let go of it.
 * Driven by {@link #check}, which a timer calls; not thread-safe.
 */
final class AppReloader {
  private final Path directory;
  private final Supplier<StagedApp> staged;
  private final Consumer<LiveApp> successor;
  private final HostConsole console;
  private Map<Path, Stamp> loaded;
  private Map<Path, Stamp> lastSeen;

  /**
   * Remembers what is there now as loaded.
   *
   * @param staged reads what is staged in the directory
   * @param successor takes the newly loaded app
   */
  AppReloader(
      Path directory,
      Supplier<StagedApp> staged,
      Consumer<LiveApp> successor,
      HostConsole console) {
    this.directory = directory;
    this.staged = staged;
    this.successor = successor;
    this.console = console;
    this.loaded = snapshot();
    this.lastSeen = loaded;
  }

  /** Reloads when the files differ from what is loaded, and did not change since the last check. */
  void check() {
    Map<Path, Stamp> now = snapshot();
    boolean settled = now.equals(lastSeen);
    lastSeen = now;
    if (!settled || now.equals(loaded)) {
      return;
    }
    // Also when it fails: the same files would fail again.
    loaded = now;
    try {
      successor.accept(LiveApp.load(staged.get()));
      console.info("The app was rebuilt and is reloaded.");
    } catch (RuntimeException | LinkageError e) {
      // Whatever is wrong with it, the next build may be right: the watching goes on.
      console.warn("The rebuilt app cannot be loaded, the one before goes on: " + e.getMessage());
    }
  }

  private Map<Path, Stamp> snapshot() {
    Map<Path, Stamp> stamps = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return stamps;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.forEach(file -> {
        Stamp stamp = Stamp.of(file);
        if (stamp != null) {
          stamps.put(file, stamp);
        }
      });
    } catch (IOException | UncheckedIOException e) {
      // A build is deleting and writing at this moment: not settled, so nothing is loaded now.
      return Map.of(directory, new Stamp(System.nanoTime(), 0));
    }
    return stamps;
  }

  private record Stamp(long modified, long size) {
    /** Null for a directory, and for a file that is just gone. */
    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.isDirectory()
            ? null
            : new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size());
      } catch (IOException e) {
        return null;
      }
    }
  }
}
