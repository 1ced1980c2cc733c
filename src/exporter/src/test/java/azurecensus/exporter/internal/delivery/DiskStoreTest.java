package azurecensus.exporter.internal.delivery;

import static azurecensus.exporter.internal.delivery.TestBatches.batch;
import static azurecensus.exporter.internal.delivery.TestBatches.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.InMemoryExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.TestTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void save_leavesADirectoryAloneThatEverybodyMayUse() throws IOException {
    Path shared = Files.createDirectory(parent.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

    try (CapturedLog said = new CapturedLog()) {
      assertThat(store(shared).save(batch("x"))).isFalse();

      assertThat(said.texts())
          .hasSize(1)
          .first()
          .asString()
          .contains("SharedDirectoryException", "for this user only");
    }
    assertThat(permissions(shared)).isEqualTo("rwxrwxrwx");
    assertThat(shared).isEmptyDirectory();
  }

  @Test
  void save_usesNamesThatAreFoundAgainWhateverDigitsTheUserReads() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      DiskStore store = store(parent);
      store.save(batch("x"));

      assertThat(store.oldest().batch().lines()).containsExactly(bytes("x"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void oldest_goesOnBehindAFileThatCannotBeOpened() throws IOException {
    Files.createDirectory(file(time.now().minusSeconds(2), 3));
    Path target = Files.writeString(parent.resolve("target"), "precious");
    Files.createSymbolicLink(file(time.now().minusSeconds(1), 3), target);
    DiskStore store = store(parent);
    try (CapturedLog said = new CapturedLog()) {
      assertThat(store.save(batch("x"))).isTrue();

      assertThat(store.oldest().batch().lines()).containsExactly(bytes("x"));
      assertThat(said.texts()).hasSize(1).first().asString().contains("cannot be opened");
    }
    assertThat(target).hasContent("precious");
    assertThat(metrics.dropped()).isZero();
  }

  @Test
  void oldest_cleansUpWhatACrashLeftEmpty() throws IOException {
    Path emptied = Files.createFile(file(time.now().minusSeconds(1), 3));
    DiskStore store = store(parent);
    store.save(batch("x"));

    assertThat(store.oldest().batch().lines()).containsExactly(bytes("x"));
    assertThat(emptied).doesNotExist();
    assertThat(metrics.dropped()).as("it was settled before").isZero();
  }

  private Path file(Instant written, int items) {
    return parent.resolve(written.toEpochMilli() + "-" + items + "-0123456789abcdef.batch");
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

    OutgoingBatch first = one.oldest();
    OutgoingBatch second = two.oldest();

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
    OutgoingBatch mine = store.oldest();
    Path file;
    try (var files = Files.list(parent)) {
      file = files.findFirst().orElseThrow();
    }
    Path secondName =
        Files.createLink(parent.resolve("linked"), file); // opened before it is removed

    mine.remove();

    assertThat(OutgoingBatch.open(secondName)).isNull();
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

  @ParameterizedTest
  @ValueSource(longs = {49, 20 * 365 * 24, 2_000_000_000, 100_000_000_000L})
  void oldest_isNotDatedMoreThan48HoursAhead(long hours) throws IOException {
    long ahead = time.now().toEpochMilli() + hours * 3_600_000;
    Files.write(
        parent.resolve(ahead + "-3-0123456789abcdef.batch"),
        batch("a", "b", "c").gzip());

    assertThat(store(parent).oldest()).isNull();
    assertThat(metrics.dropped(DropReason.EXPIRED)).isEqualTo(3);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void draft_isSeenByNobodyBeforeItIsWhole() {
    DiskStore.StoredFile file = DiskStore.StoredFile.create(parent, time.now(), 5);

    assertThat(DiskStore.StoredFile.of(file.path())).isEqualTo(file);
    assertThat(DiskStore.StoredFile.of(file.draft())).isNull();
    assertThat(file.draft().toString()).endsWith(".tmp");
  }

  @Test
  void oldest_ofADirectoryThatIsNotThereIsNothing() {
    Path nowhere = parent.resolve("nowhere");

    assertThat(store(nowhere).oldest()).isNull();
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void save_beyondTheCapDropsTheOldest() throws IOException {
    DiskStore store = store(parent);
    for (int i = 0; i < 4; i++) {
      assertThat(store.save(noise(i, 300_000))).isTrue();
      time.pass(Duration.ofMillis(1));
    }

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=4 loaded=1 dropped={STORAGE_FULL=1}");
    List<OutgoingBatch> left = List.of(store.oldest(), store.oldest(), store.oldest());
    assertThat(left).extracting(DiskStoreTest::first).containsExactly(1, 2, 3);
    assertThat(store.oldest()).isNull();
    left.forEach(DiskStoreTest::release);
  }

  @Test
  void save_doesNotDropWhatIsBeingSent() throws IOException {
    DiskStore store = store(parent);
    for (int i = 0; i < 3; i++) {
      store.save(noise(i, 300_000));
      time.pass(Duration.ofMillis(1));
    }
    OutgoingBatch zero = store.oldest();
    OutgoingBatch one = store.oldest();

    assertThat(store.save(noise(3, 300_000))).isTrue(); // replaces 2
    assertThat(store.save(noise(4, 900_000))).isFalse();
    assertThat(first(zero)).isZero();
    assertThat(first(one)).isEqualTo(1);
    assertThat(metrics.dropped(DropReason.STORAGE_FULL)).isEqualTo(2);
    one.release();
    zero.remove();
  }

  @Test
  void save_fillsTheCapToTheLastByte() throws IOException {
    Batch batch = noise(0, 300_000);
    long size = batch.gzip().length;
    DiskStore store = new DiskStore(parent, 2 * size, metrics, new ThrottlingLogger(time), time);
    store.save(batch);
    store.save(noise(0, 300_000));

    assertThat(metrics.dropped()).isZero();
    store.save(noise(0, 300_000));
    assertThat(metrics.dropped(DropReason.STORAGE_FULL)).isEqualTo(1);
  }

  @Test
  void oldest_isNotOlderThan48Hours() {
    DiskStore store = store(parent);
    store.save(batch("old"));
    time.pass(Duration.ofHours(1));
    store.save(batch("young"));
    time.pass(Duration.ofHours(47));
    OutgoingBatch old = store(parent).oldest();
    assertThat(old.batch().lines()).containsExactly(bytes("old"));
    release(old);
    time.pass(Duration.ofMillis(1));

    assertThat(store(parent).oldest().batch().lines()).containsExactly(bytes("young"));
    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=2 loaded=1 dropped={EXPIRED=1}");
  }

  @Test
  void oldest_countsADamagedFileAndGoesOn() throws IOException {
    DiskStore store = store(parent);
    Files.write(file(time.now().minusSeconds(1), 7), new byte[] {1, 2, 3});
    store.save(batch("whole"));

    assertThat(store.oldest().batch().lines()).containsExactly(bytes("whole"));
    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=1 loaded=7 dropped={STORAGE_DAMAGED=7}");
  }

  @Test
  void failure_isOneWarningAndAMinuteOfRest() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    try (CapturedLog said = new CapturedLog()) {
      DiskStore store = store(file);
      store.save(batch("x"));
      store.save(batch("x"));
      Files.delete(file);
      time.pass(Duration.ofMinutes(1).minusNanos(1));
      assertThat(store.save(batch("x"))).isFalse();
      assertThat(store.oldest()).isNull();
      time.pass(Duration.ofNanos(1));
      assertThat(store.save(batch("x"))).isTrue();
      assertThat(store.oldest()).isNotNull();

      assertThat(said.texts())
          .hasSize(1)
          .first()
          .asString()
          .contains("cannot be stored in " + file, "NotDirectoryException");
    }
  }

  private static Batch noise(int number, int length) {
    byte[] line = new byte[length];
    new Random(number).nextBytes(line);
    for (int i = 0; i < length; i++) {
      line[i] |= (byte) 0x80; // no line breaks
    }
    line[0] = (byte) number;
    return new Batch(List.of(line));
  }

  private static int first(OutgoingBatch stored) {
    return stored.batch().lines().get(0)[0];
  }

  private static void release(OutgoingBatch stored) {
    try {
      stored.release();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private DiskStore store(Path directory) {
    return new DiskStore(directory, 1_000_000, metrics, new ThrottlingLogger(time), time);
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
