package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.load.MeasuredPortal;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender that gives every item its own role, operation, name, metric and property key. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ITDistinctNames {
  private static final int NAMES = 20_000;
  private static final int PER_POST = 1000;

  private static MeasuredPortal process;
  private static PortalClient client;

  @BeforeAll
  static void send() throws IOException, InterruptedException {
    process = MeasuredPortal.start();
    client = new PortalClient(URI.create(process.url().toString().replaceAll("/$", "")));
    Instant now = Instant.now();
    for (int from = 0; from < NAMES; from += PER_POST) {
      client.track(IntStream.range(from, from + PER_POST)
          .boxed()
          .flatMap(i -> items(i, now))
          .toList());
    }
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(3 * NAMES);
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  private static Stream<ObjectNode> items(int number, Instant now) {
    ObjectNode metric = TestTelemetry.envelope("MetricData", now);
    TestTelemetry.data(metric)
        .putArray("metrics")
        .addObject()
        .put("name", "metric " + number)
        .put("value", 1);
    ObjectNode shared = TestTelemetry.envelope("MetricData", now);
    TestTelemetry.data(shared)
        .putArray("metrics")
        .addObject()
        .put("name", "shared")
        .put("value", 1);
    ObjectNode request = TestTelemetry.request(now);
    TestTelemetry.data(request)
        .put("name", "operation " + number)
        .put("success", false)
        .putObject("properties")
        .put("key " + number, "value");
    return Stream.of(metric, shared, request).map(item -> {
      TestTelemetry.tags(item)
          .put("ai.operation.id", "operation " + number)
          .put("ai.operation.name", "operation " + number)
          .put("ai.cloud.role", "role " + number);
      return item;
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/map",
        "/api/failures",
        "/api/performance",
        "/api/metrics",
        "/api/metrics?name=shared",
        "/api/live",
        "/api/roles",
        "/api/operations",
        "/api/items?counts=true"
      })
  void pages_staySmallAndReachable(String question) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(client.request(question));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().length()).isLessThan(1_000_000);
    assertThat(process.peakMebibytes()).isLessThan(1024 + 250 + 512);
  }

  @Test
  void cutLists_sayHowManyMoreThereAre() throws IOException, InterruptedException {
    assertThat(client.get("/api/map").path("moreRoles").asInt()).isEqualTo(NAMES - 500);
    assertThat(client.get("/api/failures").path("moreOperations").asInt()).isEqualTo(NAMES - 100);
    assertThat(client.get("/api/performance").path("moreNames").asInt()).isEqualTo(NAMES - 200);
    assertThat(client.get("/api/metrics").path("moreNames").asInt()).isEqualTo(NAMES + 1 - 500);
    assertThat(client.get("/api/metrics?name=shared").path("moreSeries").asInt())
        .isEqualTo(NAMES - 20);
  }
}
