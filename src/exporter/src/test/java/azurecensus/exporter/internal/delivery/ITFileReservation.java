package azurecensus.exporter.internal.delivery;

import static azurecensus.exporter.internal.delivery.TestBatches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.InMemoryExporterMetrics;
import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.TestTime;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that one exporter sends stays locked for other processes, whatever the other exporters of
 * its process do with the directory.
 */
class ITFileReservation {
  @TempDir
  private Path directory;

  private final TestTime time = new TestTime();

  @Test
  void lock_holdsWhenAnotherExporterOfTheProcessLooks() throws Exception {
    OutgoingBatch sending = sending(store(1_000_000));

    assertThat(store(1_000_000).oldest()).isNull();

    assertThat(seenByAnotherProcess()).isEqualTo("locked");
    sending.release();
    assertThat(seenByAnotherProcess()).isEqualTo("free");
  }

  @Test
  void lock_holdsWhenItsOwnExporterMakesRoom() throws Exception {
    DiskStore store = store(100);
    OutgoingBatch sending = sending(store);

    assertThat(store.save(batch("x".repeat(500_000)))).isFalse();

    assertThat(seenByAnotherProcess()).isEqualTo("locked");
    sending.release();
  }

  @Test
  void lock_holdsWhenAnExporterOfAnotherClassLoaderLooks() throws Exception {
    OutgoingBatch sending = sending(store(1_000_000));

    try (URLClassLoader other = new URLClassLoader(classPath(), null)) {
      Method open =
          other.loadClass(OutgoingBatch.class.getName()).getDeclaredMethod("open", Path.class);
      open.setAccessible(true);
      assertThat(open.invoke(null, file())).isNull();
    }

    assertThat(seenByAnotherProcess()).isEqualTo("locked");
    sending.release();
  }

  @Test
  void lock_holdsWhenAnExporterLooksByALinkToTheDirectory() throws Exception {
    OutgoingBatch sending = sending(store(1_000_000));
    Path link = Files.createSymbolicLink(directory.resolve("link"), stored());

    assertThat(OutgoingBatch.open(link.resolve(file().getFileName()))).isNull();

    assertThat(seenByAnotherProcess()).isEqualTo("locked");
    sending.release();
  }

  /** Stores a batch and begins to send it. */
  private static OutgoingBatch sending(DiskStore store) {
    assertThat(store.save(batch("x"))).isTrue();
    return store.oldest();
  }

  private DiskStore store(long maxBytes) {
    return new DiskStore(
        stored(), maxBytes, new InMemoryExporterMetrics(), new ThrottlingLogger(time), time);
  }

  private Path stored() {
    return directory.resolve("stored");
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(stored())) {
      return files.findFirst().orElseThrow();
    }
  }

  private String seenByAnotherProcess() throws IOException, InterruptedException {
    try (Fork probe = Fork.run(LockProbe.class, Map.of(), file().toString())) {
      List<String> printed = probe.readAll();
      probe.awaitEnd();
      return String.join("\n", printed);
    }
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(ITFileReservation::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
