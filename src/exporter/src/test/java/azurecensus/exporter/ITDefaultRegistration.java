package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ITDefaultRegistration {
  private final ScriptedEndpoint byDefault = new ScriptedEndpoint();
  private final ScriptedEndpoint configured = new ScriptedEndpoint();
  private final AzureMonitorLogHandler logs = new AzureMonitorLogHandler();

  ITDefaultRegistration() throws IOException {}

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
    byDefault.close();
    configured.close();
  }

  private static AzureMonitorExporterConfiguration to(ScriptedEndpoint endpoint) {
    return AzureMonitorExporterConfiguration.builder()
        .setConnectionString(endpoint.connectionString())
        .build();
  }

  private static List<String> messages(List<JsonNode> items) {
    return items.stream()
        .map(item -> item.at("/data/baseData/message").asText())
        .toList();
  }

  @Test
  void default_givesWayAndStillSendsWhatItHas() throws Exception {
    assertThat(AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault)))
        .isTrue();
    logs.publish(new LogRecord(Level.INFO, "before"));

    AzureMonitorTraceExporter.createAndRegister(to(configured));
    logs.publish(new LogRecord(Level.INFO, "after"));

    assertThat(messages(byDefault.awaitItems(1))).containsExactly("before");
    assertThat(messages(configured.awaitItems(1))).containsExactly("after");
  }

  @Test
  void default_doesNothingOnceTheAppHasSpoken() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(to(configured));

    assertThat(AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault)))
        .isFalse();
    logs.publish(new LogRecord(Level.INFO, "one"));

    assertThat(messages(configured.awaitItems(1))).containsExactly("one");
  }

  @Test
  void default_isRegisteredOnce() {
    assertThat(AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault)))
        .isTrue();
    assertThat(AzureMonitorTraceExporter.createAndRegisterDefault(to(configured)))
        .isFalse();
  }

  @Test
  void default_isEndedByAnAppThatWantsNoExport() {
    AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault));

    AzureMonitorTraceExporter.createAndRegister(
        AzureMonitorExporterConfiguration.builder().build());

    assertThat(AzureMonitorTraceExporter.registered()).isNull();
    assertThat(AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault)))
        .isFalse();
  }

  @Test
  void startUpLine_isLoggedOnceAndForTheExporterThatStays() {
    List<String> lines = new ArrayList<>();
    Handler reader = new Handler() {
      @Override
      public void publish(LogRecord logRecord) {
        lines.add(logRecord.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    OccasionalLog.LOGGER.addHandler(reader);
    try {
      AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault));
      assertThat(lines).isEmpty();
      AzureMonitorTraceExporter.reportDefault();
      AzureMonitorTraceExporter.reportDefault();
      assertThat(lines).hasSize(1);

      AzureMonitorTraceExporter.unregister();
      AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault));
      AzureMonitorTraceExporter.createAndRegister(to(configured));
      AzureMonitorTraceExporter.reportDefault();
      assertThat(lines).hasSize(2);
    } finally {
      OccasionalLog.LOGGER.removeHandler(reader);
    }
  }

  @Test
  void configured_doesNotGiveWay() {
    AzureMonitorTraceExporter.createAndRegister(to(configured));

    assertThatThrownBy(() -> AzureMonitorTraceExporter.createAndRegister(to(byDefault)))
        .isInstanceOf(IllegalStateException.class);
  }
}
