package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The requests of the editor of the Logs page. */
class ITEditorApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static Portal portal;
  private static PortalClient client;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    portal = Portal.start(PortalOptions.builder().setPort(0).build());
    client = new PortalClient(portal.url());
    client.track(TestTelemetry.operation());
  }

  @AfterAll
  static void stop() {
    portal.close();
  }

  private static HttpResponse<String> post(String path, String query)
      throws IOException, InterruptedException {
    String body = MAPPER.createObjectNode().put("query", query).toString();
    return client.post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  @Test
  void query_hasItsRowsChartAndSql() throws IOException, InterruptedException {
    JsonNode answer = json(post(
        "/api/kql",
        "requests | summarize calls = count() by name | render piechart with (title='T')"));

    assertThat(answer.path("columns").toString())
        .isEqualTo(
            "[{\"name\":\"name\",\"type\":\"string\"},{\"name\":\"calls\",\"type\":\"long\"}]");
    assertThat(answer.path("rows")).hasSize(2);
    assertThat(answer.path("render").path("visualization").asText()).isEqualTo("piechart");
    assertThat(answer.path("render").path("title").asText()).isEqualTo("T");
    assertThat(answer.path("sql").asText()).contains("SELECT");
    assertThat(answer.path("truncated").asBoolean(true)).isFalse();
  }

  @Test
  void queryWithoutRender_hasNoChart() throws IOException, InterruptedException {
    JsonNode answer = json(post("/api/kql", "requests | take 1"));

    assertThat(answer.get("render").isNull()).isTrue();
  }

  @Test
  void wrongQuery_namesThePlace() throws IOException, InterruptedException {
    HttpResponse<String> response = post("/api/kql", "requests\n| filter_ x");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("message").asText()).contains("filter_");
    assertThat(json(response).path("line").asInt()).isEqualTo(2);
    assertThat(json(response).path("column").asInt()).isEqualTo(3);
  }

  @Test
  void emptyQuery_isRefusedWithAnExample() throws IOException, InterruptedException {
    HttpResponse<String> response = post("/api/kql", " ");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("error").asText()).contains("requests | take 10");
  }

  @Test
  void check_findsMistakesWithoutAnError() throws IOException, InterruptedException {
    HttpResponse<String> wrong = post("/api/kql/check", "requests | where nobody == 1");

    assertThat(wrong.statusCode()).isEqualTo(200);
    assertThat(json(wrong).path("mistakes")).hasSize(1);
    assertThat(json(wrong).path("mistakes").path(0).path("column").asInt()).isEqualTo(18);
    assertThat(json(post("/api/kql/check", "requests | take 1")).path("mistakes"))
        .isEmpty();
  }

  @Test
  void schema_hasTablesOperatorsAndFunctions() throws IOException, InterruptedException {
    JsonNode schema = client.get("/api/kql/schema");

    assertThat(schema.path("tables").findValuesAsText("name")).contains("requests", "AppTraces");
    assertThat(schema.path("operators").toString()).contains("\"summarize\"");
    assertThat(schema.path("functions").toString()).contains("\"dcount\"");
  }
}
