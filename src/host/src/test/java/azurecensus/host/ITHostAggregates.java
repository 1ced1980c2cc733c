package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.sample.ContextFunctions;
import azurecensus.sample.FailureFunctions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics that the host's aggregator sends about each function. */
class ITHostAggregates {
  @TempDir
  private Path directory;

  @Test
  void results_areSentAsMetrics_atTheLatestAtTheEnd() throws Exception {
    SampleApp.in(directory)
        .functions(ContextFunctions.class, FailureFunctions.class)
        .stage();
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      try (RunningSample sample = RunningSample.startIn(
          directory,
          Map.of(
              "APPLICATIONINSIGHTS_CONNECTION_STRING",
              portal.connectionString(),
              "WEBSITE_SITE_NAME",
              "Sample"))) {
        for (int i = 0; i < 3; i++) {
          sample.send("GET", "/api/Context?kind=function", "");
        }
        sample.send("GET", "/api/Throw?kind=runtime", "");
      }

      Map<String, JsonNode> metrics = metrics(portal);

      assertThat(metrics.keySet())
          .containsExactlyInAnyOrder(
              "Context Count",
              "Context AvgDurationMs",
              "Context MaxDurationMs",
              "Context MinDurationMs",
              "Context Successes",
              "Context Failures",
              "Context SuccessRate",
              "Throw Count",
              "Throw AvgDurationMs",
              "Throw MaxDurationMs",
              "Throw MinDurationMs",
              "Throw Successes",
              "Throw Failures",
              "Throw SuccessRate");
      assertThat(value(metrics, "Context Count")).isEqualTo(3);
      assertThat(value(metrics, "Context Successes")).isEqualTo(3);
      assertThat(value(metrics, "Context SuccessRate")).isEqualTo(100);
      assertThat(value(metrics, "Context AvgDurationMs"))
          .isBetween(
              value(metrics, "Context MinDurationMs"), value(metrics, "Context MaxDurationMs"));
      assertThat(value(metrics, "Throw Failures")).isEqualTo(1);
      assertThat(value(metrics, "Throw SuccessRate")).isZero();
      JsonNode count = metrics.get("Context Count");
      assertThat(count.path("cloud_RoleName").asText()).isEqualTo("sample");
      assertThat(count.path("customDimensions").path("Category").asText())
          .isEqualTo("Host.Aggregator");
    }
  }

  private static Map<String, JsonNode> metrics(Portal portal) throws Exception {
    JsonNode items = new ObjectMapper()
        .readTree(HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(portal.url().resolve("/api/items?type=customMetric"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
    Map<String, JsonNode> metrics = new HashMap<>();
    items.forEach(item -> metrics.put(item.path("name").asText(), item));
    return metrics;
  }

  private static double value(Map<String, JsonNode> metrics, String name) {
    return metrics.get(name).path("value").asDouble();
  }
}
