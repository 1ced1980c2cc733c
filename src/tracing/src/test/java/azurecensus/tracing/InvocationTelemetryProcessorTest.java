package azurecensus.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.spi.TelemetryItem;
import io.opencensus.implcore.trace.export.SpanFlush;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvocationTelemetryProcessorTest {
  private final List<TelemetryItem> items = new CopyOnWriteArrayList<>();

  @BeforeEach
  void register() {
    TracingSetup.recordEverything();
    SpanFlush.flush();
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString("InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:1")
        .setStorageEnabled(false)
        .addTelemetryProcessor(new InvocationTelemetryProcessor())
        .addTelemetryProcessor(item -> {
          items.add(item);
          return false;
        })
        .build());
  }

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
  }

  @Test
  void timings_becomeMeasurementsAndWhatIsNoNumberStays() {
    Span span = Tracing.getTracer()
        .spanBuilderWithExplicitParent("call", null)
        .setSpanKind(Span.Kind.CLIENT)
        .startSpan();
    for (int i = 0; i < 9; i++) { // one at least stands before a number, whatever the order
      span.putAttribute("http.timing.note" + i, AttributeValue.stringAttributeValue("slow today"));
    }
    span.putAttribute("http.timing.dns_ms", AttributeValue.doubleAttributeValue(1.5));
    span.putAttribute("http.timing.whole", AttributeValue.longAttributeValue(7));
    span.end();
    SpanFlush.flush();

    assertThat(items).hasSize(1);
    assertThat(items.get(0).getMeasurements())
        .containsOnly(Map.entry("http.timing.dns_ms", 1.5), Map.entry("http.timing.whole", 7.0));
    assertThat(items.get(0).getProperties())
        .hasSize(9)
        .allSatisfy((key, value) -> assertThat(value).isEqualTo("slow today"));
  }
}
