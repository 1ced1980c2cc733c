package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.otlp.OtlpMessages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP over HTTP, posted as its specification describes it. */
class ITOtlp {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static Portal portal;
  private static PortalClient client;

  @BeforeAll
  static void startPortal() {
    portal = Portal.start(PortalOptions.builder()
        .setPort(0)
        .setOtlpPort(0)
        .setMaxBodyBytes(1_000_000)
        .setMaxDecompressedBytes(2_000_000)
        .build());
    client = new PortalClient(portal.url());
  }

  @AfterAll
  static void stopPortal() {
    portal.close();
  }

  @BeforeEach
  void clear() {
    portal.clear();
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());
  }

  private static Span server() {
    return OtlpMessages.server(now());
  }

  /** A span that the service would refuse for its age. */
  private static Span old() {
    return OtlpMessages.server(now() - Duration.ofDays(3).toNanos());
  }

  private static HttpResponse<byte[]> post(byte[] body, String... headers)
      throws IOException, InterruptedException {
    return client.sendForBytes(client.posted("/v1/traces", body, headers));
  }

  private static HttpResponse<byte[]> protobuf(ExportTraceServiceRequest request)
      throws IOException, InterruptedException {
    return post(request.toByteArray(), "Content-Type", PROTOBUF);
  }

  private static JsonNode operation() throws IOException, InterruptedException {
    return client.get("/api/operations/" + OtlpMessages.TRACE).path("items");
  }

  @Test
  void span_isStoredAsARequest() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = protobuf(OtlpMessages.traces(server()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
    assertThat(ExportTraceServiceResponse.parseFrom(answer.body()).hasPartialSuccess())
        .isFalse();
    JsonNode request = operation().path(0);
    assertThat(request.path("itemType").asText()).isEqualTo("request");
    assertThat(request.path("cloud_RoleName").asText()).isEqualTo("shop");
    assertThat(request.path("url").asText()).isEqualTo("http://shop/orders");
    assertThat(request.path("duration").asDouble()).isEqualTo(1234.567);
  }

  @Test
  void gzip_isUnpacked() throws IOException, InterruptedException {
    byte[] body = gzip(OtlpMessages.traces(server()).toByteArray());

    assertThat(post(body, "Content-Type", PROTOBUF, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(200);
    assertThat(operation()).hasSize(1);
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }

  @Test
  void partOfTheSpans_isRefusedWithItsReason() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = protobuf(OtlpMessages.traces(server(), old()));

    assertThat(answer.statusCode()).isEqualTo(200);
    ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("older than the allowed");
    assertThat(operation()).hasSize(1);
  }

  @Test
  void json_isReceivedAndAnswered() throws IOException, InterruptedException {
    String log = """
        {"resourceLogs": [{"resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "shop"}}]}, "scopeLogs": [
          {"scope": {"name": "shop.Stock"}, "logRecords": [
            {"timeUnixNano": "%d", "severityNumber": 13, "traceId": "%s", "spanId": "%s",
             "body": {"stringValue": "low stock"}},
            {"timeUnixNano": "1000", "body": {"stringValue": "from 1970"}}]}]}]}
        """.formatted(now(), OtlpMessages.TRACE, OtlpMessages.SPAN);
    HttpResponse<String> answer =
        client.post("/v1/logs", log.getBytes(UTF_8), "Content-Type", "application/json; x=y");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(MAPPER
            .readTree(answer.body())
            .at("/partialSuccess/rejectedLogRecords")
            .asText())
        .isEqualTo("1");
    assertThat(operation().path(0).path("message").asText()).isEqualTo("low stock");
    assertThat(operation().path(0).path("severityLevel").asInt()).isEqualTo(2);
  }

  @Test
  void cumulativeMetric_isStoredAsWhatWasAdded() throws IOException, InterruptedException {
    long start = now() + Duration.ofMinutes(1).toNanos();
    for (int total : new int[] {7, 7, 9}) {
      String body = """
          {"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "orders", "sum": {
            "aggregationTemporality": 2, "isMonotonic": true, "dataPoints": [
              {"asInt": "%d", "startTimeUnixNano": "%d", "timeUnixNano": "%d"}]}}]}]}]}
          """.formatted(total, start, now());
      assertThat(client
              .post("/v1/metrics", body.getBytes(UTF_8), "Content-Type", "application/json")
              .body())
          .isEqualTo("{}");
    }

    JsonNode values = client.get(
        "/v1/apps/any/query?query=customMetrics%7Cproject%20value%7Corder%20by%20value%20asc");
    assertThat(values.at("/tables/0/rows").toString()).isEqualTo("[[2.0],[7.0]]");
  }

  @Test
  void secondPort_receivesTheSame() throws IOException, InterruptedException {
    PortalClient second = new PortalClient(URI.create("http://127.0.0.1:" + portal.otlpPort()));

    assertThat(second
            .post(
                "/v1/traces", OtlpMessages.traces(server()).toByteArray(), "Content-Type", PROTOBUF)
            .statusCode())
        .isEqualTo(200);
    assertThat(operation()).hasSize(1);
  }

  @Test
  void secondPortInUse_isNamed() {
    PortalOptions options =
        PortalOptions.builder().setPort(0).setOtlpPort(portal.otlpPort()).build();

    assertThatThrownBy(() -> Portal.start(options))
        .isInstanceOf(PortalStartException.class)
        .hasMessageContaining("Port " + portal.otlpPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc", "application/grpc+proto"})
  void grpc_isToldWhatToSet(String contentType) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.post("/v1/traces", new byte[5], "Content-Type", contentType);

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
    assertThat(answer.headers().firstValue("grpc-status")).contains("12");
  }

  /** A client of gRPC begins with HTTP/2 and sees the text in its error, or in a network log. */
  @Test
  void grpcOverHttp2_isToldWhatToSet() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), portal.otlpPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).contains("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
    }
  }

  @ParameterizedTest
  @CsvSource({", 415", "text/plain, 415", "application/x-protobuf, 400", "application/json, 400"})
  void garbage_isRefused(String contentType, int status) throws IOException, InterruptedException {
    byte[] garbage = new byte[1000];
    new Random(5).nextBytes(garbage);
    String[] headers =
        contentType == null ? new String[0] : new String[] {"Content-Type", contentType};

    assertThat(post(garbage, headers).statusCode()).isEqualTo(status);
    assertThat(portal.store().itemCount()).isZero();
  }

  @Test
  void errorsInJson_haveCodeAndMessage() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.post("/v1/traces", "{".getBytes(UTF_8), "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(MAPPER.readTree(answer.body()).path("code").asInt()).isEqualTo(3);
    assertThat(MAPPER.readTree(answer.body()).path("message").asText())
        .startsWith("The body could not be read");
  }

  @Test
  void tooLargeBodies_areRefused() throws IOException, InterruptedException {
    byte[] bomb = gzip(new byte[20_000_000]);

    assertThat(post(new byte[1_000_001], "Content-Type", PROTOBUF).statusCode()).isEqualTo(413);
    assertThat(post(bomb, "Content-Type", PROTOBUF, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(413);
  }

  @Test
  void tooManySpans_areRefused() throws IOException, InterruptedException {
    Span[] spans = new Span[20_001];
    Arrays.fill(spans, Span.getDefaultInstance());
    HttpResponse<byte[]> answer = protobuf(OtlpMessages.traces(spans));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(new String(answer.body(), UTF_8)).contains("more than 20000 items");
    assertThat(portal.store().itemCount()).isZero();
  }

  @Test
  void pagesOfOtherOrigins_maySendWithAPreflight() throws IOException, InterruptedException {
    HttpResponse<String> preflight = client.send(client
        .request("/v1/traces")
        .method("OPTIONS", BodyPublishers.noBody())
        .header("Origin", "http://page.example")
        .header("Access-Control-Request-Headers", "content-type"));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("content-type");
    assertThat(post(
                OtlpMessages.traces(server()).toByteArray(),
                "Content-Type",
                PROTOBUF,
                "Origin",
                "http://page.example")
            .statusCode())
        .isEqualTo(200);
  }

  @Test
  void queryApi_isBesideIt() throws IOException, InterruptedException {
    protobuf(OtlpMessages.traces(server()));

    assertThat(client
            .get("/v1/apps/any/query?query=requests%7Ccount")
            .at("/tables/0/rows/0/0")
            .asInt())
        .isEqualTo(1);
    assertThat(client.send(client.request("/v1/traces")).statusCode()).isEqualTo(405);
  }

  /** Browser, function with OpenCensus, service with OpenTelemetry, service with the agent. */
  @Test
  void operationOfFourSdks_isOneTreeAndOneMap() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    long nanos = TimeUnit.MILLISECONDS.toNanos(start.toEpochMilli());
    String operation = TestTelemetry.OPERATION_ID;
    ObjectNode fetch = TestTelemetry.changed(TestTelemetry.call(start), item -> {
      TestTelemetry.tags(item).put("ai.cloud.role", "web").remove("ai.operation.parentId");
      TestTelemetry.data(item).put("id", "1111111111111111").put("name", "GET /api/order");
    });
    ObjectNode function = TestTelemetry.changed(
        TestTelemetry.request(start),
        item -> TestTelemetry.tags(item).put("ai.operation.parentId", "1111111111111111"));
    ObjectNode agent = TestTelemetry.changed(TestTelemetry.calledRequest(start), item -> {
      TestTelemetry.tags(item)
          .put("ai.cloud.role", "billing")
          .put("ai.operation.parentId", "4444444444444444");
    });
    client.track(List.of(fetch, function, TestTelemetry.call(start), agent));
    protobuf(OtlpMessages.traces(
        OtlpMessages.below(OtlpMessages.server(nanos), operation, TestTelemetry.CALL_ID),
        OtlpMessages.call(operation, OtlpMessages.SPAN, "4444444444444444", nanos)));

    JsonNode items = client.get("/api/operations/" + operation).path("items");
    assertThat(OperationTree.of(operation, items).toString().strip()).isEqualTo("""
            dependency HTTP GET /api/order 200 [web]
              request instrumentation 200 [instrumentation-app]
                dependency HTTP GET /api/time/current/zone 200 [instrumentation-app]
                  request the span 200 [shop]
                    dependency Http the span 200 [shop]
                      request GET /api/time/current/zone 200 [billing]""".strip());
    JsonNode map = client.get("/api/map");
    assertThat(map.path("nodes").findValuesAsText("name"))
        .containsExactlyInAnyOrder("web", "instrumentation-app", "shop", "billing");
    assertThat(map.path("edges")).hasSize(3);
  }

  @Test
  void beyondTheLoopback_aKeyIsNeeded() throws IOException, InterruptedException {
    try (Portal exposed = Portal.start(PortalOptions.builder()
        .setHost("0.0.0.0")
        .setPort(0)
        .setAllowedKeys(Set.of("My-Key"))
        .build())) {
      PortalClient sender =
          new PortalClient(URI.create("http://127.0.0.1:" + exposed.url().getPort()));
      byte[] body = OtlpMessages.traces(server()).toByteArray();
      HttpResponse<String> without = sender.post("/v1/traces", body, "Content-Type", PROTOBUF);

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.body()).contains("OTEL_EXPORTER_OTLP_HEADERS").doesNotContain("my-key");
      assertThat(sender
              .post("/v1/traces", body, "Content-Type", PROTOBUF, "x-instrumentation-key", "no")
              .statusCode())
          .isEqualTo(401);
      assertThat(sender
              .post("/v1/traces", body, "Content-Type", PROTOBUF, "x-instrumentation-key", "my-KEY")
              .statusCode())
          .isEqualTo(200);
      assertThat(exposed.store().itemCount()).isEqualTo(1);
    }
  }
}
