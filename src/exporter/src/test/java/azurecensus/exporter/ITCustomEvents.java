package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.ScriptedEndpoint;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ITCustomEvents {
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();

  ITCustomEvents() throws IOException {}

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
    endpoint.close();
  }

  private void register() {
    AzureMonitorTraceExporter.createAndRegister(
        Bench.settings(endpoint.connectionString(), null).setMetrics(metrics).build());
  }

  @Test
  void track_sendsTheEventBelowTheCurrentSpan() throws Exception {
    register();
    Span span = Tracing.getTracer()
        .spanBuilder("step")
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    Tracing.getTracer()
        .withSpan(
            span,
            () ->
                CustomEvents.track("order placed", Map.of("country", "NO"), Map.of("total", 17.5)))
        .run();
    CustomEvents.track("alone");

    List<JsonNode> items = endpoint.awaitItems(2);

    assertThat(items.get(0).at("/tags/ai.operation.id").asText())
        .isEqualTo(span.getContext().getTraceId().toLowerBase16());
    assertThat(items.get(0).at("/tags/ai.operation.parentId").asText())
        .isEqualTo(span.getContext().getSpanId().toLowerBase16());
    assertThat(items.get(0).path("data"))
        .hasToString(
            "{\"baseType\":\"EventData\",\"baseData\":{\"ver\":2,\"name\":\"order placed\","
                + "\"properties\":{\"country\":\"NO\"},\"measurements\":{\"total\":17.5}}}");
    assertThat(items.get(1).path("tags").has("ai.operation.id")).isFalse();
    assertThat(items.get(1).at("/data/baseData")).hasToString("{\"ver\":2,\"name\":\"alone\"}");
  }

  @Test
  void track_countsWhatCannotBeSentAndNeverThrows() {
    register();
    Map<String, String> withoutKey = new HashMap<>();
    withoutKey.put(null, "value");

    CustomEvents.track("odd", withoutKey, Map.of());

    assertThat(metrics.dropped(DropReason.CONVERSION_FAILED)).isEqualTo(1);
  }

  @Test
  void track_byAProcessorDoesNotRecurse() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(Bench.settings(endpoint.connectionString(), null)
        .addTelemetryProcessor(item -> {
          CustomEvents.track("seen " + item.getName());
          return true;
        })
        .setMetrics(metrics)
        .build());

    CustomEvents.track("order placed");

    assertThat(endpoint.awaitItems(1)).hasSize(1);
    assertThat(metrics.accepted()).isEqualTo(1);
  }

  @Test
  void track_withoutExporterDoesNothing() {
    CustomEvents.track("nobody listens");

    assertThat(endpoint.posts()).isEmpty();
  }
}
