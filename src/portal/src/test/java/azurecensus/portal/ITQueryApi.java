package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The query API of the service over items as an SDK sends them. */
class ITQueryApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String APP = "/v1/apps/00000000-0000-0000-0000-000000000000";

  private static Portal portal;
  private static PortalClient client;

  @BeforeAll
  static void startPortal() {
    portal = Portal.start(PortalOptions.builder()
        .setPort(0)
        // A search over all tables is planned for seconds on a loaded machine.
        .setMaxQueryTime(Duration.ofMinutes(1))
        .build());
    client = new PortalClient(portal.url());
  }

  @AfterAll
  static void stopPortal() {
    portal.close();
  }

  @BeforeEach
  void fill() throws IOException, InterruptedException {
    portal.clear();
    client.track(TestTelemetry.operation());
    client.track(List.of(failedRequest(), oldRequest(), counter()));
  }

  private static ObjectNode failedRequest() {
    return TestTelemetry.changed(TestTelemetry.request(TestTelemetry.start()), request -> {
      TestTelemetry.data(request)
          .put("id", "5555555555555555")
          .put("name", "POST /pay")
          .put("success", false)
          .put("responseCode", "500")
          .put("duration", "00:00:00.150")
          .putObject("properties")
          .put("tenant", "red")
          .put("LogLevel", "Error");
      TestTelemetry.tags(request).put("ai.operation.id", "failed-operation");
    });
  }

  private static ObjectNode oldRequest() {
    return TestTelemetry.changed(
        TestTelemetry.request(Instant.now().minus(30, ChronoUnit.HOURS)),
        request -> TestTelemetry.data(request).put("id", "6666666666666666").put("name", "old"));
  }

  private static ObjectNode counter() {
    ObjectNode metric = TestTelemetry.envelope("MetricData", TestTelemetry.start());
    TestTelemetry.data(metric)
        .putArray("metrics")
        .addObject()
        .put("name", "\\Process(java)\\% Processor Time")
        .put("value", 12.5);
    return metric;
  }

  private static HttpResponse<String> post(String path, String kql, String timespan)
      throws IOException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("query", kql);
    if (timespan != null) {
      body.put("timespan", timespan);
    }
    return client.post(
        path,
        body.toString().getBytes(UTF_8),
        "Content-Type",
        "application/json",
        "Authorization",
        "Bearer anything",
        "Prefer",
        "wait=30");
  }

  private static JsonNode table(String kql) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(APP + "/query", kql, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body()).path("tables").path(0);
  }

  @Test
  void postedQuery_answersTheServicesForm() throws IOException, InterruptedException {
    JsonNode table = table("requests | where success == false | project name, duration, success");
    assertThat(table)
        .hasToString("{\"name\":\"PrimaryResult\",\"columns\":["
            + "{\"name\":\"name\",\"type\":\"string\"},{\"name\":\"duration\",\"type\":\"real\"},"
            + "{\"name\":\"success\",\"type\":\"bool\"}],\"rows\":[[\"POST /pay\",150.0,false]]}");
  }

  @Test
  void queryInTheAddress_answersTheSame() throws IOException, InterruptedException {
    String query = URLEncoder.encode("requests | where name == 'old' | count", UTF_8);
    assertThat(
            client.get(APP + "/query?query=" + query).at("/tables/0/rows/0/0").asInt())
        .isEqualTo(1);
    assertThat(client
            .get("/v1/workspaces/any/query?timespan=P1D&query=" + query)
            .at("/tables/0/rows/0/0")
            .asInt())
        .isZero();
  }

  @Test
  void resourceAsOwner_answersTheClassicTables() throws IOException, InterruptedException {
    HttpResponse<String> answer = post(
        "/v1/subscriptions/any/resourceGroups/any/providers/microsoft.insights/components/any/query",
        "union * | where itemType == 'request' | count",
        null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(MAPPER.readTree(answer.body()).at("/tables/0/rows/0/0").asInt()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"PT1H, 3", "P7D, 4", "2020-01-01/2020-01-02, 0", "2020-01-01/P10000D, 4"})
  void timespan_limitsTheRows(String timespan, int rows) throws IOException, InterruptedException {
    assertThat(MAPPER
            .readTree(post(APP + "/query", "requests | count", timespan).body())
            .at("/tables/0/rows/0/0")
            .asInt())
        .isEqualTo(rows);
  }

  @Test
  void mistake_answersTheServicesError() throws IOException, InterruptedException {
    HttpResponse<String> answer = post(APP + "/query", "requests\n| filtre true", null);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = MAPPER.readTree(answer.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("BadArgumentError");
    assertThat(error.path("message").asText())
        .isEqualTo("line 2, column 3: 'filtre' is not an operator. Did you mean 'filter'?");
    assertThat(error.at("/innererror/code").asText()).isEqualTo("SyntaxError");
    assertThat(error.at("/innererror/line").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "requests | where", "rquests", "print rand()"})
  void wrongQuery_isRefusedWithWords(String kql) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(APP + "/query", kql, null);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(MAPPER.readTree(answer.body()).at("/error/message").asText()).isNotBlank();
  }

  @Test
  void refusalThatDependsOnTheData_namesItsReason() throws IOException, InterruptedException {
    assertThat(post(APP + "/query", "requests | project x = split(name, source)", null)
            .body())
        .contains("cannot answer exactly: split() needs a delimiter.");
  }

  @Test
  void wrongTimespan_isRefused() throws IOException, InterruptedException {
    assertThat(post(APP + "/query", "requests", "soon").body()).contains("must be like PT1H");
  }

  @Test
  void metadata_listsClassicAndWorkspaceTables() throws IOException, InterruptedException {
    assertThat(client.get(APP + "/metadata").findValuesAsText("id"))
        .contains("requests", "performanceCounters", "AppRequests", "AppPerformanceCounters");
  }

  /** Queries of the kinds that workbooks and alerts have, each with its rows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "requests | where success == \"False\" | summarize failures = sum(itemCount) by operation_Name"
            + " # [[\"instrumentation\",1]]",
        "AppRequests | where Success == false | project Name, ResultCode, DurationMs"
            + " # [[\"POST /pay\",\"500\",150.0]]",
        "performanceCounters | project category, instance, counter, value"
            + " # [[\"Process\",\"java\",\"% Processor Time\",12.5]]",
        "AppPerformanceCounters | project Category, Counter, Value # [[\"Process\",\"% Processor Time\",12.5]]",
        "requests | where timestamp > ago(1h) | summarize p95 = percentile(duration, 95) by name"
            + " | order by p95 desc | take 1 # [[\"instrumentation\",3234.0]]",
        "requests | where timestamp > ago(1d) | join kind=inner (dependencies | where type == \"HTTP\") on"
            + " operation_Id | where cloud_RoleName == \"instrumentation-app\" | project name, name1, target"
            + " # [[\"instrumentation\",\"GET /api/time/current/zone\",\"127.0.0.1:7073\"]]",
        "exceptions | summarize n = count() by type, outerMessage"
            + " # [[\"java.lang.AssertionError\",\"this is an exception\",1]]",
        "requests | where customDimensions.LogLevel == \"Error\" | project t = tostring(customDimensions.tenant)"
            + " # [[\"red\"]]",
        "traces | parse message with \"log \" kind \" message\" | where isnotempty(kind) | project kind, severityLevel"
            + " # [[\"warning\",2]]",
        "union withsource=source requests, dependencies | where timestamp > ago(1d) | summarize n = count() by"
            + " source | order by source asc # [[\"dependencies\",2],[\"requests\",3]]",
        "union App* | where OperationId == \"failed-operation\" | project Type # [[\"AppRequests\"]]",
        "requests | summarize total = count(), failed = countif(success == false) by name | extend rate ="
            + " round(100.0 * failed / total, 2) | where rate > 5 # [[\"POST /pay\",1,1,100.0]]",
        "dependencies | summarize n = count(), slowest = max(duration) by type | order by n desc, type asc"
            + " # [[\"HTTP\",1,218.0],[\"InProc\",1,3000.4]]",
        "traces | where severityLevel >= 2 | project message | limit 20 # [[\"log warning message\"]]",
        "requests | where timestamp > ago(1d) | summarize percentiles(duration, 50, 100) by cloud_RoleName"
            + " | order by cloud_RoleName asc"
            + " # [[\"instrumentation-app\",150.0,3234.0],[\"time-api\",120.0,120.0]]",
        "requests | where toint(resultCode) >= 500 | count # [[1]]",
        "exceptions | summarize c = count(), arg_max(timestamp, type) by problemId | project c, type"
            + " # [[1,\"java.lang.AssertionError\"]]",
        "requests | where timestamp > ago(1h) | extend slow = iff(duration > 1000, \"slow\", \"fast\") |"
            + " summarize n = count() by slow | order by slow asc # [[\"fast\",2],[\"slow\",1]]",
        "requests | lookup kind=leftouter (dependencies | summarize d = count() by operation_Id) on"
            + " operation_Id | where name == \"POST /pay\" | project name, d # [[\"POST /pay\",null]]",
        "requests | join kind=leftanti dependencies on operation_Id | project name # [[\"POST /pay\"]]",
        "let f = (t:datetime) { bin(t, 1d) }; requests | summarize n = count() by day = f(timestamp) |"
            + " summarize sum(n) # [[4]]",
        "requests | parse url with * \"://\" host \"/\" * | distinct host | count # [[1]]",
        "AppTraces | where SeverityLevel == 1 | project Message, OperationName"
            + " # [[\"new invocation received\",\"instrumentation\"]]",
        "union * | summarize n = count() by itemType | where itemType == \"request\" # [[\"request\",4]]",
        "search \"pay\" | summarize n = count() by $table # [[\"requests\",1]]",
        "customMetrics | count # [[0]]",
        "search in (requests) \"pay\" | project name # [[\"POST /pay\"]]",
        "requests | where timestamp > ago(1d) | make-series n = count() default = 0 on timestamp from"
            + " startofday(now()) to startofday(now()) + 1d step 1d | project total = array_sum(n) >= 1"
            + " # [[true]]",
        "requests | summarize arg_max(timestamp, name, resultCode) by operation_Id | where operation_Id =="
            + " \"failed-operation\" | project name, resultCode # [[\"POST /pay\",\"500\"]]",
        "let failed = requests | where success == false; let ids = failed | project operation_Id; requests |"
            + " where operation_Id in (ids) | count # [[1]]",
        "requests | extend d = customDimensions | where isnotempty(d.tenant) | mv-expand k = bag_keys(d) to"
            + " typeof(string) | summarize keys = make_set(k) | project n = array_length(keys) # [[2]]",
        "requests | where isnotempty(customDimensions) | evaluate bag_unpack(customDimensions) | project tenant"
            + " # [[\"red\"]]",
        "requests | getschema | where ColumnName == \"success\" | project ColumnType # [[\"bool\"]]"
      })
  void commonQuery_hasItsRows(String kql, String rows) throws IOException, InterruptedException {
    assertThat(table(kql).path("rows")).hasToString(rows);
  }

  private static HttpResponse<String> batch(String requests)
      throws IOException, InterruptedException {
    return client.post(
        "/v1/$batch",
        ("{\"requests\": [" + requests + "]}").getBytes(UTF_8),
        "Content-Type",
        "application/json");
  }

  @Test
  void batch_answersEachOfItsQueriesWithItsStatus() throws IOException, InterruptedException {
    HttpResponse<String> answer = batch("""
        {"id": "a", "method": "POST", "path": "/query", "workspace": "any",
         "body": {"query": "AppRequests | where Success == false | project Name"}},
        {"id": "b", "body": {"query": "AppRequests | filtre true"}},
        {"id": "c", "body": {"query": "AppRequests | count", "timespan": "PT1H"}},
        {"id": "d", "headers": {"Prefer": "wait=30,include-render=true"},
         "body": {"query": "search 'pay' | summarize n = count() by $table | render piechart"}}""");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode responses = MAPPER.readTree(answer.body()).path("responses");
    assertThat(responses.findValuesAsText("id")).containsExactly("a", "b", "c", "d");
    assertThat(responses.findValuesAsText("status")).containsExactly("200", "400", "200", "200");
    assertThat(responses.at("/0/body/tables/0/rows")).hasToString("[[\"POST /pay\"]]");
    assertThat(responses.at("/1/body/error/innererror/code").asText()).isEqualTo("SyntaxError");
    assertThat(responses.at("/2/body/tables/0/rows")).hasToString("[[3]]");
    assertThat(responses.at("/3/body/tables/0/rows/0/1").asInt()).isEqualTo(1);
    assertThat(responses.at("/3/body/render/visualization").asText()).isEqualTo("piechart");
  }

  @Test
  void batchWithoutQueriesOrWithTooMany_isRefused() throws IOException, InterruptedException {
    String one = "{\"id\": \"1\", \"body\": {\"query\": \"print 1\"}}";
    assertThat(batch(one + (", " + one).repeat(100)).body()).contains("at most 100 requests");
    for (String body : List.of("{}", "{\"requests\": 1}", "no JSON")) {
      HttpResponse<String> answer = client.post("/v1/$batch", body.getBytes(UTF_8));
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(answer.body()).contains("at most 100 requests");
    }
    assertThat(batch("").body()).isEqualTo("{\"responses\":[]}");
  }

  @Test
  void render_isPartOfTheAnswer() throws IOException, InterruptedException {
    JsonNode answer = MAPPER.readTree(
        post(APP + "/query", "requests | summarize count() by name | render piechart", null)
            .body());
    assertThat(answer.at("/render/visualization").asText()).isEqualTo("piechart");
    assertThat(answer.path("sql").asText()).startsWith("WITH");
  }
}
