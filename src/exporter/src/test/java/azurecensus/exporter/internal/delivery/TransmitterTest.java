package azurecensus.exporter.internal.delivery;

import static azurecensus.exporter.internal.delivery.TestBatches.bytes;
import static azurecensus.exporter.internal.delivery.TestBatches.text;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.InMemoryExporterMetrics;
import azurecensus.exporter.testing.ExporterThreads;
import azurecensus.exporter.testing.TestTiming;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the sending thread and its end while something hangs. A {@code close} that waited for it
 * would never return here.
 */
@Timeout(60)
class TransmitterTest {
  /** Budget when nothing hangs. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Budget when something hangs: as short as possible. */
  private static final Duration SHORT = Duration.ofMillis(650);

  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final ThrottlingLogger log = new ThrottlingLogger(TimeSource.SYSTEM);
  private final TelemetryQueue queue = new TelemetryQueue(100, 10_000, 5, 1_000, TimeSource.SYSTEM);
  private final HangingSender sender = new HangingSender();
  private final ListStore store = new ListStore();
  private final Delivery delivery = delivery();
  private final Transmitter transmitter =
      new Transmitter(queue, delivery, sender, log, TimeSource.SYSTEM);

  private Delivery delivery() {
    RetryPolicy.Timing timing = TestTiming.FAST;
    BatchScheduler scheduler = new BatchScheduler(
        queue, store, metrics, log, Duration.ZERO, timing, TimeSource.SYSTEM, () -> 1);
    RetryPolicy retry = new RetryPolicy(timing, () -> 1, TimeSource.SYSTEM);
    return new Delivery(scheduler, sender, retry, metrics, log, TimeSource.SYSTEM);
  }

  @AfterEach
  void letGo() {
    sender.answer.countDown();
    sender.abort.countDown();
    store.works.countDown();
  }

  @Test
  void wake_startsOneDaemonThatHoldsOnToNobody() throws Exception {
    sender.answer.countDown();
    offer("a");
    sender.asked.await();

    Thread thread = sender.thread;
    assertThat(thread.getName()).isEqualTo("azure-monitor-exporter the service");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader()).isSameAs(Transmitter.class.getClassLoader());
    assertThat(sender.wasSendingThread).isTrue();
    assertThat(transmitter.isCurrentThread()).isFalse();
    transmitter.close(LONG);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void wake_takesNothingAlongThatTheFirstCallersThreadInherits() throws Exception {
    sender.answer.countDown();
    sender.inherited.set("the first request's");
    try {
      offer("a");
      sender.asked.await();
    } finally {
      sender.inherited.remove();
    }

    assertThat(sender.inheritedBySender).isNull();
  }

  @Test
  void close_ofOneThatNeverStartedStartsNothing() {
    transmitter.close(LONG);
    offer("a");

    assertThat(sender.thread).isNull();
    assertThat(sender.sent).isEmpty();
  }

  @Test
  void close_sendsWhatCameInWithoutAWakeUp() {
    sender.answer.countDown();
    queue.offer(bytes("a"));

    transmitter.close(LONG);

    assertThat(sender.sent).containsExactly("a");
  }

  @Test
  void close_sendsWhatIsPendingEvenWhenInterrupted() {
    sender.answer.countDown();
    queue.offer(bytes("a"));
    Thread.currentThread().interrupt();

    transmitter.close(LONG);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(sender.sent).containsExactly("a");
  }

  @Test
  void close_waitsForWhoeverClosesAlready() throws Exception {
    offer("a");
    sender.asked.await();
    Thread first = new Thread(() -> transmitter.close(LONG));
    first.start();
    awaitWaiting(first);
    List<Long> sentWhenSecondReturned = new CopyOnWriteArrayList<>();
    Thread second = new Thread(() -> {
      transmitter.close(LONG);
      sentWhenSecondReturned.add(metrics.sent());
    });
    second.start();
    awaitWaiting(second);
    sender.answer.countDown();
    first.join();
    second.join();

    assertThat(sentWhenSecondReturned).containsExactly(1L);
  }

  /** Returns when the thread has ended or waits. */
  private static void awaitWaiting(Thread thread) {
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500, 400, 413, 0})
  void close_rescuesWhatIsBeingSentOnce(int lateAnswer) throws Exception {
    offer("a", "b");
    sender.asked.await();
    offer("c");

    closeAndRescue();
    String counts = metrics.toString();
    List<String> saved = List.copyOf(store.saved);

    assertThat(String.join(",", saved)).hasSize(5).contains("a", "b", "c");
    assertThat(counts).isEqualTo("accepted=0 sent=0 retried=0 stored=3 loaded=0 dropped={}");
    sender.status = lateAnswer;
    sender.answer.countDown();
    sender.thread.join();
    assertThat(metrics).hasToString(counts);
    assertThat(store.saved).isEqualTo(saved);
  }

  @Test
  void close_countsWhatIsBeingSentWhenItCannotBeStored() throws Exception {
    store.full = true;
    offer("a");
    sender.asked.await();

    closeAndRescue();
    sender.answer.countDown();
    sender.thread.join();

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={SHUTDOWN=1}");
  }

  @Test
  void close_leavesAFileThatIsBeingSentToItsSender() throws Exception {
    store.files.add(TestFiles.stored(new Batch(List.of(bytes("a"), bytes("b")))));
    transmitter.wake();
    sender.asked.await();

    closeAndRescue();
    assertThat(metrics.loaded()).isZero();
    sender.answer.countDown();
    sender.thread.join();

    assertThat(store.saved).isEmpty();
    assertThat(metrics).hasToString("accepted=0 sent=2 retried=0 stored=0 loaded=2 dropped={}");
  }

  @Test
  void close_doesNotWaitForAnAbortThatHangs() throws Exception {
    sender.abort = new CountDownLatch(1);
    offer("a");
    sender.asked.await();

    closeAndRescue();

    assertThat(store.saved).containsExactly("a");
  }

  @Test
  void close_doesNotWaitForADiskThatHangs() throws Exception {
    store.works = new CountDownLatch(1);
    offer("a");
    sender.asked.await();

    transmitter.close(SHORT);

    assertThat(metrics.stored()).isZero();
  }

  @Test
  void close_breaksOffWhatCanBeBrokenOff() throws Exception {
    sender.isBrokenOffByAbort = true;
    offer("a");
    sender.asked.await();

    transmitter.close(SHORT);
    sender.thread.join();

    assertThat(store.saved).containsExactly("a");
    assertThat(metrics.stored()).isEqualTo(1);
  }

  @Test
  void interruptOfTheSender_changesNothing() throws Exception {
    sender.answer.countDown();
    offer("a");
    sender.asked.await();
    sender.thread.interrupt();
    offer("b");

    transmitter.close(LONG);

    assertThat(String.join(",", sender.sent)).isEqualTo("a,b");
  }

  /** Closes while something hangs, and waits for the rescuing thread. */
  private void closeAndRescue() throws InterruptedException {
    transmitter.close(SHORT);
    ExporterThreads.awaitEnd("rescue");
  }

  private void offer(String... lines) {
    boolean wake = false;
    for (String line : lines) {
      wake |= queue.offer(bytes(line)) == TelemetryQueue.Offer.ADDED_WAKE;
    }
    if (wake) {
      transmitter.wake();
    }
  }

  /** Responds when it is released, with the status set by then; 0 means no response. */
  private final class HangingSender implements Delivery.Sender {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch abort = new CountDownLatch(0);
    private volatile int status = 200;
    private volatile boolean isBrokenOffByAbort;
    private volatile boolean isBrokenOff;
    private volatile boolean wasSendingThread;
    private volatile Thread thread;
    private final InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    private volatile String inheritedBySender;

    @Override
    public Delivery.Response send(Batch batch) throws IOException {
      thread = Thread.currentThread();
      inheritedBySender = inherited.get();
      wasSendingThread = transmitter.isCurrentThread();
      sent.add(text(batch));
      asked.countDown();
      awaitPatiently(answer);
      if (status == 0 || isBrokenOff) {
        throw new IOException("no answer");
      }
      return new Delivery.Response(status, RetryPolicy.Decision.of(status), "", null);
    }

    @Override
    public void abort() {
      awaitPatiently(abort);
      if (isBrokenOffByAbort) {
        isBrokenOff = true;
        answer.countDown();
      }
    }

    @Override
    public String toString() {
      return "the service";
    }
  }

  private static void awaitPatiently(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A store that is a list and may be full or hang. */
  private final class ListStore implements BatchScheduler.Store {
    private final List<String> saved = new CopyOnWriteArrayList<>();
    private final List<OutgoingBatch> files = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch works = new CountDownLatch(0);
    private volatile boolean full;

    @Override
    public boolean save(Batch batch) {
      awaitPatiently(works);
      if (full) {
        return false;
      }
      saved.add(text(batch));
      metrics.itemsStored(batch.size());
      return true;
    }

    @Override
    public OutgoingBatch oldest() {
      return files.isEmpty() ? null : files.remove(0);
    }
  }
}
