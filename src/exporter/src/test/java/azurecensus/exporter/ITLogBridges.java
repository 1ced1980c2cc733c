package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.ScriptedEndpoint;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Logger;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Tests the handler behind the two bridges from other logging libraries to
 * {@code java.util.logging}: one item per call.
 */
@Timeout(60)
class ITLogBridges {
  private static final Logger SLF4J = Logger.getLogger("through.slf4j");
  private static final Logger LOG4J = Logger.getLogger("through.log4j");

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final AzureMonitorLogHandler handler = new AzureMonitorLogHandler();

  ITLogBridges() throws IOException {}

  @BeforeEach
  void register() {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(endpoint.connectionString())
        .setStorageEnabled(false)
        .setBatchDelay(Duration.ofMillis(20))
        .setMetrics(metrics)
        .setLogSource(true)
        .build());
    SLF4J.addHandler(handler);
    LOG4J.addHandler(handler);
  }

  @AfterEach
  void unregister() {
    SLF4J.removeHandler(handler);
    LOG4J.removeHandler(handler);
    AzureMonitorTraceExporter.unregister();
    endpoint.close();
  }

  @Test
  void publish_aRecordThroughSlf4jIsSentOnce() throws Exception {
    LoggerFactory.getLogger("through.slf4j").warn("{} of {} failed", 1, 2);
    LoggerFactory.getLogger("through.slf4j")
        .error("caught", new IllegalStateException("no answer"));

    assertWarningAndException("through.slf4j");
  }

  @Test
  void publish_aRecordThroughLog4jIsSentOnce() throws Exception {
    LogManager.getLogger("through.log4j").warn("{} of {} failed", 1, 2);
    LogManager.getLogger("through.log4j").error("caught", new IllegalStateException("no answer"));

    assertWarningAndException("through.log4j");
  }

  private void assertWarningAndException(String logger) throws InterruptedException {
    JsonNode message = endpoint.awaitItems(2).get(0).at("/data/baseData");
    JsonNode exception = endpoint.items().get(1).at("/data/baseData");
    assertThat(message.at("/message").asText()).isEqualTo("1 of 2 failed");
    assertThat(message.at("/severityLevel").asInt()).isEqualTo(2);
    assertThat(message.at("/properties/LoggerName").asText()).isEqualTo(logger);
    assertThat(message.at("/properties/ClassName").asText())
        .isEqualTo(getClass().getName());
    assertThat(exception.at("/exceptions/0/typeName").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(exception.at("/severityLevel").asInt()).isEqualTo(3);
    assertThat(exception.at("/properties/Logger Message").asText()).isEqualTo("caught");
    assertThat(metrics.accepted()).isEqualTo(2);
  }
}
