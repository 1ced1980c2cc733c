package azurecensus.exporter.internal.delivery;

import static azurecensus.exporter.internal.delivery.TestBatches.bytes;
import static azurecensus.exporter.internal.delivery.TestBatches.text;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.InMemoryExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.TestTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests single steps with time moved by hand, without threads and sockets. */
class DeliveryTest {
  private static final Duration DELAY = Duration.ofMillis(500);

  private final TestTime time = new TestTime();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final ThrottlingLogger log = new ThrottlingLogger(time);
  private TelemetryQueue queue = new TelemetryQueue(100, 10_000, 5, 1_000, time);
  private final ScriptedSender sender = new ScriptedSender();
  private final FakeStore store = new FakeStore();

  @Test
  void step_waitsForCompanyUntilTheDelayIsOver() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a");
    time.pass(Duration.ofMillis(200));

    assertThat(delivery.step()).isEqualTo(Duration.ofMillis(300).toNanos());
    time.pass(Duration.ofMillis(300));
    delivery.step();

    assertThat(sender.sent).containsExactly("a");
  }

  @Test
  void step_sendsAWholeBatchAtOnce() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a", "b", "c", "d", "e", "f");

    delivery.step();

    assertThat(sender.sent).containsExactly("a,b,c,d,e");
  }

  @Test
  void step_sleepsForEverWhenThereIsNothing() {
    assertThat(delivery(BatchScheduler.Store.NONE).step()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void step_backsOffExponentiallyAndStartsAnewAfterSuccess() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a", "b", "c", "d", "e");
    sender.answers.addAll(List.of(500, 500, 500, 200, 500));
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      delivery.step();
      pauses.add(delivery.step());
      time.pass(Duration.ofHours(1));
    }
    delivery.step();
    offer("f", "g", "h", "i", "j");
    delivery.step();
    pauses.add(delivery.step());

    assertThat(pauses.stream().map(Duration::ofNanos))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1));
    assertThat(metrics.retried()).isEqualTo(20);
  }

  @Test
  void step_reusesTheMemoryOfABatchOnlyWhenAllOfItWasAccepted() {
    queue = new TelemetryQueue(100, 1_000_000, 5, 100_000, time); // blocks of the usual size
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    String[] first =
        Stream.of("a", "b", "c", "d", "e").map(s -> s.repeat(5000)).toArray(String[]::new);
    String[] second =
        Stream.of("f", "g", "h", "i", "j").map(s -> s.repeat(5000)).toArray(String[]::new);
    sender.answers.addAll(List.of(500, 200, 200, 200));
    offer(first);
    delivery.step();
    offer(second); // while the first batch waits in memory
    time.pass(Duration.ofHours(1));
    delivery.step();
    delivery.step();
    offer(first); // into the memory of a batch that was accepted
    delivery.step();

    assertThat(sender.sent)
        .containsExactly(
            String.join(",", first),
            String.join(",", first),
            String.join(",", second),
            String.join(",", first));
  }

  @Test
  void step_doesNotSendBeforeTheServiceWantsIt() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a", "b", "c", "d", "e");
    sender.answers.add(429);
    sender.retryAfter = Duration.ofMinutes(7);
    delivery.step();
    time.pass(Duration.ofMinutes(7).minusNanos(1));
    delivery.step();
    assertThat(sender.sent).hasSize(1);

    time.pass(Duration.ofSeconds(2));
    delivery.step();

    assertThat(sender.sent).hasSize(2);
  }

  @Test
  void step_putsOnDiskWhatCannotBeSentAndSendsTheOldestFirst() {
    Delivery delivery = delivery(store);
    sender.answers.add(503);
    offer("a", "b", "c", "d", "e");
    delivery.step();
    offer("f");
    time.pass(Duration.ofMillis(900)); // still away: the batching delay before spilling is not over
    delivery.step();
    assertThat(store.saved).containsExactly("a,b,c,d,e");

    time.pass(Duration.ofSeconds(6));
    for (int i = 0; i < 4; i++) {
      delivery.step();
      time.pass(Duration.ofSeconds(1));
    }

    assertThat(sender.sent).contains("a,b,c,d,e", "f");
    assertThat(metrics.sent()).isEqualTo(6);
  }

  @Test
  void step_newAndOldTakeTurns() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a", "b", "c", "d", "e");
    sender.answers.addAll(List.of(500, 200, 200));
    delivery.step();
    time.pass(Duration.ofMinutes(1));
    offer("f", "g", "h", "i", "j");
    delivery.step();
    delivery.step();

    assertThat(sender.sent).containsExactlyInAnyOrder("a,b,c,d,e", "f,g,h,i,j", "a,b,c,d,e");
    assertThat(metrics.sent()).isEqualTo(10);
  }

  @Test
  void finish_sendsWithoutWaitingForCompany() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a");

    delivery.finish(time.nanos() + DELAY.toNanos());

    assertThat(sender.sent).containsExactly("a");
  }

  @Test
  void finish_storesWhatCannotBeSent() {
    Delivery delivery = delivery(store);
    offer("a", "b", "c", "d", "e", "f");
    sender.answers.add(503);

    delivery.finish(time.nanos() + DELAY.toNanos());

    assertThat(sender.sent).hasSize(1);
    assertThat(store.saved).containsExactly("a,b,c,d,e", "f");
    assertThat(metrics.dropped()).isZero();
  }

  @Test
  void finish_countsWhatCanBeNeitherSentNorStored() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a", "b", "c", "d", "e", "f");
    sender.answers.add(503);

    delivery.finish(time.nanos() + DELAY.toNanos());

    assertThat(metrics.dropped(DropReason.SHUTDOWN)).isEqualTo(6);
  }

  @Test
  void finish_isPoliteAfterRetryAfter() {
    Delivery delivery = delivery(store);
    offer("a", "b", "c", "d", "e");
    sender.answers.add(429);
    sender.retryAfter = Duration.ofMinutes(7);
    delivery.step();
    offer("f");

    delivery.finish(time.nanos() + DELAY.toNanos());

    assertThat(sender.sent).hasSize(1);
    assertThat(store.saved).containsExactly("a,b,c,d,e", "f");
  }

  @Test
  void step_removesAFileThatIsSettledAndLeavesOneThatIsNot() {
    Delivery delivery = delivery(store);
    store.batches.add(new Batch(List.of(bytes("a"), bytes("b"))));
    sender.answers.addAll(List.of(503, 200));

    delivery.step();
    assertThat(metrics).hasToString("accepted=0 sent=0 retried=2 stored=0 loaded=0 dropped={}");
    assertThat(store.saved).isEmpty();
    store.batches.add(new Batch(List.of(bytes("a"), bytes("b"))));
    time.pass(Duration.ofMinutes(10));
    delivery.step();

    assertThat(metrics).hasToString("accepted=0 sent=2 retried=2 stored=0 loaded=2 dropped={}");
  }

  @Test
  void step_savesTheHalvesOfAFileBeforeItRemovesIt() {
    Delivery delivery = delivery(store);
    store.batches.add(new Batch(List.of(bytes("a"), bytes("b"))));
    sender.answers.add(413);

    delivery.step();

    assertThat(store.saved).containsExactly("a", "b");
    assertThat(store.loadedWhenSaved).containsExactly(0L, 0L);
    assertThat(metrics.loaded()).isEqualTo(2);
  }

  @Test
  void step_sendsTheHalvesOfABatchAtOnce() {
    Delivery delivery = delivery(store);
    offer("a", "b", "c", "d", "e");
    sender.answers.add(413);
    delivery.step();
    delivery.step();
    delivery.step();

    assertThat(sender.sent).startsWith("a,b,c,d,e").contains("a,b", "c,d,e");
    assertThat(store.saved).isEmpty();
    assertThat(metrics.sent()).isEqualTo(5);
  }

  @Test
  void step_keepsWhatAnExceptionOfAnAppsPlugInStopped() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a", "b", "c", "d", "e");
    sender.failure = new IllegalStateException("a proxy selector's");
    delivery.step();
    assertThat(Duration.ofNanos(delivery.step())).isEqualTo(Duration.ofSeconds(1));
    sender.failure = new NoClassDefFoundError("of a supplier of tokens");
    time.pass(Duration.ofMinutes(10));
    delivery.step();
    sender.failure = null;
    time.pass(Duration.ofMinutes(10));
    delivery.step();

    assertThat(metrics).hasToString("accepted=5 sent=5 retried=10 stored=0 loaded=0 dropped={}");
  }

  @Test
  void step_saysWhatBecameOfItemsThatDidNotArrive() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    try (CapturedLog said = new CapturedLog()) {
      offer("a", "b", "c", "d", "e");
      sender.answers.addAll(List.of(500, 400));
      delivery.step();
      time.pass(Duration.ofMinutes(10));
      delivery.step();
      sender.failure = new IOException("5ecret");
      offer("f");
      time.pass(Duration.ofMinutes(10));
      delivery.step();
      delivery.finish(time.nanos() - 1);

      assertThat(said.texts())
          .containsExactly(
              "the service answered 500; the items it did not accept are kept and retried.",
              "the service answered 400; 5 items are dropped (REJECTED).",
              "Telemetry cannot be sent to the service (IOException); it is kept and retried.",
              "The exporter ended before all telemetry was sent or stored; the rest is dropped.");
    }
    assertThat(metrics)
        .hasToString(
            "accepted=6 sent=0 retried=6 stored=0 loaded=0 dropped={REJECTED=5, SHUTDOWN=1}");
  }

  @Test
  void finish_sendsNothingAfterTheDeadline() {
    Delivery delivery = delivery(store);
    offer("a");

    delivery.finish(time.nanos());

    assertThat(sender.sent).isEmpty();
    assertThat(store.saved).containsExactly("a");
  }

  @Test
  void finish_triesOnceMoreDuringAPauseOfOurOwn() {
    Delivery delivery = delivery(BatchScheduler.Store.NONE);
    offer("a", "b", "c", "d", "e");
    sender.answers.add(500);
    delivery.step();

    delivery.finish(time.nanos() + 1);

    assertThat(metrics.sent()).isEqualTo(5);
  }

  private Delivery delivery(BatchScheduler.Store batchStore) {
    RetryPolicy.Timing timing = new RetryPolicy.Timing(
        DELAY,
        DELAY,
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofSeconds(5),
        Duration.ZERO,
        Duration.ZERO,
        DELAY);
    BatchScheduler scheduler =
        new BatchScheduler(queue, batchStore, metrics, log, DELAY, timing, time, () -> 1);
    RetryPolicy retry = new RetryPolicy(timing, () -> 1, time);
    return new Delivery(scheduler, sender, retry, metrics, log, time);
  }

  private void offer(String... lines) {
    for (String line : lines) {
      queue.offer(bytes(line));
      metrics.itemsAccepted(1);
    }
  }

  /** Responds with a list of status codes, then with 200. */
  private static final class ScriptedSender implements Delivery.Sender {
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private Duration retryAfter;
    private Throwable failure;

    @Override
    public Delivery.Response send(Batch batch) throws IOException {
      sent.add(text(batch));
      if (failure instanceof IOException e) {
        throw e;
      } else if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
      int status = answers.isEmpty() ? 200 : answers.poll();
      return new Delivery.Response(status, RetryPolicy.Decision.of(status), "", retryAfter);
    }

    @Override
    public void abort() {}

    @Override
    public String toString() {
      return "the service";
    }
  }

  /** A store that is a list. */
  private final class FakeStore implements BatchScheduler.Store {
    private final List<String> saved = new ArrayList<>();
    private final List<Long> loadedWhenSaved = new ArrayList<>();
    private final Deque<Batch> batches = new ArrayDeque<>();

    @Override
    public boolean save(Batch batch) {
      saved.add(text(batch));
      loadedWhenSaved.add(metrics.loaded());
      batches.add(batch);
      return true;
    }

    @Override
    public OutgoingBatch oldest() {
      Batch batch = batches.poll();
      return batch == null ? null : TestFiles.stored(batch);
    }
  }
}
