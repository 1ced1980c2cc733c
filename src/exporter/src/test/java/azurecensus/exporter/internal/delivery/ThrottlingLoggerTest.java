package azurecensus.exporter.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.TestTime;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThrottlingLoggerTest {
  private final TestTime time = new TestTime();
  private final ThrottlingLogger log = new ThrottlingLogger(time);
  private final CapturedLog said = new CapturedLog();

  @AfterEach
  void close() {
    said.close();
  }

  @Test
  void everyLine_namesTheClassThatAnAppKnows() {
    ThrottlingLogger.log(Level.INFO, "on", null);
    log.warn("topic", "oh");
    log.warn("another", "oh", new IllegalStateException("x"));

    assertThat(said.records())
        .hasSize(3)
        .allSatisfy(record -> assertThat(record.getSourceClassName())
            .isEqualTo(AzureMonitorTraceExporter.class.getName()));
    assertThat(said.records()).extracting(LogRecord::getSourceMethodName).containsOnlyNulls();
  }

  @Test
  void aHandlerOfTheAppThatThrows_reachesNobody() {
    Handler failing = new Handler() {
      @Override
      public void publish(LogRecord record) {
        throw new IllegalStateException("no room");
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Logger.getLogger(ThrottlingLogger.NAME).addHandler(failing);
    try {
      assertThatCode(() -> log.warn("topic", "oh")).doesNotThrowAnyException();
    } finally {
      Logger.getLogger(ThrottlingLogger.NAME).removeHandler(failing);
    }
  }

  @Test
  void warn_saysTheSameOnceAMinuteAndHowOftenItDidNot() {
    log.warn("topic", "oh");
    log.warn("topic", "oh");
    time.pass(Duration.ofSeconds(59));
    log.warn("topic", "oh");
    log.warn("another", "well");
    time.pass(Duration.ofSeconds(1));
    log.warn("topic", "oh");
    time.pass(Duration.ofMinutes(1));
    log.warn("topic", "oh");

    assertThat(said.texts())
        .containsExactly("oh", "well", "oh (and 2 times more since the last such line)", "oh");
  }
}
