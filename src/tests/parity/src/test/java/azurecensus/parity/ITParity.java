package azurecensus.parity;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.StandalonePipeline;
import azurecensus.exporter.testing.DocumentSection;
import azurecensus.exporter.testing.ScriptedEndpoint;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.impl.trace.TraceComponentImpl;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Exports the same spans through this exporter and, with the OpenCensus shim, through Azure
 * Monitor's own exporter for OpenTelemetry, and compares every received field. Each difference must
 * be one of the {@link IntendedDifferences}, and each of those must occur.
 */
@Timeout(120)
class ITParity {
  @Test
  void everyDifferenceIsIntended() throws Exception {
    List<Scenario> scenarios = Scenarios.all();
    Map<String, List<JsonNode>> ours = throughOurs(scenarios);
    Map<String, List<JsonNode>> theirs = throughTheirs(scenarios);

    List<Difference> differences = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      differences.addAll(
          compare(scenario.title(), ours.get(scenario.title()), theirs.get(scenario.title())));
    }

    IntendedDifferences intended = IntendedDifferences.ofSpans();
    List<Difference> unlisted =
        differences.stream().filter(difference -> !intended.allow(difference)).toList();
    System.out.println(scenarios.size() + " kinds of span, " + differences.size() + " differences, "
        + unlisted.size() + " of them not intended");
    System.out.println(String.join("\n", intended.table()));
    assertThat(unlisted).isEmpty();
    assertThat(intended.unused()).as("intended, but no longer found").isEmpty();
    assertThat(scenarios).hasSizeGreaterThanOrEqualTo(40);
    new DocumentSection("telemetry-mapping.md", "mapping")
        .writeOrCheck(MappingTable.of(scenarios, ours));
    new DocumentSection("telemetry-mapping.md", "differences").writeOrCheck(intended.table());
  }

  private static Map<String, List<JsonNode>> throughOurs(List<Scenario> scenarios)
      throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      AzureMonitorExporterConfiguration configuration = AzureMonitorExporterConfiguration.builder()
          .setConnectionString(endpoint.connectionString())
          .setStorageEnabled(false)
          .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(System.getenv()))
          .build();
      StandalonePipeline pipeline = new StandalonePipeline(configuration);
      TraceComponentImpl openCensus = new TraceComponentImpl();
      openCensus.getExportComponent().getSpanExporter().registerHandler("ours", pipeline.handler());
      Map<String, String> traces = record(scenarios, openCensus.getTracer());
      openCensus.getExportComponent().shutdown();
      pipeline.close();
      return byScenario(traces, endpoint.items());
    }
  }

  private static Map<String, List<JsonNode>> throughTheirs(List<Scenario> scenarios)
      throws IOException {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
          .addPropertiesSupplier(
              () -> Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none"))
          .setResultAsGlobal();
      AzureMonitorAutoConfigure.customize(
          builder, endpoint.connectionString() + ";LiveEndpoint=" + endpoint.url());
      OpenTelemetrySdk sdk = builder.build().getOpenTelemetrySdk();
      Map<String, String> traces = record(scenarios, Tracing.getTracer());
      assertThat(
              sdk.getSdkTracerProvider().forceFlush().join(30, TimeUnit.SECONDS).isSuccess())
          .isTrue();
      List<JsonNode> items = endpoint.rawItems();
      sdk.close();
      return byScenario(traces, items);
    }
  }

  private static Map<String, String> record(List<Scenario> scenarios, Tracer tracer) {
    Map<String, String> traces = new HashMap<>();
    scenarios.forEach(scenario -> traces.put(scenario.record(tracer), scenario.title()));
    assertThat(traces).hasSameSizeAs(scenarios);
    return traces;
  }

  private static Map<String, List<JsonNode>> byScenario(
      Map<String, String> traces, List<JsonNode> items) {
    Map<String, List<JsonNode>> result = new HashMap<>();
    traces.values().forEach(title -> result.put(title, new ArrayList<>()));
    for (JsonNode item : items) {
      String title = traces.get(item.at("/tags/ai.operation.id").asText());
      if (title != null) {
        result.get(title).add(item);
      }
    }
    result
        .values()
        .forEach(list ->
            list.sort(Comparator.comparing(item -> item.at("/data/baseType").asText())));
    return result;
  }

  private static List<Difference> compare(
      String scenario, List<JsonNode> ours, List<JsonNode> theirs) {
    Map<String, List<JsonNode>> ourTypes = byType(ours);
    Map<String, List<JsonNode>> theirTypes = byType(theirs);
    Set<String> types = new TreeSet<>(ourTypes.keySet());
    types.addAll(theirTypes.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String type : types) {
      List<JsonNode> our = ourTypes.getOrDefault(type, List.of());
      List<JsonNode> their = theirTypes.getOrDefault(type, List.of());
      if (our.size() != their.size()) {
        differences.add(
            new Difference(scenario, type, "count", our.size() + "", their.size() + ""));
      }
      for (int i = 0; i < Math.min(our.size(), their.size()); i++) {
        differences.addAll(Difference.between(scenario, type, our.get(i), their.get(i)));
      }
    }
    return differences;
  }

  private static Map<String, List<JsonNode>> byType(List<JsonNode> items) {
    Map<String, List<JsonNode>> types = new TreeMap<>();
    items.forEach(item -> types
        .computeIfAbsent(item.at("/data/baseType").asText(), type -> new ArrayList<>())
        .add(item));
    return types;
  }
}
