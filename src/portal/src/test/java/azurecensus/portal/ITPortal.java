package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ITPortal {
  private static Portal portal;
  private static PortalClient client;

  @BeforeAll
  static void startPortal() {
    portal = Portal.start(PortalOptions.builder()
        .setPort(0)
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
  void clear() throws IOException, InterruptedException {
    assertThat(client.send(client.request("/api/items").DELETE()).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/track", "/v2.1/track", "//v2/track", "//v2.1/track"})
  void track_acceptsItemsOnEveryPath(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.post(path, ("[" + TestTelemetry.request(Instant.now()) + "]").getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"itemsReceived\":1,\"itemsAccepted\":1")
        .contains("\"errors\":[]");
    assertThat(client.get("/api/operations")).hasSize(1);
  }

  @Test
  void track_unpacksGzip() throws IOException, InterruptedException {
    byte[] body = PortalClient.gzip(TestTelemetry.request(Instant.now()).toString());

    assertThat(client.post("/v2.1/track", body, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(200);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(1);
  }

  @Test
  void track_refusesItemsOneByOne() throws IOException, InterruptedException {
    ObjectNode bad = TestTelemetry.trace(Instant.now(), "");
    JsonNode answer = client.track(List.of(
        TestTelemetry.request(Instant.now()), bad, TestTelemetry.trace(Instant.now(), "good")));

    assertThat(answer.path("itemsReceived").asInt()).isEqualTo(3);
    assertThat(answer.path("itemsAccepted").asInt()).isEqualTo(2);
    assertThat(answer.path("errors")).hasSize(1);
    assertThat(answer.path("errors").path(0).path("index").asInt()).isEqualTo(1);
    assertThat(answer.path("errors").path(0).path("statusCode").asInt()).isEqualTo(400);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(2);
  }

  @Test
  void track_answers206And400AsTheServiceDoes() throws IOException, InterruptedException {
    String bad = TestTelemetry.trace(Instant.now(), "").toString();

    assertThat(client
            .post("/v2/track", (bad + "\n" + TestTelemetry.request(Instant.now())).getBytes(UTF_8))
            .statusCode())
        .isEqualTo(206);
    assertThat(client.post("/v2/track", bad.getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(client.post("/v2/track", new byte[0]).statusCode()).isEqualTo(400);
  }

  @Test
  void track_refusesWhatIsTooLarge() throws IOException, InterruptedException {
    HttpResponse<String> plain = client.post("/v2/track", new byte[1_000_001]);
    HttpResponse<String> bomb = client.post("/v2/track", PortalClient.gzip(" ".repeat(20_000_000)));

    assertThat(plain.statusCode()).isEqualTo(413);
    assertThat(bomb.statusCode()).isEqualTo(413);
    assertThat(bomb.body()).contains("2000000 bytes when decompressed");
  }

  @Test
  void validate_keepsNothing() throws IOException, InterruptedException {
    HttpResponse<String> answer = client.post(
        "/v2/validate", TestTelemetry.request(Instant.now()).toString().getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(client.get("/api/health").path("items").asInt()).isZero();
  }

  @Test
  void operation_holdsEveryItemInOrder() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    JsonNode operation = client.get("/api/operations/" + TestTelemetry.OPERATION_ID);

    assertThat(operation.path("operation_Id").asText()).isEqualTo(TestTelemetry.OPERATION_ID);
    assertThat(texts(operation.path("items"), "itemType"))
        .containsExactly(
            "request", "trace", "dependency", "dependency", "request", "trace", "exception");
    JsonNode call = operation.path("items").path(3);
    assertThat(call.path("type").asText()).isEqualTo("HTTP");
    assertThat(call.path("target").asText()).isEqualTo("127.0.0.1:7073");
    assertThat(call.path("duration").asDouble()).isEqualTo(218.0);
    assertThat(call.path("operation_ParentId").asText()).isEqualTo(TestTelemetry.REQUEST_ID);
    assertThat(call.path("cloud_RoleInstance").asText()).isEqualTo("host-1");
    assertThat(call.has("severityLevel")).isFalse();
    JsonNode trace = operation.path("items").path(1);
    assertThat(trace.path("customDimensions").path("InvocationId").asText()).isEqualTo("43a08a4a");
    assertThat(trace.path("customMeasurements").isObject()).isTrue();
    JsonNode exception = operation.path("items").path(6);
    assertThat(exception.path("outerType").asText()).isEqualTo("java.lang.AssertionError");
    assertThat(exception
            .path("details")
            .path(0)
            .path("parsedStack")
            .path(0)
            .path("line")
            .asInt())
        .isEqualTo(57);
  }

  @Test
  void operations_newestFirstNamedByTheirRequest() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    ObjectNode later = TestTelemetry.trace(Instant.now(), "later and alone");
    TestTelemetry.tags(later).put("ai.operation.id", "later").remove("ai.operation.name");
    client.track(List.of(later));
    JsonNode operations = client.get("/api/operations");

    assertThat(texts(operations, "operation_Id"))
        .containsExactly("later", TestTelemetry.OPERATION_ID);
    JsonNode older = operations.path(1);
    assertThat(older.path("name").asText()).isEqualTo("instrumentation");
    assertThat(older.path("cloud_RoleName").asText()).isEqualTo("instrumentation-app");
    assertThat(older.path("resultCode").asText()).isEqualTo("200");
    assertThat(older.path("success").asBoolean()).isTrue();
    assertThat(older.path("duration").asDouble()).isEqualTo(3234.0);
    assertThat(older.path("itemCount").asInt()).isEqualTo(7);
    assertThat(Instant.parse(older.path("timestamp").asText())).isBefore(Instant.now());
  }

  @Test
  void operations_foundBehindOneOfVeryManyItems() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    Instant now = Instant.now();
    client.track(IntStream.range(0, 600)
        .mapToObj(i -> TestTelemetry.changed(
            TestTelemetry.trace(now, "t" + i),
            trace -> TestTelemetry.tags(trace).put("ai.operation.id", "many")))
        .toList());

    assertThat(texts(client.get("/api/operations?limit=2"), "operation_Id"))
        .containsExactly("many", TestTelemetry.OPERATION_ID);
  }

  @Test
  void operation_waitsForItsItems() throws IOException, InterruptedException {
    List<ObjectNode> items = TestTelemetry.operation();
    CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(() -> {
      try {
        return client.send(
            client.request("/api/operations/" + TestTelemetry.OPERATION_ID + "?wait=20s&items=7"));
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    for (ObjectNode item : items) {
      client.track(List.of(item));
    }

    assertThat(waiting.orTimeout(15, TimeUnit.SECONDS).join().body()).contains("AssertionError");
  }

  @Test
  void operations_waitEndsWithTheItemsReceived() throws IOException, InterruptedException {
    assertThat(client.get("/api/operations?wait=50ms&count=1")).isEmpty();
    assertThat(client.get("/api/operations/none?wait=0s").path("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=long", "wait=61s", "limit=0", "limit=x", "count=1001"})
  void operations_refuseParametersWithAHint(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(client.request("/api/operations?" + query));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("must be");
  }

  @Test
  void map_joinsServicesByParentAndKeepsExternals() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    ObjectNode failed = TestTelemetry.call(Instant.now());
    TestTelemetry.data(failed)
        .put("id", "3333333333333333")
        .put("target", "www.example.org")
        .put("success", false)
        .put("resultCode", "503")
        .put("duration", "00:00:01");
    client.track(List.of(failed, failed));
    JsonNode map = client.get("/api/map");

    assertThat(texts(map.path("nodes"), "id"))
        .containsExactlyInAnyOrder(
            "role:instrumentation-app", "role:time-api", "external:http:www.example.org");
    assertThat(texts(map.path("edges"), "target"))
        .containsExactly("external:http:www.example.org", "role:time-api");
    JsonNode external = map.path("edges").path(0);
    assertThat(external.path("calls").asInt()).isEqualTo(2);
    assertThat(external.path("failures").asInt()).isEqualTo(2);
    assertThat(external.path("averageDuration").asDouble()).isEqualTo(1000.0);
    JsonNode details =
        client.get("/api/map/details?source=instrumentation-app&type=HTTP&target=www.example.org");
    assertThat(details.path("topFailingStatusCodes").path(0).path("resultCode").asText())
        .isEqualTo("503");
    assertThat(details.path("slowestCalls").path(0).path("averageDuration").asDouble())
        .isEqualTo(1000.0);
    assertThat(details.path("commonProperties").path("resultCode").asText()).isEqualTo("503");
    assertThat(client
            .get("/api/map/details?source=instrumentation-app&callee=time-api")
            .path("calls")
            .asInt())
        .isEqualTo(1);
    assertThat(client.get("/api/map/details?role=time-api").path("calls").asInt())
        .isEqualTo(1);
  }

  @Test
  void otherHostNames_refused() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), portal.url().getPort())) {
      socket
          .getOutputStream()
          .write("GET /api/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
              .getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 403")
          .contains("--allow-host")
          .doesNotContain("items");
    }
  }

  @Test
  void otherOrigins_maySendTelemetryAndNothingElse() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    HttpResponse<String> delete = client.send(
        client.request("/api/items").header("Origin", "http://evil.example").DELETE());
    HttpResponse<String> read =
        client.send(client.request("/api/operations").header("Sec-Fetch-Site", "cross-site"));
    HttpResponse<String> track = client.post(
        "/v2/track",
        TestTelemetry.request(Instant.now()).toString().getBytes(UTF_8),
        "Origin",
        "http://shop.example");

    assertThat(delete.statusCode()).isEqualTo(403);
    assertThat(read.statusCode()).isEqualTo(403);
    assertThat(track.statusCode()).isEqualTo(200);
    assertThat(track.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(8);
  }

  @Test
  void otherOrigins_mayNotSendCompressedBodiesWithoutTheirHeader()
      throws IOException, InterruptedException {
    String item = TestTelemetry.request(Instant.now()).toString();
    HttpResponse<String> beacon = client.post(
        "/v2/track",
        item.getBytes(UTF_8),
        "Sec-Fetch-Mode",
        "no-cors",
        "Sec-Fetch-Site",
        "cross-site");
    HttpResponse<String> compressed = client.post(
        "/v2/track",
        PortalClient.gzip(item),
        "Sec-Fetch-Mode",
        "no-cors",
        "Sec-Fetch-Site",
        "cross-site");

    assertThat(beacon.statusCode()).isEqualTo(200);
    assertThat(compressed.statusCode()).isEqualTo(400);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(1);
  }

  @Test
  void preflight_allowsWhatTheBrowserSdkAsksFor() throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(client
        .request("/v2/track")
        .header("Origin", "http://shop.example")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type,sdk-context")
        .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
        .hasValue("content-type,sdk-context");
  }

  @Test
  void sdkQueries_answered() throws IOException, InterruptedException {
    HttpResponse<String> profile = client.send(client.request("/api/profiles/abc/appId"));
    HttpResponse<String> ping =
        client.post("/QuickPulseService.svc/ping?ikey=abc", "{}".getBytes(UTF_8));

    assertThat(profile.statusCode()).isEqualTo(200);
    assertThat(profile.body()).matches("[0-9a-f-]{36}");
    assertThat(ping.headers().firstValue("x-ms-qps-subscribed")).hasValue("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/map",
        "/transaction/abc",
        "/assets/portal.js",
        "/assets/lib/vue.js",
        "/assets/portal.css"
      })
  void pages_servedUnderAStrictPolicy(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(client.request(path));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void filesOfThePages_areKeptByTheBrowserAndTheDocumentIsNot()
      throws IOException, InterruptedException {
    HttpResponse<String> page = client.send(client.request("/"));
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    Matcher script =
        Pattern.compile("src=\"(/assets/[0-9a-f]{12}/portal\\.js)\"").matcher(page.body());
    assertThat(script.find()).isTrue();
    HttpResponse<String> kept = client.send(client.request(script.group(1)));
    HttpResponse<String> older = client.send(client.request("/assets/0123456789ab/portal.js"));

    assertThat(kept.headers().firstValue("Cache-Control").orElseThrow())
        .contains("max-age=31536000", "immutable");
    assertThat(older.statusCode()).isEqualTo(200);
    assertThat(older.body()).isEqualTo(kept.body());
    assertThat(older.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/Portal.class",
        "/assets/0123456789ab/../Portal.class",
        "/assets/0123456789ab/0123456789ab/portal.js",
        "/assets/../Portal.class",
        "/assets/%2e%2e/portal.js",
        "/assets/nothing.js",
        "/nowhere"
      })
  void otherFiles_notServed(String path) throws IOException, InterruptedException {
    assertThat(client.send(client.request(path)).statusCode()).isIn(400, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quX",
        "QUx",
        "ärGER QUX",
        "5 k",
        "5 K",
        "kelvin",
        "istanbul",
        "\u0130STANBUL",
        "7",
        "!"
      })
  void search_findsTextInAnyCase(String text) throws IOException, InterruptedException {
    client.track(List.of(
        TestTelemetry.trace(
            Instant.now(), "\u00c4rger Qux 5 \u212a(elvin) \u0130stanbul Kelvin 7!"),
        TestTelemetry.trace(Instant.now(), "another")));

    assertThat(client.get("/api/items?search=" + URLEncoder.encode(text, UTF_8)))
        .hasSize(1);
  }

  @Test
  void unknownAddress_isAnsweredInJsonToProgramsAndByAPageToBrowsers()
      throws IOException, InterruptedException {
    HttpResponse<String> program = client.send(client.request("/api/nowhere"));
    HttpResponse<String> person =
        client.send(client.request("/nowhere").header("Accept", "text/html,*/*"));

    assertThat(program.statusCode()).isEqualTo(404);
    assertThat(program.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(program.body()).contains("\"error\":\"There is nothing at this address.");
    assertThat(person.statusCode()).isEqualTo(404);
    assertThat(person.body()).contains("<!doctype html>");
  }

  @Test
  void wrongMethod_isRefusedWithTheAllowedOnes() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(client.request("/api/items/").PUT(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("DELETE, GET");
    assertThat(answer.body()).contains("Only DELETE and GET are allowed.");
  }

  @Test
  void methodInLowerCase_isAnotherMethod() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(client.request("/api/health").method("get", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).contains("Only GET is allowed.");
  }

  @Test
  void head_isAnsweredAsGetWithoutABody() throws IOException, InterruptedException {
    HttpResponse<String> get = client.send(client.request("/assets/portal.css"));
    HttpResponse<String> head =
        client.send(client.request("/assets/portal.css").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"))
        .isPresent();
  }

  @Test
  void operationId_mayHaveAnyCharacter() throws IOException, InterruptedException {
    ObjectNode request = TestTelemetry.request(Instant.now());
    ((ObjectNode) request.path("tags")).put("ai.operation.id", "a/b%2F +c");
    client.track(List.of(request));

    assertThat(client.get("/api/operations/a%2Fb%252F%20+c").path("items")).hasSize(1);
    assertThat(client.get("/api/operations/a%2Fb%252F%20+c/neighbours").has("previous"))
        .isTrue();
  }

  @Test
  void undecodableQuery_isRefused() throws IOException, InterruptedException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), portal.url().getPort())) {
      socket
          .getOutputStream()
          .write("GET /api/items?search=%zz HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("encoded as UTF-8 with percent signs");
    }
  }

  @Test
  void events_endWithThePortal() throws IOException {
    Portal ending = Portal.start(PortalOptions.builder().setPort(0).build());
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), ending.url().getPort())) {
      socket
          .getOutputStream()
          .write("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      StringBuilder read = new StringBuilder();
      while (read.indexOf("\n\n") < 0) {
        read.append((char) socket.getInputStream().read());
      }
      ending.close();
      String rest = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(read).contains("event: change\ndata: {\"items\":0}");
      // The last chunk: a regular end, not a cut connection.
      assertThat(rest).endsWith("0\r\n\r\n");
    }
  }

  @Test
  void oldestItems_areDeletedFirst() throws IOException, InterruptedException {
    try (Portal small =
        Portal.start(PortalOptions.builder().setPort(0).setMaxItems(100).build())) {
      PortalClient smallClient = new PortalClient(small.url());
      for (int i = 0; i < 30; i++) {
        int round = i;
        smallClient.track(IntStream.range(0, 10)
            .mapToObj(j -> TestTelemetry.trace(Instant.now(), "message " + (round * 10 + j)))
            .toList());
      }
      JsonNode items =
          smallClient.get("/api/operations/" + TestTelemetry.OPERATION_ID).path("items");

      assertThat(smallClient.get("/api/health").path("items").asInt())
          .isBetween(80, 100)
          .isEqualTo(items.size());
      assertThat(texts(items, "message")).contains("message 299").doesNotContain("message 0");
    }
  }

  @Test
  void databaseFile_keepsItemsAcrossRuns(@TempDir Path folder)
      throws IOException, InterruptedException {
    PortalOptions options = PortalOptions.builder()
        .setPort(0)
        .setDatabase(folder.resolve("portal.db"))
        .build();
    try (Portal first = Portal.start(options)) {
      new PortalClient(first.url()).track(TestTelemetry.operation());
    }
    try (Portal second = Portal.start(options)) {
      PortalClient secondClient = new PortalClient(second.url());

      assertThat(secondClient.get("/api/health").path("items").asInt()).isEqualTo(7);
      secondClient.track(List.of(TestTelemetry.trace(Instant.now(), "more")));
      assertThat(
              secondClient.get("/api/operations/" + TestTelemetry.OPERATION_ID).path("items"))
          .hasSize(8);
    }
  }

  @Test
  void portInUse_isReported() {
    PortalOptions samePort =
        PortalOptions.builder().setPort(portal.url().getPort()).build();

    assertThatThrownBy(() -> Portal.start(samePort))
        .isInstanceOf(PortalStartException.class)
        .hasMessageContaining("Port " + portal.url().getPort() + " on 127.0.0.1 is in use");
  }

  @Test
  void close_releasesWaitingRequests() throws Exception {
    Portal closing = Portal.start(PortalOptions.builder().setPort(0).build());
    HttpRequest.Builder question =
        new PortalClient(closing.url()).request("/api/operations?wait=60s&count=1");
    CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> {
      try {
        return new PortalClient(closing.url()).send(question).statusCode();
      } catch (IOException e) {
        return -1;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    closing.close();
    closing.close();

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isIn(200, 503, -1);
  }

  private static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(item -> item.path(field).asText())
        .toList();
  }
}
