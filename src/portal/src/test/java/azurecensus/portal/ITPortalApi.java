package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ITPortalApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static Portal portal;
  private static PortalClient client;

  @BeforeAll
  static void startPortal() {
    portal = Portal.start(PortalOptions.builder().setPort(0).build());
    client = new PortalClient(portal.url());
  }

  @AfterAll
  static void stopPortal() {
    portal.close();
  }

  @BeforeEach
  void fill() throws IOException, InterruptedException {
    portal.clear();
    client.send(client.request("/api/faults").DELETE());
    client.track(TestTelemetry.operation());
  }

  private static ObjectNode failedCall() {
    return TestTelemetry.changed(
        TestTelemetry.call(Instant.now()),
        call -> TestTelemetry.data(call)
            .put("id", "3333333333333333")
            .put("name", "GET /slow")
            .put("target", "www.example.org")
            .put("success", false)
            .put("resultCode", "503")
            .put("duration", "00:00:02"));
  }

  private HttpResponse<String> query(String sql) throws IOException, InterruptedException {
    return client.post(
        "/api/query",
        JsonNodeFactory.instance.objectNode().put("sql", sql).toString().getBytes(UTF_8));
  }

  private static void fault(String json) throws IOException, InterruptedException {
    assertThat(client.post("/api/faults", json.getBytes(UTF_8)).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> track(ObjectNode... items)
      throws IOException, InterruptedException {
    return client.post("/v2.1/track", List.of(items).toString().getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "type=request, 2",
    "'type=request,dependency', 4",
    "role=time-api, 1",
    "search=ASSERTIONERROR, 1",
    "search=43a08a4a, 2",
    "search=nowhere, 0",
    "resultCode=200, 3",
    "success=false, 0",
    "name=instrumentation, 1",
    "userId=u1, 0",
    "userId=, 7",
    "sessionId=s1, 0",
    "last=1h, 7",
    "from=2099-01-01T00:00:00Z, 0",
    "to=2099-01-01T00:00:00Z, 7",
    "limit=3, 3",
    "limit=3&offset=6, 1",
    "after=0, 7"
  })
  void items_narrowedByEveryParameter(String parameters, int found)
      throws IOException, InterruptedException {
    assertThat(client.get("/api/items?" + parameters)).hasSize(found);
  }

  @Test
  void neighbours_areTheOperationsThatBeganBeforeAndAfter()
      throws IOException, InterruptedException {
    Instant start = Instant.parse(client
        .get("/api/operations/" + TestTelemetry.OPERATION_ID)
        .path("items")
        .path(0)
        .path("timestamp")
        .asText());
    client.track(List.of(
        request("early", start.minusSeconds(9)),
        request("before", start.minusSeconds(2)),
        // Began earlier and lasted into the time of this operation.
        request("before", start.plusSeconds(1)),
        request("after", start.plusSeconds(3)),
        request("late", start.plusSeconds(4))));

    JsonNode neighbours =
        client.get("/api/operations/" + TestTelemetry.OPERATION_ID + "/neighbours");
    assertThat(neighbours.path("previous").path("operation_Id").asText()).isEqualTo("before");
    assertThat(neighbours.path("next").path("operation_Id").asText()).isEqualTo("after");
    assertThat(client.get("/api/operations/early/neighbours").path("previous").isNull())
        .isTrue();
    assertThat(client.get("/api/operations/late/neighbours").path("next").isNull())
        .isTrue();
    assertThat(client.get("/api/operations/nothing/neighbours").path("next").isNull())
        .isTrue();
  }

  private static ObjectNode request(String operation, Instant time) {
    return TestTelemetry.changed(
        TestTelemetry.request(time),
        request -> TestTelemetry.tags(request).put("ai.operation.id", operation));
  }

  @ParameterizedTest
  @CsvSource({"last=1h, 2, 1", "from=2099-01-01T00:00:00Z, 0, 0", "to=2099-01-01T00:00:00Z, 2, 1"})
  void map_coversItsTimeRange(String range, int nodes, int calls)
      throws IOException, InterruptedException {
    JsonNode map = client.get("/api/map?" + range);
    assertThat(map.path("nodes")).hasSize(nodes);
    assertThat(map.path("edges")).hasSize(calls);
    assertThat(client
            .get("/api/map/details?source=instrumentation-app&callee=time-api&" + range)
            .path("calls")
            .asInt())
        .isEqualTo(calls);
  }

  @Test
  void items_newestFirstWithTheirCounts() throws IOException, InterruptedException {
    JsonNode answer = client.get("/api/items?counts=true&limit=1");

    assertThat(answer.path("items").path(0).path("itemType").asText()).isEqualTo("exception");
    assertThat(answer.path("counts").path("request").asInt()).isEqualTo(2);
    assertThat(answer.path("counts").path("customEvent").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"type=nothing", "last=soon", "from=now", "success=maybe", "limit=1001", "after=x"})
  void items_refuseParametersWithAHint(String parameter) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(client.request("/api/items?" + parameter));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("must be");
  }

  @Test
  void failures_groupedInEveryWay() throws IOException, InterruptedException {
    client.track(List.of(
        failedCall(),
        TestTelemetry.changed(
            TestTelemetry.request(Instant.now()),
            request -> TestTelemetry.data(request)
                .put("id", "4444444444444444")
                .put("success", false)
                .put("responseCode", "500"))));
    JsonNode failures = client.get("/api/failures");

    assertThat(failures.path("operations").path(0).path("failures").asInt()).isEqualTo(1);
    assertThat(failures.path("responseCodes").path(0).path("resultCode").asText())
        .isEqualTo("500");
    assertThat(failures.path("dependencies").path(0).path("target").asText())
        .isEqualTo("www.example.org");
    assertThat(failures.path("exceptions").path(0).path("problemId").asText())
        .startsWith("java.lang.AssertionError at ");
    assertThat(failures.path("roles").path(0).path("role").asText())
        .isEqualTo("instrumentation-app");
    assertThat(failures.path("totals").path("count").asInt()).isEqualTo(3);
    assertThat(client.get("/api/failures?role=time-api").path("operations")).isEmpty();
  }

  @Test
  void performance_countsPercentilesDistributionAndSamples()
      throws IOException, InterruptedException {
    client.track(List.of(failedCall()));
    JsonNode performance = client.get("/api/performance?kind=dependencies");
    JsonNode slowest = performance.path("names").path(0);

    assertThat(slowest.path("name").asText()).isEqualTo("long running api call");
    assertThat(slowest.path("p99").asDouble()).isEqualTo(3000.4);
    assertThat(performance.path("total").path("count").asInt()).isEqualTo(3);
    assertThat(performance.path("samples").path(0).path("duration").asDouble()).isEqualTo(3000.4);
    assertThat(StreamSupport.stream(performance.path("distribution").spliterator(), false)
            .mapToInt(bar -> bar.path("count").asInt())
            .sum())
        .isEqualTo(3);
    assertThat(client.get("/api/performance?name=instrumentation").path("names"))
        .hasSize(1);
  }

  @Test
  void metrics_listedAndOverTime() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(IntStream.range(0, 4)
        .mapToObj(i -> TestTelemetry.changed(
            TestTelemetry.envelope("MetricData", start.plusSeconds(i)),
            metric -> TestTelemetry.data(metric)
                .putArray("metrics")
                .addObject()
                .put("name", "queue.depth")
                .put("value", i)))
        .toList());
    JsonNode metrics = client.get("/api/metrics?name=queue.depth");

    assertThat(metrics.path("names").path(0).path("average").asDouble()).isEqualTo(1.5);
    assertThat(metrics.path("series")).hasSize(4);
    assertThat(metrics.path("series").path(3).path("maximum").asDouble()).isEqualTo(3.0);
  }

  @Test
  void live_showsTheLastMinute() throws IOException, InterruptedException {
    JsonNode live = client.get("/api/live");

    assertThat(live.path("requests").path(0).path("count").asInt()).isPositive();
    assertThat(live.path("exceptions")).hasSize(1);
    assertThat(live.path("servers")).hasSize(2);
  }

  @Test
  void query_answersWithTypedColumns() throws IOException, InterruptedException {
    JsonNode answer = MAPPER.readTree(query(
            "SELECT name, duration, customDimensions, timestamp FROM requests WHERE cloud_RoleName = 'time-api'")
        .body());

    assertThat(answer.path("columns").path(1).path("type").asText()).isEqualTo("double");
    assertThat(answer.path("rows").path(0).path(0).asText())
        .isEqualTo("GET /api/time/current/zone");
    assertThat(answer.path("rows").path(0).path(1).asDouble()).isEqualTo(120.0);
    assertThat(answer.path("rows").path(0).path(3).asText()).endsWith("Z");
    assertThat(answer.path("truncated").asBoolean()).isFalse();
  }

  @Test
  void query_cutsLongAnswers() throws IOException, InterruptedException {
    JsonNode answer = MAPPER.readTree(query("SELECT * FROM range(5000)").body());

    assertThat(answer.path("rows")).hasSize(1000);
    assertThat(answer.path("truncated").asBoolean()).isTrue();
  }

  @Test
  void query_streamsAnEndlessJoin() throws IOException, InterruptedException {
    JsonNode answer = MAPPER.readTree(
        query("SELECT a.range, b.range FROM range(1000000) a, range(1000000) b").body());

    assertThat(answer.path("rows")).hasSize(1000);
    assertThat(answer.path("truncated").asBoolean()).isTrue();
  }

  @Test
  void query_cutsLongCells() throws IOException, InterruptedException {
    JsonNode answer = MAPPER.readTree(query("SELECT repeat('x', 100050) AS x").body());

    assertThat(answer.path("rows").path(0).path(0).asText()).hasSize(100_001).endsWith("x…");
  }

  @Test
  void query_cutsLargeAnswers() throws IOException, InterruptedException {
    HttpResponse<String> answer = query("SELECT repeat('x', 90000) AS x FROM range(900)");

    assertThat(answer.body().length()).isBetween(8_000_000, 8_200_000);
    assertThat(MAPPER.readTree(answer.body()).path("truncated").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 700, 900, 1200})
  void query_thatIsNestedTooDeeply_isRefused(int levels) throws IOException, InterruptedException {
    String sql = "SELECT * FROM (".repeat(levels) + "SELECT 1" + ")".repeat(levels);

    assertThat(query(sql).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DESCRIBE requests", "SELECT unnest([1, 2])", "FROM range(3)"})
  void query_mayUseHarmlessFunctions(String sql) throws IOException, InterruptedException {
    assertThat(query(sql).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM checkpoint()",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_databases()",
        "SELECT * FROM duckdb_databases",
        "SELECT * FROM pragma_database_list",
        "SELECT (SELECT count(*) FROM DuckDB_Settings())",
        "SELECT current_setting('home_directory')",
        "",
        "SELECT",
        "SELECT nothing FROM requests",
        "DELETE FROM requests",
        "DROP TABLE requests",
        "INSERT INTO requests (name) VALUES ('x')",
        "CREATE TABLE t AS SELECT 1",
        "CREATE MACRO m() AS 1",
        "SELECT 1; DROP TABLE requests",
        "SELECT 1; SELECT 2",
        "COMMIT; DROP TABLE requests",
        "ATTACH '/tmp/other.db'",
        "COPY requests TO '/tmp/requests.csv'",
        "EXPORT DATABASE '/tmp/portal'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "CHECKPOINT",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_json('http://127.0.0.1/')",
        "SELECT getenv('HOME')"
      })
  void query_cannotWriteOrReachOut(String sql) throws IOException, InterruptedException {
    HttpResponse<String> answer = query(sql);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":").doesNotContain("root:");
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(7);
    assertThat(query("SELECT count(*) FROM requests").statusCode()).isEqualTo(200);
  }

  @Test
  void query_ofOtherOrigins_refused() throws IOException, InterruptedException {
    HttpResponse<String> answer = client.post(
        "/api/query",
        "{\"sql\":\"SELECT 1\"}".getBytes(UTF_8),
        "Origin",
        "http://evil.example",
        "Content-Type",
        "text/plain");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void export_canBeImported() throws IOException, InterruptedException {
    String file = client.send(client.request("/api/export")).body();
    JsonNode before = client.get("/api/operations/" + TestTelemetry.OPERATION_ID);
    portal.clear();
    HttpResponse<String> answer =
        client.post("/api/import", PortalClient.gzip(file), "Content-Encoding", "gzip");
    JsonNode after = client.get("/api/operations/" + TestTelemetry.OPERATION_ID);

    assertThat(answer.body()).isEqualTo("{\"imported\":7}");
    assertThat(withoutItemIds(after)).isEqualTo(withoutItemIds(before));
  }

  private static JsonNode withoutItemIds(JsonNode operation) {
    operation.path("items").forEach(item -> ((ObjectNode) item).remove("itemId"));
    return operation;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "{\"itemType\":\"request\"}",
        "{\"itemType\":\"x\",\"timestamp\":\"2024-05-01T12:00:00Z\"}",
        "[]"
      })
  void import_refusesOtherFiles(String file) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.post("/api/import", file.getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Item 1");
  }

  @Test
  void import_keepsTheItemsBeforeAWrongLine() throws IOException, InterruptedException {
    String file = client.send(client.request("/api/export")).body();
    portal.clear();
    HttpResponse<String> answer =
        client.post("/api/import", (file + "{\"itemType\":\"x\"}\n").getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Item 8");
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(7);
  }

  @Test
  void import_ofACutGzipFile_isReported() throws IOException, InterruptedException {
    byte[] file = PortalClient.gzip(client.send(client.request("/api/export")).body());
    HttpResponse<String> answer = client.post(
        "/api/import", Arrays.copyOf(file, file.length / 2), "Content-Encoding", "gzip");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("gzip");
  }

  @Test
  void import_keepsTheItemsBeforeTheCutOfAGzipFile() throws IOException, InterruptedException {
    byte[] file = PortalClient.gzip(client.send(client.request("/api/export")).body());
    portal.clear();
    HttpResponse<String> answer = client.post(
        "/api/import", Arrays.copyOf(file, file.length - 1), "Content-Encoding", "gzip");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("after item 7;");
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(7);
  }

  @Test
  void import_countsTheBytesOfItemsWithoutASize() throws IOException, InterruptedException {
    portal.clear();
    String line =
        "{\"itemType\":\"trace\",\"timestamp\":\"2024-05-01T12:00:00Z\",\"message\":\"m\"}";
    client.post("/api/import", line.getBytes(UTF_8));

    assertThat(client.get("/api/health").path("bytes").asInt()).isEqualTo(line.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/map",
        "/api/map/details?role=instrumentation-app",
        "/api/map/details?source=instrumentation-app&callee=time-api",
        "/api/failures",
        "/api/performance",
        "/api/performance?kind=dependencies",
        "/api/live",
        "/api/metrics?name=huge",
        "/api/operations",
        "/api/items?counts=true"
      })
  void hugeNumbers_breakNoQuery(String question) throws IOException, InterruptedException {
    String imported =
        "{\"itemType\":\"%s\",\"timestamp\":\"%s\",\"cloud_RoleName\":\"instrumentation-app\",\"id\":\"1\","
            + "\"duration\":1.7e308,\"itemCount\":9000000000000000000,\"_BilledSize\":9000000000000000000}\n";
    for (int i = 0; i < 2; i++) {
      for (String type : List.of("request", "dependency")) {
        client.post(
            "/api/import", imported.formatted(type, TestTelemetry.start()).getBytes(UTF_8));
      }
      track(
          oftenSampled(TestTelemetry.request(Instant.now())),
          oftenSampled(TestTelemetry.call(Instant.now())),
          TestTelemetry.changed(
              TestTelemetry.envelope("MetricData", Instant.now()),
              metric -> TestTelemetry.data(metric)
                  .putArray("metrics")
                  .addObject()
                  .put("name", "huge")
                  .put("count", 1e300)
                  .put("value", 1.7e308)));
    }

    HttpResponse<String> answer = client.send(client.request(question));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("Infinity");
    assertThat(client.get("/api/health").path("status").asText()).isEqualTo("ok");
  }

  private static ObjectNode oftenSampled(ObjectNode item) {
    return item.put("sampleRate", 1e-300);
  }

  @Test
  void statusFault_appliesToItsPostsAndKeepsNothing() throws IOException, InterruptedException {
    portal.clear();
    fault("{\"kind\":\"status\",\"status\":429,\"retryAfter\":\"7\",\"times\":2}");
    ObjectNode request = TestTelemetry.request(Instant.now());

    HttpResponse<String> first = track(request);
    assertThat(first.statusCode()).isEqualTo(429);
    assertThat(first.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(track(request).statusCode()).isEqualTo(429);
    assertThat(client.get("/api/faults")).isEmpty();
    assertThat(track(request).statusCode()).isEqualTo(200);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(1);
  }

  @Test
  void partialFault_refusesTheNamedItems() throws IOException, InterruptedException {
    portal.clear();
    fault("{\"kind\":\"partial\",\"status\":503,\"indexes\":[1]}");
    HttpResponse<String> answer = track(
        TestTelemetry.trace(Instant.now(), "a"),
        TestTelemetry.trace(Instant.now(), "b"),
        TestTelemetry.trace(Instant.now(), "c"));

    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).contains("\"itemsAccepted\":2", "\"index\":1,\"statusCode\":503");
    assertThat(
            client.get("/api/items?search=b&type=trace").path(0).path("message").asText())
        .isNotEqualTo("b");
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(2);
  }

  @Test
  void partialFault_countsItemsThatAreAcceptedAndNotKept()
      throws IOException, InterruptedException {
    portal.clear();
    fault("{\"kind\":\"partial\",\"status\":503,\"indexes\":[1]}");
    HttpResponse<String> answer = track(
        sdkStatistics(),
        TestTelemetry.trace(Instant.now(), "refused"),
        TestTelemetry.trace(Instant.now(), "kept"));

    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body())
        .contains("\"itemsReceived\":3,\"itemsAccepted\":2", "\"index\":1,\"statusCode\":503");
    assertThat(client.get("/api/items").findValuesAsText("message")).containsExactly("kept");
  }

  @Test
  void partialFault_keepsTheRefusalsOfInvalidItems() throws IOException, InterruptedException {
    portal.clear();
    fault("{\"kind\":\"partial\",\"status\":503,\"indexes\":[2]}");
    HttpResponse<String> answer = track(
        TestTelemetry.trace(Instant.now(), ""),
        TestTelemetry.trace(Instant.now(), "kept"),
        TestTelemetry.trace(Instant.now(), "refused"));

    assertThat(answer.body())
        .contains(
            "\"itemsAccepted\":1",
            "\"index\":0,\"statusCode\":400",
            "\"index\":2,\"statusCode\":503");
    assertThat(client.get("/api/items").findValuesAsText("message")).containsExactly("kept");
  }

  @Test
  void partialFault_answers206AlsoWhenItRefusesEveryItem()
      throws IOException, InterruptedException {
    fault("{\"kind\":\"partial\",\"status\":503,\"indexes\":[0]}");
    HttpResponse<String> answer = track(TestTelemetry.trace(Instant.now(), "only"));

    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).contains("\"itemsAccepted\":0");
  }

  @Test
  void statusFault_ofAnUnreadableBody_isAnsweredWithTheBodysError()
      throws IOException, InterruptedException {
    fault("{\"kind\":\"status\",\"status\":503}");
    byte[] cut = Arrays.copyOf(PortalClient.gzip("{}"), 12);

    HttpResponse<String> answer = client.post("/v2.1/track", cut, "Content-Encoding", "gzip");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("The body could not be read");
  }

  /** An item that the service accepts and never shows. */
  private static ObjectNode sdkStatistics() {
    return TestTelemetry.changed(
        TestTelemetry.trace(Instant.now(), "statistics"), item -> item.put("name", "Statsbeat"));
  }

  @Test
  void redirectDisconnectAndSlowFaults_happen() throws IOException, InterruptedException {
    portal.clear();
    fault(
        "[{\"kind\":\"redirect\",\"status\":308,\"location\":\"http://127.0.0.1:9/v2.1/track\"},{\"kind\":\"disconnect\"},"
            + "{\"kind\":\"slow\",\"delayMilliseconds\":1}]");
    HttpResponse<String> redirect = track(TestTelemetry.request(Instant.now()));

    assertThat(redirect.statusCode()).isEqualTo(308);
    assertThat(redirect.headers().firstValue("Location")).hasValue("http://127.0.0.1:9/v2.1/track");
    assertThatThrownBy(() -> track(TestTelemetry.request(Instant.now())))
        .isInstanceOf(IOException.class);
    assertThat(track(TestTelemetry.request(Instant.now())).statusCode()).isEqualTo(200);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"earthquake\"}",
        "{}",
        "{\"kind\":\"redirect\",\"location\":\"elsewhere\"}",
        "{\"status\":99}",
        "{\"status\":500,\"times\":0}",
        "{\"kind\":\"partial\",\"indexes\":[\"one\"]}",
        "{\"kind\":\"partial\",\"indexes\":[-1]}",
        "{\"kind\":\"partial\",\"indexes\":1}",
        "{\"status\":500,\"retryAfter\":\"1\\r\\nX: y\"}",
        "nonsense"
      })
  void wrongFault_refusedWithAHint(String fault) throws IOException, InterruptedException {
    assertThat(client.post("/api/faults", fault.getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(client.get("/api/faults")).isEmpty();
  }

  @Test
  void item_isFoundByItsId() throws IOException, InterruptedException {
    String id = client.get("/api/items").path(3).path("itemId").asText();

    assertThat(client.get("/api/items?item=" + id).findValuesAsText("itemId")).containsExactly(id);
    assertThat(client.get("/api/items?item=999999")).isEmpty();
  }

  @Test
  void itemsOfAnOperation_areFoundByItsId() throws IOException, InterruptedException {
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.trace(Instant.now(), "another"),
        trace -> TestTelemetry.tags(trace).put("ai.operation.id", "another"))));

    assertThat(client.get("/api/items?operationId=" + TestTelemetry.OPERATION_ID))
        .hasSize(7);
    assertThat(client.get("/api/items?operationId=another&after=0")).hasSize(1);
  }

  @Test
  void pages_followAPositionInTime() throws IOException, InterruptedException {
    List<String> all = client.get("/api/items").findValuesAsText("itemId");
    JsonNode last = client.get("/api/items?limit=3").path(2);
    String position =
        last.path("timestamp").asText() + "," + last.path("itemId").asText();
    JsonNode next = client.get("/api/items?counts=true&before=" + position);

    assertThat(next.path("items").findValuesAsText("itemId")).isEqualTo(all.subList(3, 7));
    assertThat(next.path("counts").path("request").asInt()).isEqualTo(2);
    assertThat(client.get("/api/items?counts=true&search=a&before=" + position).path("items"))
        .hasSizeLessThan(5);
  }

  @Test
  void operations_followTheFilters() throws IOException, InterruptedException {
    client.track(List.of(
        TestTelemetry.changed(TestTelemetry.request(Instant.now().minusSeconds(7200)), request -> {
          TestTelemetry.tags(request).put("ai.operation.id", "earlier").put("ai.cloud.role", "old");
        })));

    assertThat(client.get("/api/operations")).hasSize(2);
    assertThat(client.get("/api/operations?last=1h").findValuesAsText("operation_Id"))
        .containsExactly(TestTelemetry.OPERATION_ID);
    assertThat(client.get("/api/operations?role=old").findValuesAsText("operation_Id"))
        .containsExactly("earlier");
  }
}
