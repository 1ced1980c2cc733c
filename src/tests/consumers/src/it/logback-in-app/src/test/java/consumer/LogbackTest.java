package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.spi.TelemetryItem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs with the app's own Logback; without the tracing library events are sent directly. */
class LogbackTest {
  @Test
  void event_isSentWithTheMdc() {
    List<TelemetryItem> items = new CopyOnWriteArrayList<>();
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(
            "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/")
        .setStorageEnabled(false)
        .addTelemetryProcessor(item -> {
          items.add(item);
          return false;
        })
        .build());
    MDC.put("customer", "0ddba11");

    LoggerFactory.getLogger("orders").warn("{} of {} failed", 1, 2);

    assertEquals(1, items.size());
    assertEquals("1 of 2 failed", items.get(0).getMessage());
    assertEquals("0ddba11", items.get(0).getProperties().get("customer"));
    assertEquals("orders", items.get(0).getProperties().get("LoggerName"));
  }
}
