package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters on columns and properties, and the questions of the pages that have them. */
class ITPortalFilters {
  private static Portal portal;
  private static PortalClient client;

  @BeforeAll
  static void fill() throws IOException, InterruptedException {
    portal = Portal.start(PortalOptions.builder().setPort(0).build());
    client = new PortalClient(portal.url());
    Instant start = TestTelemetry.start();
    client.track(TestTelemetry.operation());
    client.track(List.of(
        failed(start, "500", "north", data -> data.put("duration", "00:00:02")),
        failed(
            start.plusMillis(1), "503", "south", data -> data.put("name", "it's a \"name\" 100%")),
        event(start, "Clicked", "north"),
        event(start, "Clicked", "south"),
        event(start, "Opened", "north")));
  }

  @AfterAll
  static void stop() {
    portal.close();
  }

  private static ObjectNode failed(
      Instant time, String code, String tenant, Consumer<ObjectNode> change) {
    return TestTelemetry.changed(TestTelemetry.request(time), request -> {
      TestTelemetry.tags(request).put("ai.operation.id", "failed-" + code);
      ObjectNode data = TestTelemetry.data(request);
      data.put("id", "id-" + code).put("success", false).put("responseCode", code);
      data.putObject("properties").put("tenant", tenant).put("key with \\ and $.a", "odd");
      data.putObject("measurements").put("queued", 12);
      change.accept(data);
    });
  }

  private static ObjectNode event(Instant time, String name, String tenant) {
    return TestTelemetry.changed(TestTelemetry.envelope("EventData", time), event -> {
      TestTelemetry.tags(event).put("ai.user.id", "user-" + tenant);
      TestTelemetry.data(event).put("name", name).putObject("properties").put("tenant", tenant);
    });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "resultCode:500 | 1",
        "resultCode=500 OR resultCode=503 | 2",
        "resultCode:50* | 2",
        "resultCode>=500 | 2",
        "resultCode:500 tenant:north | 1",
        "resultCode:500 AND tenant:south | 0",
        "tenant:NORTH | 3",
        "tenant=NORTH | 0",
        "customDimensions.tenant=north | 3",
        "queued>=12 | 2",
        "duration>1s | 4",
        "duration>=2000 duration<=2s | 1",
        "duration<150ms | 1",
        "success:false | 2",
        "itemType:customEvent | 3",
        "itemType!=customEvent | 9",
        "severityLevel>=warning | 2",
        "NOT tenant:north itemType:customEvent | 1",
        "(tenant:north OR tenant:south) name:Clicked | 2",
        "name=\"it's a \\\"name\\\" 100%\" | 1",
        "name:\"*100%\" | 1",
        "name:\"*10_%\" | 0",
        "operation_Name:\"\" | 0",
        "assertionerror | 1",
        "\"log warning\" | 1",
        "role:time-api | 1",
        "unknown=\"\" itemType:customEvent | 3",
        "\"key with \\\\ and $.a\":odd | 2",
        "timestamp>2000-01-01T00:00:00Z | 12",
      })
  void filter_findsItems(String filter, int expected) throws IOException, InterruptedException {
    JsonNode items = client.get("/api/items?counts=true&filter=" + encoded(filter));

    assertThat(items.path("items")).as(filter).hasSize(expected);
    assertThat(items.path("represented").asInt()).isEqualTo(expected);
    JsonNode terms = client.get("/api/filter?filter=" + encoded(filter)).path("terms");
    StringBuilder again = new StringBuilder();
    terms.forEach(term ->
        again.append(again.isEmpty() ? "" : " AND ").append(term.path("text").asText()));
    assertThat(client.get("/api/items?filter=" + encoded(again.toString())))
        .as("written again: " + again)
        .hasSize(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "resultCode: | needs a value after :",
        "(resultCode:1 | needs a closing parenthesis",
        "resultCode:1) | has a closing parenthesis without an opening one",
        "AND | needs a condition such as resultCode:500",
        "duration>soon | duration needs a number, or a duration like 500ms",
        "success:maybe | success needs true or false",
        "timestamp>noon | timestamp needs a time like",
      })
  void wrongFilter_isRefusedWithTheReason(String filter, String reason)
      throws IOException, InterruptedException {
    for (String path :
        List.of("/api/filter", "/api/items", "/api/operations", "/api/map", "/api/failures")) {
      HttpResponse<String> answer =
          client.send(client.request(path + "?filter=" + encoded(filter)));
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains(reason);
    }
  }

  @Test
  void nestedFilter_isRefused() throws IOException, InterruptedException {
    String nested = "(".repeat(500) + "a:1" + ")".repeat(500);

    assertThat(
            client.send(client.request("/api/filter?filter=" + encoded(nested))).body())
        .contains("nested too deeply");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resultCode:500", "duration>1s tenant:north", "NOT success:true", "name:\"GET *\""
      })
  void filter_isTheSameInKql(String filter) throws IOException, InterruptedException {
    JsonNode terms = client.get("/api/filter?filter=" + encoded(filter)).path("terms");
    StringBuilder kql = new StringBuilder("requests");
    terms.forEach(term -> kql.append('\n').append(term.path("kql").asText()));
    kql.append("\n| count");
    HttpResponse<String> answer = client.post(
        "/api/kql",
        JsonNodeFactory.instance
            .objectNode()
            .put("query", kql.toString())
            .toString()
            .getBytes(UTF_8));

    assertThat(answer.body())
        .contains("\"rows\":[["
            + client.get("/api/items?type=request&filter=" + encoded(filter)).size() + "]]");
  }

  @Test
  void operations_haveServicesErrorsAndConditionsOfTheirOwn()
      throws IOException, InterruptedException {
    JsonNode all = client.get("/api/operations");
    assertThat(all).hasSize(3);
    JsonNode first =
        client.get("/api/operations?name=INSTRUMENTATION&least=3000").path(0);
    assertThat(first.path("roles").toString()).isEqualTo("[\"instrumentation-app\",\"time-api\"]");
    assertThat(first.path("errors").asInt()).isEqualTo(1);
    assertThat(client.get("/api/operations?failed=true")).hasSize(2);
    assertThat(client.get("/api/operations?errors=true&most=2500")).hasSize(1);
    assertThat(client.get("/api/operations?filter=tenant:south&errors=true")).hasSize(2);

    JsonNode newest = all.path(0);
    JsonNode older = client.get("/api/operations?before="
        + encoded(newest.path("timestamp").asText()
            + ','
            + newest.path("operation_Id").asText()));
    assertThat(older).hasSize(2);
    assertThat(older.path(0)).isEqualTo(all.path(1));
  }

  @Test
  void groups_countUsersAndAreSplitByAProperty() throws IOException, InterruptedException {
    JsonNode events = client.get("/api/groups?type=customEvent");
    assertThat(events.path("groups").path(0).path("group").asText()).isEqualTo("Clicked");
    assertThat(events.path("groups").path(0).path("count").asInt()).isEqualTo(2);
    assertThat(events.path("groups").path(0).path("users").asInt()).isEqualTo(2);
    assertThat(events.path("total").path("count").asInt()).isEqualTo(3);

    JsonNode tenants = client.get("/api/groups?type=customEvent&by=tenant&name=Clicked");
    assertThat(tenants.path("groups").findValuesAsText("group")).containsExactly("north", "south");
  }

  @Test
  void timeline_countsWhatTheFiltersLeave() throws IOException, InterruptedException {
    JsonNode steps = client.get("/api/timeline?type=request&filter=success:false&last=1h");

    int count = 0;
    for (JsonNode step : steps) {
      count += step.path("failures").asInt();
      assertThat(step.path("width").asLong()).isEqualTo(60_000);
    }
    assertThat(count).isEqualTo(2);
  }

  @Test
  void fields_areColumnsAndPropertiesWithTheirValues() throws IOException, InterruptedException {
    JsonNode fields = client.get("/api/fields");
    assertThat(fields.path("properties").toString()).contains("tenant", "queued");
    assertThat(fields.path("columns").toString()).contains("resultCode", "cloud_RoleName");

    assertThat(client.get("/api/fields/values?field=tenant").findValuesAsText("value"))
        .containsExactly("north", "south");
  }
}
