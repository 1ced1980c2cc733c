package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.convert.LogRecordConverter;
import azurecensus.exporter.internal.convert.OperationSampler;
import azurecensus.exporter.internal.convert.SpanConverter;
import azurecensus.exporter.internal.delivery.TelemetryQueue;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.JsonWriter;
import azurecensus.exporter.internal.encode.TelemetryEncoder;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.spi.TelemetryProcessor;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.TestTime;
import azurecensus.exporter.testing.Wire;
import io.opencensus.trace.SpanContext;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryIntakeTest {
  private final TestTime time = new TestTime();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final TelemetryQueue queue = new TelemetryQueue(2, 100_000, 10, 100_000, time);
  private final ThrottlingLogger log = new ThrottlingLogger(time);
  private final CapturedLog said = new CapturedLog();
  private final List<String> order = new ArrayList<>();
  private final EncodableItem item = Bench.message("m");
  private boolean kept = true;
  private int wakes;

  @AfterEach
  void close() {
    said.close();
  }

  @Test
  void accept_countsWhatItTakesAndWakesTheSenderOnce() {
    TelemetryIntake intake = intake(100);
    accept(intake);
    accept(intake);

    assertThat(metrics.accepted()).isEqualTo(2);
    assertThat(queue.poll().size()).isEqualTo(2);
    assertThat(wakes).isEqualTo(1);
    assertThat(said.texts()).isEmpty();
  }

  @Test
  void accept_countsWhatTheQueueHasNoRoomForAndSaysSo() {
    TelemetryIntake intake = intake(100);
    for (int i = 0; i < 5; i++) {
      accept(intake);
    }

    assertThat(metrics)
        .hasToString("accepted=2 sent=0 retried=0 stored=0 loaded=0 dropped={QUEUE_FULL=3}");
    assertThat(said.texts())
        .hasSize(1)
        .first()
        .asString()
        .isEqualTo("Queue full; dropping the newest items.");
  }

  @Test
  void accept_countsWhatComesTooLate() {
    queue.close();
    accept(intake(100));

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={SHUTDOWN=1}");
    assertThat(wakes).isZero();
  }

  @Test
  void accept_countsWhatAProcessorDrops() {
    kept = false;
    accept(intake(100));

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={PROCESSOR=1}");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void accept_countsWhatIsSampledOut() {
    accept(intake(50));

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={SAMPLED=1}");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void observe_seesWhatTheProcessorsKeepBeforeSampling() {
    List<EncodableItem> seen = new ArrayList<>();
    TelemetryIntake intake = intake(50);
    intake.observe(seen::add);
    intake.observe(seen::add);
    accept(intake);
    kept = false;
    accept(intake);

    assertThat(seen).hasSize(2);
    assertThat(metrics)
        .hasToString(
            "accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={PROCESSOR=1, SAMPLED=1}");
  }

  @Test
  void observe_thatFailsLosesNothing() {
    TelemetryIntake intake = intake(100);
    intake.observe(seen -> {
      throw new IllegalStateException("odd");
    });
    accept(intake);

    assertThat(metrics.accepted()).isEqualTo(1);
    assertThat(said.texts()).hasSize(1);
  }

  @Test
  void export_countsAndLogsARecordThatCannotBeRead() {
    LogRecord unreadable = new LogRecord(Level.INFO, "m") {
      @Override
      public String getMessage() {
        throw new IllegalStateException("odd");
      }
    };

    intake(100).export(unreadable, SpanContext.INVALID);

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={CONVERSION_FAILED=1}");
    assertThat(said.texts()).hasSize(1);
  }

  @Test
  void keep_discardsAWriterWithAHugeBuffer() {
    TelemetryIntake intake = intake(100);
    JsonWriter small = intake.writer();
    intake.keep(small);
    JsonWriter large = intake.writer();
    assertThat(large).isSameAs(small);
    EncodableItem item = Bench.message("m");
    for (int i = 0; i < 200; i++) {
      item.getProperties().put("p" + i, "\u0001".repeat(8192));
    }
    intake.accept(item, large);
    intake.keep(large);

    assertThat(intake.writer()).isNotSameAs(large);
  }

  @Test
  void process_runsInTheOrderAdded() {
    process(i -> order.add("one"), i -> order.add("two"));

    assertThat(metrics.accepted()).isEqualTo(1);
    assertThat(order).containsExactly("one", "two");
  }

  @Test
  void process_stopsWhereOneDrops() {
    process(i -> false, i -> order.add("two"));

    assertThat(metrics.dropped(DropReason.PROCESSOR)).isEqualTo(1);
    assertThat(order).isEmpty();
  }

  @Test
  void process_skipsOneThatFails() {
    TelemetryProcessor failing = i -> {
      throw new IllegalStateException("5ecret of " + i);
    };
    TelemetryProcessor unlinked = i -> {
      throw new NoClassDefFoundError("missing");
    };

    TelemetryProcessor recursive = i -> {
      throw new StackOverflowError();
    };
    TelemetryProcessor asserting = i -> {
      throw new AssertionError("written in Kotlin, it might throw anything");
    };

    process(failing, unlinked, recursive, asserting, i -> order.add("three"));

    assertThat(metrics.accepted()).isEqualTo(1);
    assertThat(said.texts()).hasSize(4).noneMatch(text -> text.contains("5ecret"));
    assertThat(order).containsExactly("three");
  }

  @Test
  void process_canRewriteTheItem() {
    process(i -> i.setMessage("other").getTags().put("ai.user.id", "u") == null);

    assertThat(Wire.envelope(item).at("/data/baseData/message").asText()).isEqualTo("other");
    assertThat(item.getTags()).containsEntry("ai.user.id", "u");
  }

  private void process(TelemetryProcessor... processors) {
    intake(100, List.of(processors)).accept(item, new JsonWriter());
  }

  private TelemetryIntake intake(double percentage) {
    return intake(percentage, List.of(i -> kept));
  }

  private TelemetryIntake intake(double percentage, List<TelemetryProcessor> processors) {
    return new TelemetryIntake(
        new SpanConverter("sdk"),
        new LogRecordConverter("sdk", false),
        processors,
        new OperationSampler(percentage, () -> 0.5),
        new TelemetryEncoder("key"),
        queue,
        () -> wakes++,
        metrics,
        log);
  }

  private static void accept(TelemetryIntake intake) {
    intake.accept(Bench.message("m"), new JsonWriter());
  }
}
