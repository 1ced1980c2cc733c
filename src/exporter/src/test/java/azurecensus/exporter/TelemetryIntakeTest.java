package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryIntakeTest {
  private final TestTime time = new TestTime();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final TelemetryQueue queue = new TelemetryQueue(2, 100_000, 10, 100_000, time);
  private final OccasionalLog log = new OccasionalLog(time);
  private final CapturedLog said = new CapturedLog();
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
    assertThat(said.texts()).hasSize(1).first().asString().contains("faster than it can be sent");
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
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void accept_countsWhatIsSampledOut() {
    accept(intake(50));

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={SAMPLED=1}");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void failed_isCountedAndSaid() {
    intake(100).failed(new IllegalStateException("odd"));

    assertThat(metrics)
        .hasToString("accepted=0 sent=0 retried=0 stored=0 loaded=0 dropped={CONVERSION_FAILED=1}");
    assertThat(said.texts()).hasSize(1);
  }

  @Test
  void giveBack_keepsNoGiantOfAWriter() {
    TelemetryIntake intake = intake(100);
    JsonWriter small = intake.borrowWriter();
    intake.giveBack(small);
    JsonWriter large = intake.borrowWriter();
    assertThat(large).isSameAs(small);
    TelemetryItem item = Bench.message("m");
    for (int i = 0; i < 200; i++) {
      item.getProperties().put("p" + i, "\u0001".repeat(8192));
    }
    intake.accept(item, large);
    intake.giveBack(large);

    assertThat(intake.borrowWriter()).isNotSameAs(large);
  }

  private TelemetryIntake intake(double percentage) {
    return new TelemetryIntake(
        new ProcessorChain(List.of(item -> kept), log),
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
