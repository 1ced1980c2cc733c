package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.sample.AnswerFunctions;
import azurecensus.sample.ContextFunctions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many concurrent clients: no request fails, and no data of one invocation appears in another.
 * {@code -Dlocal.load.seconds=30} sets a longer run.
 */
class ITConcurrency {
  private static final int CLIENTS = 64;
  private static final Duration LOAD = Duration.ofSeconds(Long.getLong("local.load.seconds", 3));
  private static final int SAMPLES = 20;

  @TempDir
  private Path directory;

  @Test
  void parallelInvocations_doNotMix() throws Exception {
    SampleApp.in(directory)
        .functions(ContextFunctions.class)
        .hostJson(
            "{\"version\":\"2.0\",\"logging\":{\"console\":{\"logLevel\":{\"default\":\"None\"}}}}")
        .stage();
    Set<String> invocationIds = ConcurrentHashMap.newKeySet();
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build());
        RunningSample sample = RunningSample.startIn(
            directory,
            Map.of("APPLICATIONINSIGHTS_CONNECTION_STRING", portal.connectionString()))) {
      Latencies latencies =
          Latencies.measure(sample.port(), CLIENTS, LOAD, (client, number, count) -> {
            String id = "c%dr%d".formatted(number, count);
            String traceId = traceId(number, count);
            String response = client
                .send("GET /api/Log?id=" + id + " HTTP/1.1\r\nHost: x\r\ntraceparent: 00-" + traceId
                    + "-00000000000000cc-01\r\n\r\n")
                .response();
            assertThat(response).startsWith("HTTP/1.1 200");
            String[] answer =
                response.substring(response.indexOf("\r\n\r\n") + 4).split(" ", -1);
            assertThat(invocationIds.add(answer[0])).as("a fresh invocation id").isTrue();
            assertThat(answer[1]).startsWith("00-" + traceId + "-");
            assertThat(answer[2]).isEqualTo(id);
          });
      assertThat(invocationIds).hasSize(latencies.count());

      for (int number = 0; number < SAMPLES; number++) {
        JsonNode items = items(sample, portal, traceId(number, 0));
        assertThat(items).isNotEmpty();
        String invocationId = null;
        for (JsonNode item : items) {
          String own = item.path("customDimensions").path("InvocationId").asText();
          assertThat(own).isEqualTo(invocationId == null ? own : invocationId);
          invocationId = own;
          if ("Function.Log.User"
                  .equals(item.path("customDimensions").path("Category").asText())
              && item.path("itemType").asText().equals("trace")) {
            assertThat(item.path("message").asText())
                .matches(".* c" + number + "r0|Function \"Log\" \\(Id: " + own
                    + "\\) invoked by Java Worker");
          }
        }
      }
    }
  }

  @Test
  void throughput_isReportedBesideABareEndpoint(TestReporter reporter) throws Exception {
    SampleApp.in(directory).functions(AnswerFunctions.class).stage();
    Javalin bare = Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.routes.get("/plain", context -> context.result("plain text"));
    });
    try (RunningSample sample = RunningSample.start(directory)) {
      bare.start("127.0.0.1", 0);
      // The first round is the warm-up; the second is reported.
      Latencies ours = null;
      Latencies theirs = null;
      for (int round = 0; round < 2; round++) {
        ours = get(sample.port(), "/api/ReturnString?kind=plain");
        theirs = get(bare.port(), "/plain");
      }
      String report = "%d clients for %d s: function host %s; bare Javalin %s"
          .formatted(CLIENTS, LOAD.toSeconds(), ours, theirs);
      reporter.publishEntry("throughput", report);
      System.out.println(report);
      assertThat(ours.count()).isPositive();
    } finally {
      bare.stop();
    }
  }

  private static Latencies get(int port, String path) throws InterruptedException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    return Latencies.measure(
        port,
        CLIENTS,
        LOAD,
        (client, number, count) -> assertThat(client.send(request).response())
            .startsWith("HTTP/1.1 200")
            .endsWith("plain text"));
  }

  private static String traceId(int client, int request) {
    return "%016x%016x".formatted(client + 1, request + 1);
  }

  private static JsonNode items(RunningSample sample, Portal portal, String traceId)
      throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            portal.url().resolve("/api/operations/" + traceId + "?wait=30s&items=7"))
        .build();
    return new ObjectMapper()
        .readTree(
            sample.http().send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("items");
  }
}
