package azurecensus.host.app;

import azurecensus.host.console.HostConsole;
import azurecensus.host.staged.StagedApp;
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
 * Detects a rebuild of the staged app and loads it after the build has finished writing. A timer
 * calls {@link #check}; not thread-safe.
 */
public final class AppReloader {
  private final Path directory;
  private final Supplier<StagedApp> staged;
  private final Consumer<LiveApp> successor;
  private final HostConsole console;
  private Map<Path, Stamp> loaded;
  private Map<Path, Stamp> lastSeen;

  /**
   * Creates the reloader; the present files count as loaded.
   *
   * @param staged reads the staged app
   * @param successor receives the newly loaded app
   */
  public AppReloader(
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

  /**
   * Reloads when the files differ from the loaded ones and have not changed since the last check.
   */
  public void check() {
    Map<Path, Stamp> now = snapshot();
    boolean settled = now.equals(lastSeen);
    lastSeen = now;
    if (!settled || now.equals(loaded)) {
      return;
    }
    // Set before loading: files that fail once would fail again.
    loaded = now;
    try {
      successor.accept(LiveApp.load(staged.get()));
      console.info("The app was rebuilt and is reloaded.");
    } catch (RuntimeException | LinkageError e) {
      // The next build may be correct, so the checks continue.
      console.warn(
          "The rebuilt app cannot be loaded; the previous one keeps running: " + e.getMessage());
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
      // A build is writing at this moment; a stamp that never repeats prevents loading.
      return Map.of(directory, new Stamp(System.nanoTime(), 0));
    }
    return stamps;
  }

  private record Stamp(long modified, long size) {
    /** The stamp of a file; null for a directory and for a file that no longer exists. */
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
