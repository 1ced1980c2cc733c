package azurecensus.parity;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.StandalonePipeline;
import azurecensus.exporter.testing.DocumentSection;
import azurecensus.exporter.testing.ScriptedEndpoint;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    IntendedDifferences intended = new IntendedDifferences();
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
        differences.addAll(compare(scenario, type, our.get(i), their.get(i)));
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

  private static List<Difference> compare(
      String scenario, String type, JsonNode ours, JsonNode theirs) {
    Map<String, String> our = Fields.of(ours);
    Map<String, String> their = Fields.of(theirs);
    Set<String> names = new TreeSet<>(our.keySet());
    names.addAll(their.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      String a = our.getOrDefault(name, Difference.ABSENT);
      String b = their.getOrDefault(name, Difference.ABSENT);
      if (!a.equals(b)) {
        differences.add(new Difference(scenario, type, name, a, b));
      }
    }
    return differences;
  }

  /**
   * Returns an envelope as a flat list of fields; values that differ in each run are replaced by
   * their meaning.
   */
  private static final class Fields {
    private final Map<String, String> fields = new TreeMap<>();

    static Map<String, String> of(JsonNode envelope) {
      JsonNode copy = envelope.deepCopy();
      String span = copy.at("/data/baseData/id").asText();
      replace(copy, "time", "(time)");
      replace(copy.path("tags"), "ai.operation.id", "(trace)");
      replace(copy.path("tags"), "ai.operation.parentId", "(a span)");
      if (!span.isEmpty()) {
        replace(copy.at("/data/baseData"), "id", "(id)");
        replace(copy.at("/data/baseData"), "duration", "(duration)");
      }
      Fields result = new Fields();
      result.add("", copy);
      return result.fields;
    }

    private static void replace(JsonNode parent, String field, String text) {
      if (parent.has(field)) {
        ((ObjectNode) parent).put(field, text);
      }
    }

    private void add(String path, JsonNode node) {
      if (node.isObject()) {
        node.properties().forEach(entry -> add(path + "/" + entry.getKey(), entry.getValue()));
      } else if (node.isArray()) {
        for (int i = 0; i < node.size(); i++) {
          add(path + "/" + i, node.get(i));
        }
      } else {
        fields.put(path, node.asText());
      }
    }
  }
}
