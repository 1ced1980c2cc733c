package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.forward.ForwardOptions;
import azurecensus.portal.otlp.OtlpMessages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Telemetry that a portal receives and sends on to another resource. */
@Timeout(120)
class ITForward {
  @TempDir
  private Path folder;

  private ForwardOptions forward(String connectionString) {
    return new ForwardOptions(
        connectionString, Set.of(), 100, folder.resolve("forward"), 1_000_000);
  }

  private static PortalOptions options() {
    return PortalOptions.builder().setPort(0).setOtlpPort(0).build();
  }

  private static List<ObjectNode> messages(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> TestTelemetry.trace(Instant.now(), "item " + i))
        .toList();
  }

  @Test
  void everyProtocol_isSentOnWithTheOtherKey() throws Exception {
    try (FarSide far = new FarSide();
        Portal portal = Portal.start(options(), forward(far.connectionString()))) {
      PortalClient client = new PortalClient(portal.url());
      client.track(TestTelemetry.operation());
      long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
      PortalClient otlp = new PortalClient(URI.create("http://127.0.0.1:" + portal.otlpPort()));
      assertThat(otlp.post(
                  "/v1/traces",
                  OtlpMessages.traces(OtlpMessages.server(now).toBuilder()
                          .setName("over OTLP")
                          .build())
                      .toByteArray(),
                  "Content-Type",
                  "application/x-protobuf")
              .statusCode())
          .isEqualTo(200);

      int items = client.get("/api/health").path("items").asInt();
      List<ObjectNode> envelopes = far.await(items);

      assertThat(envelopes).hasSize(items).hasSizeGreaterThanOrEqualTo(8);
      assertThat(envelopes).allSatisfy(envelope -> {
        assertThat(envelope.path("iKey").asText()).isEqualTo(FarSide.KEY);
        assertThat(envelope.at("/data/baseData/properties/ForwardedBy").asText())
            .startsWith("portal-");
        assertThat(envelope.at("/data/baseData/ver").asInt()).isEqualTo(2);
      });
      assertThat(envelopes)
          .extracting(envelope -> envelope.at("/data/baseData/name").asText())
          .contains("instrumentation", "over OTLP");
      // What the portal stores has no trace of it.
      assertThat(client.send(client.request("/api/export")).body())
          .doesNotContain("ForwardedBy", FarSide.KEY);
    }
  }

  @Test
  void import_isNotSentOn() throws Exception {
    try (FarSide far = new FarSide();
        Portal portal = Portal.start(options(), forward(far.connectionString()))) {
      PortalClient client = new PortalClient(portal.url());
      client.track(messages(0, 1));
      byte[] exported = client.send(client.request("/api/export")).body().getBytes(UTF_8);
      client.post("/api/import", exported);
      client.track(messages(1, 2));

      assertThat(far.await(2))
          .extracting(envelope -> envelope.at("/data/baseData/message").asText())
          .containsExactly("item 0", "item 1");
      assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(3);
    }
  }

  /** Neither posts nor queries wait for a service that never answers, and memory is bounded. */
  @Test
  void serviceThatHangs_costsTheLocalUseNothing() throws Exception {
    try (FarSide far = new FarSide().hang();
        Portal portal = Portal.start(options(), forward(far.connectionString()))) {
      PortalClient client = new PortalClient(portal.url());
      ObjectNode large = TestTelemetry.trace(Instant.now(), "x".repeat(30_000));
      TestTelemetry.data(large).putObject("properties").put("more", "y".repeat(8_000));
      int posts = 6;
      int items = 100;
      for (int post = 0; post < posts; post++) {
        assertThat(client
                .track(IntStream.range(0, items).mapToObj(i -> large).toList())
                .path("itemsAccepted")
                .asInt())
            .isEqualTo(items);
      }

      JsonNode health = client.get("/api/health");
      assertThat(health.path("items").asInt()).isEqualTo(posts * items);
      JsonNode forward = health.path("forward");
      assertThat(forward.path("sent").asInt()).isZero();
      assertThat(forward.at("/dropped/QUEUE_FULL").asInt()).isPositive();
      assertThat(forward.path("waiting").asInt()).isPositive();
      assertThat(client.send(client.request("/metrics")).body())
          .contains("portal_forward_items_dropped_total{reason=\"QUEUE_FULL\"} ")
          .contains("portal_forward_items_sent_total 0");
    }
  }

  /** A loop that the start cannot see, such as through a proxy, ends at the second arrival. */
  @Test
  void telemetryThatComesBack_isStoredAndNotSentAgain() throws Exception {
    try (FarSide far = new FarSide();
        Portal portal = Portal.start(options(), forward(far.connectionString()))) {
      PortalClient client = new PortalClient(portal.url());
      client.track(messages(0, 3));

      client.track(far.await(3));

      JsonNode forward = client.get("/api/health").path("forward");
      assertThat(forward.at("/dropped/CAME_BACK").asInt()).isEqualTo(3);
      assertThat(forward.path("lastError").asText()).contains("leads to this portal");
      client.track(messages(3, 4));
      assertThat(far.await(4)).hasSize(4);
    }
  }

  @Test
  void refusedItems_areNotSentOn() throws Exception {
    try (FarSide far = new FarSide();
        Portal portal = Portal.start(options(), forward(far.connectionString()))) {
      PortalClient client = new PortalClient(portal.url());
      client.post("/api/faults", "{\"kind\":\"status\",\"status\":503}".getBytes(UTF_8));
      client.track(messages(0, 5)); // refused as a whole; an SDK would repeat it
      client.track(
          List.of(TestTelemetry.trace(Instant.EPOCH, "too old"), messages(5, 6).get(0)));

      assertThat(far.await(1))
          .extracting(envelope -> envelope.at("/data/baseData/message").asText())
          .containsExactly("item 5");
    }
  }

  @Test
  void health_hasNoForwardWithoutTheOption() throws Exception {
    try (Portal portal = Portal.start(options())) {
      PortalClient client = new PortalClient(portal.url());

      assertThat(client.get("/api/health").has("forward")).isFalse();
      assertThat(client.send(client.request("/metrics")).body()).doesNotContain("portal_forward");
    }
  }

  private static String run(int exitCode, Map<String, String> environment, String... arguments)
      throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, UTF_8)) {
      assertThat(PortalMain.run(environment, arguments, out, out)).isEqualTo(exitCode);
    }
    return bytes.toString(UTF_8);
  }

  @Test
  void wrongConnectionString_isAnErrorThatSaysWhatToDo() throws Exception {
    String text = run(
        1,
        Map.of(
            "PORTAL_FORWARD",
            "InstrumentationKey=" + FarSide.KEY + ";IngestionEndpoint=ftp://secret.example.com"),
        "--port=0");

    assertThat(text)
        .startsWith("Telemetry cannot be sent on (--forward): IngestionEndpoint in the connection "
            + "string must be an absolute http or https address")
        .doesNotContain(FarSide.KEY, "secret");
    assertThat(run(1, Map.of(), "--port=0", "--forward=" + FarSide.KEY))
        .contains("not of the form Key=Value")
        .doesNotContain(FarSide.KEY);
    assertThat(run(2, Map.of(), "--forward-role=web")).contains("need --forward");
    assertThat(run(2, Map.of("PORTAL_FORWARD", "x"), "--forward-percent=0"))
        .contains("above 0 and at most 100");
  }

  @Test
  void portalItself_isRefusedAsTarget() throws Exception {
    int port = freePort(30_000);

    assertThat(run(
            1,
            Map.of(),
            "--port=" + port,
            "--forward=InstrumentationKey=" + FarSide.KEY + ";IngestionEndpoint=http://localhost:"
                + port))
        .contains("leads to this portal itself: use that of another resource.")
        .doesNotContain(FarSide.KEY);
  }

  /** A port below those of outgoing connections, one of which could take it meanwhile. */
  static int freePort(int below) throws IOException {
    for (int port = below - 1; ; port--) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        assertThat(port).as(e.getMessage()).isGreaterThan(20_000);
      }
    }
  }

  @Test
  void connectionString_isInNoTextOfThePortal() throws Exception {
    ForwardOptions nowhere =
        forward("InstrumentationKey=" + FarSide.KEY + ";IngestionEndpoint=http://127.0.0.1:1/");
    try (Portal portal = Portal.start(options(), nowhere)) {
      PortalClient client = new PortalClient(portal.url());
      client.track(messages(0, 3));
      StringBuilder texts = new StringBuilder(nowhere + portal.forwardLine());
      for (String path : List.of(
          "/", "/api/health", "/metrics", "/api/export", "/api/live", "/api/faults", "/search")) {
        texts.append(client.send(client.request(path)).body());
      }

      assertThat(texts).contains("\"target\":\"127.0.0.1\"").doesNotContain(FarSide.KEY);
      assertThatThrownBy(() -> Portal.start(options(), forward("Key=" + FarSide.KEY)))
          .isInstanceOf(PortalStartException.class)
          .hasMessageNotContaining(FarSide.KEY);
    }
  }
}
