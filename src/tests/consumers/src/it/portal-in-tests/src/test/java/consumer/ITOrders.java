package consumer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.portal.PortalExtension;
import io.opencensus.common.Scope;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Asserts on the telemetry of code of its own, in a portal that runs for the tests alone. */
@ExtendWith(PortalExtension.class)
class ITOrders {
  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
  }

  @Test
  void order_callsTheStock(PortalExtension portal) {
    AzureMonitorTraceExporter.createAndRegister(
        AzureMonitorExporterConfiguration.fromEnvironment(Map.of())
            .setConnectionString(portal.connectionString())
            .build());
    portal.flushWith(() -> AzureMonitorTraceExporter.flush(Duration.ofSeconds(5)));
    placeOrder();
    long start = System.nanoTime();

    portal
        .awaitRequest("order")
        .assertTree(
            """
            request order
              dependency InProc ask the stock
            """);

    // Without the flush, OpenCensus would hand the spans over after 5 seconds.
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 2);
  }

  private static void placeOrder() {
    Span order = Tracing.getTracer()
        .spanBuilder("order")
        .setSpanKind(Span.Kind.SERVER)
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    try (Scope scope = Tracing.getTracer().withSpan(order)) {
      Tracing.getTracer().spanBuilder("ask the stock").startSpan().end();
    } finally {
      order.end();
    }
  }
}
