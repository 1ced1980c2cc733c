package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
        .setBatchDelay(Duration.ofMillis(20))
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
    try (CapturedLog said = new CapturedLog()) {
      AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault));
      assertThat(said.texts()).isEmpty();
      AzureMonitorTraceExporter.reportDefault();
      AzureMonitorTraceExporter.reportDefault();
      assertThat(said.texts()).hasSize(1);

      AzureMonitorTraceExporter.unregister();
      AzureMonitorTraceExporter.createAndRegisterDefault(to(byDefault));
      AzureMonitorTraceExporter.createAndRegister(to(configured));
      AzureMonitorTraceExporter.reportDefault();
      assertThat(said.texts()).hasSize(2);
    }
  }

  @Test
  void configured_doesNotGiveWay() {
    AzureMonitorTraceExporter.createAndRegister(to(configured));

    assertThatThrownBy(() -> AzureMonitorTraceExporter.createAndRegister(to(byDefault)))
        .isInstanceOf(IllegalStateException.class);
  }
}
