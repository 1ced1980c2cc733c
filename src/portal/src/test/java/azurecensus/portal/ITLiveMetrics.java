package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Live metrics as SDKs stream them, by the protocol of QuickPulse. */
class ITLiveMetrics {
  private static final String POINT = """
      {"Version":"java:1.2.0","InvariantVersion":5,"Instance":"host-1","RoleName":"orders","MachineName":"m",
       "StreamId":"abc","Metrics":[{"Name":"\\\\ApplicationInsights\\\\Requests/Sec","Value":4,"Weight":1},
       {"Name":"\\\\Processor(_Total)\\\\% Processor Time","Value":12.5,"Weight":1},
       {"Name":"\\\\Memory\\\\Committed Bytes","Value":104857600,"Weight":1},
       {"Name":"unknown","Value":1}],"Documents":[]}""";

  private final Portal portal = Portal.start(PortalOptions.builder().setPort(0).build());
  private final PortalClient client = new PortalClient(portal.url());

  @AfterEach
  void stop() {
    portal.close();
  }

  private HttpResponse<String> send(String call, String body)
      throws IOException, InterruptedException {
    return client.post("/QuickPulseService.svc/" + call + "?ikey=abc", body.getBytes(UTF_8));
  }

  private static String subscribed(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-ms-qps-subscribed").orElse("absent");
  }

  @Test
  void sdk_isToldToStreamOnlyWhileAPageIsOpen() throws IOException, InterruptedException {
    assertThat(subscribed(send("ping", POINT))).isEqualTo("false");
    assertThat(subscribed(send("post", '[' + POINT + ']'))).isEqualTo("false");
    JsonNode live = client.get("/api/live");
    assertThat(live.path("streams")).as("what came before the page").isEmpty();

    HttpResponse<String> ping = send("ping", POINT);
    assertThat(subscribed(ping)).isEqualTo("true");
    assertThat(ping.headers().firstValue("x-ms-qps-configuration-etag")).isPresent();
    assertThat(new ObjectMapper().readTree(ping.body()).path("ETag").asText())
        .isEqualTo(ping.headers().firstValue("x-ms-qps-configuration-etag").orElseThrow());
    assertThat(ping.headers().map())
        .doesNotContainKeys(
            "x-ms-qps-service-polling-interval-hint", "x-ms-qps-service-endpoint-redirect-v2");
  }

  @Test
  void streamedFigures_areShownByInstance() throws IOException, InterruptedException {
    client.get("/api/live");
    assertThat(subscribed(send("post", '[' + POINT + ']'))).isEqualTo("true");
    send("post", "[" + POINT.replace("12.5", "50") + "]");

    JsonNode server = client.get("/api/live").path("streams").path(0);
    assertThat(server.path("role").asText()).isEqualTo("orders");
    assertThat(server.path("instance").asText()).isEqualTo("host-1");
    assertThat(server.path("requests").asDouble()).isEqualTo(4);
    assertThat(server.path("cpu").asDouble()).isEqualTo(50);
    assertThat(server.path("memory").asLong()).isEqualTo(104_857_600);
    assertThat(server.path("seconds")).hasSize(2);
  }

  @Test
  void oddPoints_areToleratedAndServersAreBounded() throws IOException, InterruptedException {
    client.get("/api/live");
    for (String body : new String[] {"{}", "[]", "[{\"Metrics\":3}]", "[null]", "\"text\""}) {
      assertThat(send("post", body).statusCode()).as(body).isEqualTo(200);
    }
    assertThat(send("post", "no json").statusCode()).isEqualTo(400);
    StringBuilder points = new StringBuilder("[");
    for (int i = 0; i < 500; i++) {
      points.append(i == 0 ? "" : ",").append("{\"StreamId\":\"").append(i).append("\"}");
    }
    send("post", points.append(']').toString());

    assertThat(client.get("/api/live").path("streams").size()).isBetween(100, 200);
  }
}
