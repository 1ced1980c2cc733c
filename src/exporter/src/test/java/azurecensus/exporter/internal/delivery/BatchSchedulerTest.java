package azurecensus.exporter.internal.delivery;

import static azurecensus.exporter.internal.delivery.TestBatches.batch;
import static azurecensus.exporter.internal.delivery.TestBatches.text;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.InMemoryExporterMetrics;
import azurecensus.exporter.testing.TestTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchSchedulerTest {
  private static final Duration DELAY = Duration.ofMillis(500);
  private static final long NEVER = Long.MAX_VALUE;

  private final TestTime time = new TestTime();
  private final TelemetryQueue queue = new TelemetryQueue(1000, 10_000, 2, 1_000, time);
  private final FakeStore store = new FakeStore();
  private double jitter = 0.5;

  @Test
  void replay_beginsWithinTheDelayByChance() {
    store.files.add(batch("old"));
    BatchScheduler scheduler = scheduler(store);

    assertThat(scheduler.next()).isNull();
    assertThat(Duration.ofNanos(scheduler.nanosUntilNext())).hasToString("PT5S");
    time.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(scheduler.next()).isNull();
    time.pass(Duration.ofNanos(1));
    assertThat(scheduler.nanosUntilNext()).isZero();

    OutgoingBatch outgoing = scheduler.next();
    assertThat(outgoing.isStored()).isTrue();
    assertThat(text(outgoing.batch())).isEqualTo("old");
  }

  @Test
  void replay_leavesAGapBetweenTwoFilesAndEndsWithTheLast() {
    jitter = 1;
    store.files.add(batch("one"));
    store.files.add(batch("two"));
    BatchScheduler scheduler = scheduler(store);
    time.pass(Duration.ofSeconds(10));
    scheduler.next();

    assertThat(scheduler.next()).isNull();
    assertThat(Duration.ofNanos(scheduler.nanosUntilNext())).hasToString("PT0.1S");
    time.pass(Duration.ofMillis(100));
    assertThat(text(scheduler.next().batch())).isEqualTo("two");
    time.pass(Duration.ofMillis(100));
    assertThat(scheduler.next()).isNull();
    assertThat(scheduler.nanosUntilNext()).isEqualTo(NEVER);
  }

  @Test
  void replay_isNotLookedForWithoutDisk() {
    BatchScheduler scheduler = scheduler(BatchScheduler.Store.NONE);

    assertThat(scheduler.nanosUntilNext()).isEqualTo(NEVER);
    sent(scheduler);
    time.pass(Duration.ofHours(1));
    sent(scheduler);
    assertThat(scheduler.nanosUntilNext()).isEqualTo(NEVER);
  }

  @Test
  void settle_looksAgainForWhatOthersLeftOnceAMinute() {
    BatchScheduler scheduler = scheduler(store);
    time.pass(Duration.ofSeconds(10));
    assertThat(scheduler.next()).isNull();
    int looks = store.looks;
    store.files.add(batch("another's"));

    time.pass(Duration.ofMinutes(1).minusNanos(1));
    sent(scheduler);
    assertThat(scheduler.nanosUntilNext()).isEqualTo(NEVER);
    assertThat(store.looks).isEqualTo(looks);
    time.pass(Duration.ofNanos(1));
    sent(scheduler);
    assertThat(Duration.ofNanos(scheduler.nanosUntilNext())).hasToString("PT0.05S");
    sent(scheduler); // does not delay it
    time.pass(Duration.ofMillis(50));

    assertThat(text(scheduler.next().batch())).isEqualTo("another's");
  }

  @Test
  void next_takesTurns() {
    BatchScheduler scheduler = scheduler(BatchScheduler.Store.NONE);
    retry(scheduler, batch("old 1"));
    retry(scheduler, batch("old 2"));
    offer("new 1", "new 1", "new 2", "new 2");

    assertThat(List.of(next(scheduler), next(scheduler), next(scheduler), next(scheduler)))
        .containsExactly("new 1,new 1", "old 1", "new 2,new 2", "old 2");
    assertThat(scheduler.next()).isNull();
  }

  @Test
  void next_takesWhatIsAtHandFirst() {
    BatchScheduler scheduler = scheduler(BatchScheduler.Store.NONE);
    retry(scheduler, batch("old"));
    scheduler.settle(
        OutgoingBatch.ofMemory(batch("half", "other half")),
        new BatchOutcome(0, List.of(batch("half")), null, Map.of()));

    assertThat(scheduler.nanosUntilNext()).isZero();
    assertThat(next(scheduler)).isEqualTo("half");
  }

  @Test
  void next_takesNothingNewWhileMemoryIsFullOfOld() {
    BatchScheduler scheduler = scheduler(BatchScheduler.Store.NONE);
    for (int i = 0; i < 8; i++) {
      retry(scheduler, batch("old"));
    }
    offer("new", "new");

    assertThat(next(scheduler)).isEqualTo("old");
    assertThat(next(scheduler)).isEqualTo("new,new");
  }

  @Test
  void settle_onDiskIsSentAsSoonAsPossible() {
    jitter = 1;
    BatchScheduler scheduler = scheduler(store);
    retry(scheduler, batch("failed"));

    assertThat(scheduler.nanosUntilNext()).isZero();
    assertThat(text(scheduler.next().batch())).isEqualTo("failed");
  }

  @Test
  void settle_ofAFileThatIsRetriedLooksAtTheDiskAgain() {
    jitter = 0;
    store.files.add(batch("old"));
    BatchScheduler scheduler = scheduler(store);
    OutgoingBatch old = scheduler.next();
    assertThat(scheduler.next()).isNull();
    store.files.add(batch("old"));
    scheduler.settle(old, BatchOutcome.retryAll(old.batch()));

    assertThat(next(scheduler)).isEqualTo("old");
  }

  @Test
  void spill_putsOnDiskWhatWaitedLongEnough() {
    BatchScheduler scheduler = scheduler(store);
    offer("a");
    assertThat(Duration.ofNanos(scheduler.spill())).hasToString("PT5S");
    time.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(scheduler.spill()).isEqualTo(1);
    assertThat(store.files).isEmpty();
    time.pass(Duration.ofNanos(1));

    assertThat(scheduler.spill()).isEqualTo(NEVER);
    assertThat(store.files).extracting(TestBatches::text).containsExactly("a");
    offer("b", "b", "c", "c", "d");
    assertThat(scheduler.spill()).isEqualTo(Duration.ofSeconds(5).toNanos());
    assertThat(store.files).extracting(TestBatches::text).containsExactly("a", "b,b", "c,c");
  }

  @Test
  void spill_keepsAFewBatchesInMemoryWhenTheDiskDoesNotTakeThem() {
    store.full = true;
    BatchScheduler scheduler = scheduler(store);
    offer("1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6", "7", "7", "8", "8", "9", "9");

    assertThat(scheduler.spill()).isEqualTo(NEVER);
    assertThat(text(queue.poll())).isEqualTo("9,9");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void spill_withoutDiskLeavesTheQueueAlone() {
    BatchScheduler scheduler = scheduler(BatchScheduler.Store.NONE);
    offer("a", "a");

    assertThat(scheduler.spill()).isEqualTo(NEVER);
    assertThat(text(queue.poll())).isEqualTo("a,a");
  }

  @Test
  void drain_isEverythingThatIsNotOnDisk() {
    BatchScheduler scheduler = scheduler(BatchScheduler.Store.NONE);
    retry(scheduler, batch("old"));
    offer("new");

    assertThat(text(scheduler.drain())).isEqualTo("old");
    assertThat(text(scheduler.drain())).isEqualTo("new");
    assertThat(scheduler.drain()).isNull();
  }

  private BatchScheduler scheduler(BatchScheduler.Store batches) {
    RetryPolicy.Timing timing = new RetryPolicy.Timing(
        DELAY,
        DELAY,
        DELAY,
        DELAY,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
    return new BatchScheduler(
        queue,
        batches,
        new InMemoryExporterMetrics(),
        new ThrottlingLogger(time),
        DELAY,
        timing,
        time,
        () -> jitter);
  }

  private static void retry(BatchScheduler scheduler, Batch batch) {
    scheduler.settle(OutgoingBatch.ofMemory(batch), BatchOutcome.retryAll(batch));
  }

  private static void sent(BatchScheduler scheduler) {
    scheduler.settle(
        OutgoingBatch.ofMemory(batch("x")), new BatchOutcome(1, List.of(), null, Map.of()));
  }

  private void offer(String... lines) {
    for (String line : lines) {
      queue.offer(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String next(BatchScheduler scheduler) {
    return text(scheduler.next().batch());
  }

  /** A store that is a list and may be full. */
  private static final class FakeStore implements BatchScheduler.Store {
    private final Deque<Batch> files = new ArrayDeque<>();
    private boolean full;
    private int looks;

    @Override
    public boolean save(Batch batch) {
      return !full && files.add(batch);
    }

    @Override
    public OutgoingBatch oldest() {
      looks++;
      return files.isEmpty() ? null : TestFiles.stored(files.poll());
    }
  }
}
