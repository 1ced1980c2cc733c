package azurecensus.parity;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.DocumentSection;
import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Records the same spans, log records and metrics twice with the SDK of OpenTelemetry: through
 * Azure Monitor's own exporter into {@code /v2.1/track}, and through OTLP into {@code /v1/…}. The
 * stored rows are compared column by column. Each difference must be one of the intended ones, and
 * each of those must occur.
 */
@Timeout(240)
class ITOtlpParity {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Exception failure = new IllegalStateException("it broke");

  @Test
  void everyDifferenceIsIntended() throws Exception {
    Map<String, ObjectNode> theirs = through((builder, portal) ->
        AzureMonitorAutoConfigure.customize(builder, portal.connectionString()));
    Map<String, ObjectNode> ours =
        through((builder, portal) -> builder.addPropertiesSupplier(() -> Map.of(
            "otel.traces.exporter", "otlp",
            "otel.logs.exporter", "otlp",
            "otel.metrics.exporter", "otlp",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.exporter.otlp.endpoint", portal.url().toString())));

    assertThat(ours.keySet()).containsExactlyElementsOf(theirs.keySet());
    List<Difference> differences = new ArrayList<>();
    ours.forEach((row, item) -> differences.addAll(
        Difference.between(row, item.path("itemType").asText(), item, theirs.get(row))));
    IntendedDifferences intended = IntendedDifferences.ofOtlp();
    List<Difference> unlisted =
        differences.stream().filter(difference -> !intended.allow(difference)).toList();
    System.out.println(ours.size() + " rows, " + differences.size() + " differences, "
        + unlisted.size() + " of them not intended");
    System.out.println(String.join("\n", intended.table()));
    assertThat(unlisted).isEmpty();
    assertThat(intended.unused()).as("intended, but no longer found").isEmpty();
    assertThat(ours).hasSizeGreaterThanOrEqualTo(50);
    new DocumentSection("opentelemetry.md", "differences").writeOrCheck(intended.table());
  }

  /** Connects an SDK to a portal. */
  private interface Connection {
    void connect(AutoConfiguredOpenTelemetrySdkBuilder builder, Portal portal);
  }

  /** The rows of a portal of its own, by their names in the test. */
  private Map<String, ObjectNode> through(Connection connection)
      throws IOException, InterruptedException {
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .addPropertiesSupplier(() -> Map.of(
              "otel.service.name", "parity",
              "otel.resource.attributes", "service.instance.id=parity-1,service.version=v3",
              "otel.metric.export.interval", "3600000"));
      connection.connect(builder, portal);
      OpenTelemetrySdk sdk = builder.build().getOpenTelemetrySdk();
      OtlpScenarios.record(sdk, failure);
      flush(sdk);
      Map<String, ObjectNode> rows = rows(portal);
      sdk.close();
      return rows;
    }
  }

  private static void flush(OpenTelemetrySdk sdk) {
    assertThat(
            sdk.getSdkTracerProvider().forceFlush().join(60, TimeUnit.SECONDS).isSuccess())
        .isTrue();
    assertThat(
            sdk.getSdkLoggerProvider().forceFlush().join(60, TimeUnit.SECONDS).isSuccess())
        .isTrue();
    assertThat(sdk.getSdkMeterProvider().forceFlush().join(60, TimeUnit.SECONDS).isSuccess())
        .isTrue();
  }

  /** The rows of the test; both exporters send others about themselves. */
  private static Map<String, ObjectNode> rows(Portal portal)
      throws IOException, InterruptedException {
    HttpRequest export =
        HttpRequest.newBuilder(URI.create(portal.url() + "/api/export")).build();
    String lines =
        HttpClient.newHttpClient().send(export, BodyHandlers.ofString()).body();
    Map<String, ObjectNode> rows = new TreeMap<>();
    for (String line : lines.lines().toList()) {
      ObjectNode row = (ObjectNode) MAPPER.readTree(line);
      String scenario = row.at("/customDimensions/scenario").asText();
      if (scenario.isEmpty()) {
        continue;
      }
      String name = scenario + " " + row.path("itemType").asText();
      for (int another = 2; rows.containsKey(name); another++) {
        name = scenario + " " + row.path("itemType").asText() + " " + another;
      }
      rows.put(name, comparable(row));
    }
    return rows;
  }

  /** The row with the values that differ in each run replaced by their meaning. */
  private static ObjectNode comparable(ObjectNode row) {
    row.remove(List.of("itemId", "_BilledSize"));
    for (String field : List.of("timestamp", "operation_Id", "operation_ParentId", "id")) {
      if (row.has(field)) {
        row.put(field, "(" + field + ")");
      }
    }
    if (row.has("duration")) {
      row.put("duration", "(duration)");
      row.put("performanceBucket", "(bucket)");
    }
    return row;
  }
}
