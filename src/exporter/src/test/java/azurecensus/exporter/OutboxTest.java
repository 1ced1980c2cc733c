package azurecensus.exporter;

import static azurecensus.exporter.TestBatches.batch;
import static azurecensus.exporter.TestBatches.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Duration DELAY = Duration.ofMillis(500);
  private static final long NEVER = Long.MAX_VALUE;

  private final TestTime time = new TestTime();
  private final TelemetryQueue queue = new TelemetryQueue(1000, 10_000, 2, 1_000, time);
  private final FakeStore store = new FakeStore();
  private double jitter = 0.5;

  @Test
  void replay_beginsWithinTheDelayByChance() {
    store.files.add(batch("old"));
    Outbox outbox = outbox(store);

    assertThat(outbox.next()).isNull();
    assertThat(Duration.ofNanos(outbox.nanosUntilNext())).hasToString("PT5S");
    time.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(outbox.next()).isNull();
    time.pass(Duration.ofNanos(1));
    assertThat(outbox.nanosUntilNext()).isZero();

    Parcel parcel = outbox.next();
    assertThat(parcel.isStored()).isTrue();
    assertThat(text(parcel.batch())).isEqualTo("old");
  }

  @Test
  void replay_leavesAGapBetweenTwoFilesAndEndsWithTheLast() {
    jitter = 1;
    store.files.add(batch("one"));
    store.files.add(batch("two"));
    Outbox outbox = outbox(store);
    time.pass(Duration.ofSeconds(10));
    outbox.next();

    assertThat(outbox.next()).isNull();
    assertThat(Duration.ofNanos(outbox.nanosUntilNext())).hasToString("PT0.1S");
    time.pass(Duration.ofMillis(100));
    assertThat(text(outbox.next().batch())).isEqualTo("two");
    time.pass(Duration.ofMillis(100));
    assertThat(outbox.next()).isNull();
    assertThat(outbox.nanosUntilNext()).isEqualTo(NEVER);
  }

  @Test
  void replay_isNotLookedForWithoutDisk() {
    Outbox outbox = outbox(BatchStore.NONE);

    assertThat(outbox.nanosUntilNext()).isEqualTo(NEVER);
    outbox.serviceAnswers();
    time.pass(Duration.ofHours(1));
    outbox.serviceAnswers();
    assertThat(outbox.nanosUntilNext()).isEqualTo(NEVER);
  }

  @Test
  void serviceAnswers_looksAgainForWhatOthersLeftOnceAMinute() {
    Outbox outbox = outbox(store);
    time.pass(Duration.ofSeconds(10));
    assertThat(outbox.next()).isNull();
    int looks = store.looks;
    store.files.add(batch("another's"));

    time.pass(Duration.ofMinutes(1).minusNanos(1));
    outbox.serviceAnswers();
    assertThat(outbox.nanosUntilNext()).isEqualTo(NEVER);
    assertThat(store.looks).isEqualTo(looks);
    time.pass(Duration.ofNanos(1));
    outbox.serviceAnswers();
    assertThat(Duration.ofNanos(outbox.nanosUntilNext())).hasToString("PT0.05S");
    outbox.serviceAnswers(); // does not put it off
    time.pass(Duration.ofMillis(50));

    assertThat(text(outbox.next().batch())).isEqualTo("another's");
  }

  @Test
  void next_takesTurns() {
    Outbox outbox = outbox(BatchStore.NONE);
    outbox.keep(batch("old 1"));
    outbox.keep(batch("old 2"));
    offer("new 1", "new 1", "new 2", "new 2");

    assertThat(List.of(next(outbox), next(outbox), next(outbox), next(outbox)))
        .containsExactly("new 1,new 1", "old 1", "new 2,new 2", "old 2");
    assertThat(outbox.next()).isNull();
  }

  @Test
  void next_takesWhatIsAtHandFirst() {
    Outbox outbox = outbox(BatchStore.NONE);
    outbox.keep(batch("old"));
    outbox.keepAtHand(batch("half"));

    assertThat(outbox.nanosUntilNext()).isZero();
    assertThat(next(outbox)).isEqualTo("half");
  }

  @Test
  void next_takesNothingNewWhileMemoryIsFullOfOld() {
    Outbox outbox = outbox(BatchStore.NONE);
    for (int i = 0; i < 8; i++) {
      outbox.keep(batch("old"));
    }
    offer("new", "new");

    assertThat(next(outbox)).isEqualTo("old");
    assertThat(next(outbox)).isEqualTo("new,new");
  }

  @Test
  void keep_onDiskIsSentAsSoonAsPossible() {
    jitter = 1;
    Outbox outbox = outbox(store);
    outbox.keep(batch("failed"));

    assertThat(outbox.nanosUntilNext()).isZero();
    assertThat(text(outbox.next().batch())).isEqualTo("failed");
  }

  @Test
  void released_isLookedAtAgain() {
    jitter = 0;
    store.files.add(batch("old"));
    Outbox outbox = outbox(store);
    outbox.next();
    assertThat(outbox.next()).isNull();
    store.files.add(batch("old"));
    outbox.released();

    assertThat(next(outbox)).isEqualTo("old");
  }

  @Test
  void spill_putsOnDiskWhatWaitedLongEnough() {
    Outbox outbox = outbox(store);
    offer("a");
    assertThat(Duration.ofNanos(outbox.spill())).hasToString("PT5S");
    time.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(outbox.spill()).isEqualTo(1);
    assertThat(store.files).isEmpty();
    time.pass(Duration.ofNanos(1));

    assertThat(outbox.spill()).isEqualTo(NEVER);
    assertThat(store.files).extracting(TestBatches::text).containsExactly("a");
    offer("b", "b", "c", "c", "d");
    assertThat(outbox.spill()).isEqualTo(Duration.ofSeconds(5).toNanos());
    assertThat(store.files).extracting(TestBatches::text).containsExactly("a", "b,b", "c,c");
  }

  @Test
  void spill_keepsAFewBatchesInMemoryWhenTheDiskDoesNotTakeThem() {
    store.full = true;
    Outbox outbox = outbox(store);
    offer("1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6", "7", "7", "8", "8", "9", "9");

    assertThat(outbox.spill()).isEqualTo(NEVER);
    assertThat(text(queue.poll())).isEqualTo("9,9");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void spill_withoutDiskLeavesTheQueueAlone() {
    Outbox outbox = outbox(BatchStore.NONE);
    offer("a", "a");

    assertThat(outbox.spill()).isEqualTo(NEVER);
    assertThat(text(queue.poll())).isEqualTo("a,a");
  }

  @Test
  void nextInMemory_isEverythingThatIsNotOnDisk() {
    Outbox outbox = outbox(BatchStore.NONE);
    outbox.keep(batch("old"));
    offer("new");

    assertThat(text(outbox.nextInMemory())).isEqualTo("old");
    assertThat(text(outbox.nextInMemory())).isEqualTo("new");
    assertThat(outbox.nextInMemory()).isNull();
  }

  private Outbox outbox(BatchStore batches) {
    Pacing pacing = new Pacing(
        DELAY,
        DELAY,
        DELAY,
        DELAY,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
    return new Outbox(queue, batches, DELAY, pacing, time, () -> jitter);
  }

  private void offer(String... lines) {
    for (String line : lines) {
      queue.offer(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String next(Outbox outbox) {
    return text(outbox.next().batch());
  }

  /** A disk that is a list, and may be full. */
  private static final class FakeStore implements BatchStore {
    private final Deque<Batch> files = new ArrayDeque<>();
    private boolean full;
    private int looks;

    @Override
    public boolean save(Batch batch) {
      return !full && files.add(batch);
    }

    @Override
    public StoredBatch oldest() {
      looks++;
      return files.isEmpty() ? null : TestFiles.stored(files.poll());
    }
  }
}
