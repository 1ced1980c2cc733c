package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.sample.ContextFunctions;
import azurecensus.sample.TriggerFunctions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calls of {@code POST /admin/functions/NAME} as with the Functions Core Tools: failures, retries
 * and malformed calls. {@link ITConformance} calls a function of every trigger.
 */
class ITTriggers {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private static Path directory;

  private static Portal portal;
  private static RunningSample sample;

  @BeforeAll
  static void start() throws Exception {
    SampleApp.in(directory)
        .functions(TriggerFunctions.class, ContextFunctions.class)
        .stage();
    portal = Portal.start(PortalOptions.builder().setPort(0).build());
    sample = RunningSample.startIn(
        directory, Map.of("APPLICATIONINSIGHTS_CONNECTION_STRING", portal.connectionString()));
  }

  @AfterAll
  static void stop() {
    sample.close();
    portal.close();
  }

  @Test
  void httpFunction_receivesAPost() throws Exception {
    post("/admin/functions/Static", "{\"input\": \"x\"}");
    awaitConsole("Executed 'Functions.Static' (Succeeded");
  }

  @Test
  void failedMessage_isAFailedRequest_withTheHostsProperties() throws Exception {
    post("/admin/functions/onpoison", "{\"input\": \"x\"}");
    awaitConsole("Executed 'Functions.OnPoison' (Failed, Id=");
    assertThat(sample.console())
        .contains(
            "Executing 'Functions.OnPoison' (Reason='This function was programmatically called"
                + " via the host APIs.', Id=");

    JsonNode request = request("OnPoison");

    assertThat(request.path("success").asText()).isEqualTo("false");
    assertThat(request.path("resultCode").asText()).isEqualTo("0");
    assertThat(request.path("url").asText("")).isIn("", "null");
    assertThat(request.path("customDimensions").path("TriggerReason").asText())
        .isEqualTo("This function was programmatically called via the host APIs.");
  }

  @Test
  void failedTimer_isRepeatedByItsPolicy() throws Exception {
    post("/admin/functions/OnRetry", "{}");
    awaitConsole("Executed 'Functions.OnRetry' (Succeeded, Id=");
    assertThat(sample.console())
        .containsSubsequence(
            "retry 0 of 3 after []",
            "Executed 'Functions.OnRetry' (Failed",
            "retry 1 of 3 after [IllegalStateException: attempt 0]",
            "Executed 'Functions.OnRetry' (Failed",
            "retry 2 of 3 after [IllegalStateException: attempt 1]",
            "Executed 'Functions.OnRetry' (Succeeded");
  }

  @Test
  void failedQueueMessage_hasNoPolicy() throws Exception {
    RunningSample other = RunningSample.start(directory);
    try (other) {
      HttpRequest call = HttpRequest.newBuilder(other.uri("/admin/functions/OnNoRetry"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString("{\"input\": \"x\"}"))
          .build();
      other.http().send(call, HttpResponse.BodyHandlers.discarding());
      while (!other.console().contains("Executed 'Functions.OnNoRetry' (Failed")) {
        Thread.onSpinWait();
      }
    }
    // After the end, before which a retry would run.
    assertThat(other.console()).containsOnlyOnce("no retry 0");
  }

  @Test
  void close_letsARunningCallEnd() throws Exception {
    RunningSample other = RunningSample.start(directory);
    try (other) {
      HttpRequest call = HttpRequest.newBuilder(other.uri("/admin/functions/OnSlow"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString("{}"))
          .build();
      other.http().send(call, HttpResponse.BodyHandlers.discarding());
      while (!other.console().contains("slow begins")) {
        Thread.onSpinWait();
      }
    }
    assertThat(other.console()).contains("Executed 'Functions.OnSlow' (Succeeded");
  }

  @Test
  void functions_areListed() throws Exception {
    JsonNode list = JSON.readTree(get("/admin/functions").body());
    assertThat(list.findValuesAsText("name")).contains("OnTimer", "OnQueue", "Context");
    JsonNode one = JSON.readTree(get("/admin/functions/OnQueue").body());
    assertThat(one.path("config").path("bindings").get(0).path("type").asText())
        .isEqualTo("queueTrigger");
    assertThat(get("/admin/functions/Gone").statusCode()).isEqualTo(404);
    assertThat(sample.host().functionList())
        .contains("OnQueue: queueTrigger \"items\", also by POST "
            + sample.uri("/admin/functions/OnQueue"))
        .contains("OnKafka: kafkaTrigger, does not run here");
  }

  @Test
  void ping_andRootPage_answer() throws Exception {
    assertThat(get("/admin/host/ping").statusCode()).isEqualTo(200);
    assertThat(get("/").body()).contains("Your function app is running");
  }

  @ParameterizedTest
  @CsvSource({
    "OnQueue, application/json, nonsense, 400",
    "OnQueue, application/json, [], 400",
    "OnQueue, text/plain, {}, 415",
    "OnKafka, application/json, {}, 404",
    "Gone, application/json, {}, 404",
  })
  void malformedCall_isRefused(String function, String type, String body, int status)
      throws Exception {
    HttpRequest request = HttpRequest.newBuilder(sample.uri("/admin/functions/" + function))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    assertThat(
            sample.http().send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(status);
  }

  /** The request item of an operation that the portal receives after the export interval. */
  private static JsonNode request(String name) throws Exception {
    while (true) {
      JsonNode operations = JSON.readTree(portalGet("/api/operations"));
      for (JsonNode operation : operations) {
        if (operation.path("name").asText().equals(name)) {
          String id = operation.path("operation_Id").asText();
          JsonNode items = JSON.readTree(portalGet("/api/operations/" + id)).path("items");
          for (JsonNode item : items) {
            if (item.path("itemType").asText().equals("request")) {
              return item;
            }
          }
        }
      }
      Thread.onSpinWait();
    }
  }

  private static String portalGet(String path) throws Exception {
    return sample
        .http()
        .send(
            HttpRequest.newBuilder(portal.url().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return sample
        .http()
        .send(
            HttpRequest.newBuilder(sample.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return sample
        .http()
        .send(
            HttpRequest.newBuilder(sample.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void awaitConsole(String text) {
    sample.awaitConsole(text);
  }
}
