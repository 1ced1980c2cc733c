package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest {
  @TempDir
  private Path parent;

  private final TestTime time = new TestTime();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();

  @Test
  void save_isForTheOwnerAlone() throws IOException {
    DiskStore store = store(parent.resolve("a/b"));

    assertThat(store.save(batch("x"))).isTrue();

    assertThat(permissions(parent.resolve("a/b"))).isEqualTo("rwx------");
    try (var files = Files.list(parent.resolve("a/b"))) {
      assertThat(files.map(DiskStoreTest::permissions)).containsExactly("rw-------");
    }
  }

  @Test
  void save_closesADirectoryThatOthersCouldEnter() throws IOException {
    Path open = Files.createDirectory(
        parent.resolve("open"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

    store(open).save(batch("x"));

    assertThat(permissions(open)).isEqualTo("rwx------");
  }

  @Test
  void save_refusesALinkThatSomebodyMayHavePlanted() throws IOException {
    Path target = Files.createDirectory(parent.resolve("target"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), target);

    assertThat(store(link).save(batch("x"))).isFalse();
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void save_isTriedAgainAMinuteAfterAFailure() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    DiskStore store = store(file);
    assertThat(store.save(batch("x"))).isFalse();
    Files.delete(file);

    time.pass(Duration.ofSeconds(59));
    assertThat(store.save(batch("x"))).isFalse();
    time.pass(Duration.ofSeconds(2));

    assertThat(store.save(batch("x"))).isTrue();
  }

  @Test
  void oldest_isReservedUntilReleased() throws IOException {
    DiskStore one = store(parent);
    DiskStore two = store(parent);
    one.save(batch("first"));
    time.pass(Duration.ofMillis(1));
    one.save(batch("second"));

    StoredBatch first = one.oldest();
    StoredBatch second = two.oldest();

    assertThat(first.batch().lines()).containsExactly(bytes("first"));
    assertThat(second.batch().lines()).containsExactly(bytes("second"));
    assertThat(store(parent).oldest()).isNull();
    second.release();
    assertThat(store(parent).oldest().batch().lines()).containsExactly(bytes("second"));
    first.remove();
  }

  @Test
  void oldest_isNotGivenToOneWhoHadItOpenWhenItWasRemoved() throws IOException {
    DiskStore store = store(parent);
    store.save(batch("x"));
    StoredBatch mine = store.oldest();
    Path file;
    try (var files = Files.list(parent)) {
      file = files.findFirst().orElseThrow();
    }
    Path secondName = Files.createLink(
        parent.resolve("linked"), file); // as if it had been opened before it was removed

    mine.remove();

    assertThat(StoredBatch.open(secondName)).isNull();
  }

  @Test
  void look_cleansUpDraftsOfTheDeadAlone() throws IOException {
    Path young = Files.createFile(parent.resolve("young.tmp"));
    Path old = Files.createFile(parent.resolve("old.tmp"));
    Path foreign = Files.createFile(parent.resolve("foreign.txt"));
    Files.setLastModifiedTime(young, FileTime.from(time.now()));
    Files.setLastModifiedTime(old, FileTime.from(time.now().minus(Duration.ofHours(2))));
    Files.setLastModifiedTime(foreign, FileTime.from(time.now().minus(Duration.ofHours(2))));

    store(parent).oldest();

    assertThat(parent)
        .isDirectoryContaining("glob:**young.tmp")
        .isDirectoryContaining("glob:**foreign.txt");
    assertThat(old).doesNotExist();
  }

  @Test
  void oldest_ofADirectoryThatIsNotThereIsNothing() {
    Path nowhere = parent.resolve("nowhere");

    assertThat(store(nowhere).oldest()).isNull();
    assertThat(nowhere).doesNotExist();
  }

  private DiskStore store(Path directory) {
    return new DiskStore(directory, 1_000_000, metrics, new OccasionalLog(time), time);
  }

  private static Batch batch(String line) {
    return new Batch(List.of(bytes(line)));
  }

  private static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
