package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.host.timers.HandMovedAlarms;
import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.sample.OrderFunctions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app whose functions start each other by queue, blob, hub and timer, without any service. */
class ITBindings {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "000000000000000000000000000000f1";
  private static final String POISON_TRACE = "000000000000000000000000000000f2";

  @TempDir
  private static Path directory;

  private static final HandMovedAlarms ALARMS =
      new HandMovedAlarms(Instant.parse("2024-01-01T00:00:30Z"));

  private static Portal portal;
  private static RunningSample sample;

  @BeforeAll
  static void start() throws Exception {
    SampleApp.in(directory).functions(OrderFunctions.class).stage();
    portal = Portal.start(PortalOptions.builder().setPort(0).build());
    sample = RunningSample.startIn(
        directory,
        Map.of(
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            portal.connectionString(),
            "WEBSITE_SITE_NAME",
            "shop"),
        ALARMS);
    order("tea", TRACE);
    order("poison", POISON_TRACE);
    sample.awaitConsole("Executed 'Functions.SendReceipt' (Succeeded");
    sample.awaitConsole("Executed 'Functions.Audit' (Succeeded");
    sample.awaitConsole("Executed 'Functions.RejectOrder' (Succeeded");
  }

  @AfterAll
  static void stop() {
    sample.close();
    portal.close();
  }

  private static void order(String item, String trace) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(sample.uri("/api/orders"))
        .header("Content-Type", "application/json")
        .header("traceparent", "00-" + trace + "-00000000000000bb-01")
        .POST(HttpRequest.BodyPublishers.ofString("{\"item\":\"" + item + "\",\"count\":2}"))
        .build();
    assertThat(
            sample.http().send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(202);
  }

  @Test
  void httpQueueBlobAndHub_areOneOperation() throws Exception {
    // 5 requests with 4 lines each, of which 3 have one more; 4 outputs; 4 lines of functions.
    List<JsonNode> items = items(TRACE, 4 * 5);

    JsonNode accept = request(items, "AcceptOrder");
    JsonNode queue = dependency(items, "orders", "Azure queue");
    JsonNode process = request(items, "ProcessOrder");
    assertThat(parent(queue)).isEqualTo(accept.path("id").asText());
    assertThat(parent(process)).isEqualTo(queue.path("id").asText());
    assertThat(process.path("customDimensions").path("TriggerReason").asText())
        .isEqualTo("New queue message detected on 'orders'.");
    assertThat(process.path("success").asText()).isEqualTo("true");
    JsonNode blob = dependency(items, "receipts/tea.txt", "Azure blob");
    assertThat(parent(blob)).isEqualTo(process.path("id").asText());
    assertThat(blob.path("customDimensions").path("Body").asText()).isEqualTo("receipt for 2 tea");
    assertThat(blob.path("cloud_RoleName").asText()).isEqualTo("shop");
    assertThat(parent(request(items, "SendReceipt"))).isEqualTo(blob.path("id").asText());
    JsonNode hub = dependency(items, "audit", "Azure Event Hubs");
    assertThat(parent(hub)).isEqualTo(process.path("id").asText());
    assertThat(parent(request(items, "Audit"))).isEqualTo(hub.path("id").asText());
    assertThat(parent(dependency(items, "orders", "Azure table")))
        .isEqualTo(process.path("id").asText());
    assertThat(items)
        .extracting(item -> item.path("message").asText())
        .anyMatch(message -> message.matches(
            "Trigger Details: MessageId: [0-9a-f-]{36}, DequeueCount: 1, InsertedOn: .*"));
  }

  @Test
  void outputs_areOnTheConsole() {
    assertThat(sample.console())
        .contains(
            "Output of AcceptOrder to queue \"orders\", 24 bytes, starts ProcessOrder:"
                + " {\"item\":\"tea\",\"count\":2}",
            "order tea x 2, delivery 1",
            "Output of ProcessOrder to blob \"receipts/tea.txt\", 17 bytes, starts SendReceipt:"
                + " receipt for 2 tea",
            "sending for tea: receipt for 2 tea",
            "audit [processed tea, counted 2]",
            "Output of ProcessOrder to table \"orders\"");
  }

  @Test
  void outputs_areListedByTheAdministration() throws Exception {
    JsonNode list = JSON.readTree(sample.send("GET", "/admin/outputs", "").body());
    assertThat(list).anySatisfy(output -> {
      assertThat(output.path("function").asText()).isEqualTo("AcceptOrder");
      assertThat(output.path("binding").asText()).isEqualTo("queue");
      assertThat(output.path("target").asText()).isEqualTo("orders");
      assertThat(output.path("body").asText()).isEqualTo("{\"item\":\"tea\",\"count\":2}");
      assertThat(output.path("starts").asText()).isEqualTo("ProcessOrder");
      assertThat(Instant.parse(output.path("time").asText())).isBefore(Instant.now());
    });
  }

  @Test
  void poison_isDeliveredFiveTimes_andMoved() throws Exception {
    assertThat(sample.console())
        .containsSubsequence(
            "order poison x 2, delivery 1",
            "order poison x 2, delivery 5",
            "Message has reached MaxDequeueCount of 5. Moving message to queue \"orders-poison\".",
            "rejected {\"item\":\"poison\",\"count\":2}")
        .doesNotContain("delivery 6");
    List<JsonNode> items = items(POISON_TRACE, 30);
    assertThat(items)
        .filteredOn(item -> item.path("itemType").asText().equals("request")
            && item.path("name").asText().equals("ProcessOrder"))
        .hasSize(5)
        .allMatch(item -> item.path("success").asText().equals("false"));
    assertThat(request(items, "RejectOrder").path("success").asText()).isEqualTo("true");
  }

  @Test
  void blobAndTable_areReadByAnotherFunction() throws Exception {
    assertThat(sample.send("GET", "/api/receipts/tea", "").body())
        .isEqualTo("receipt for 2 tea, row 2");
    assertThat(sample.send("GET", "/api/receipts/none", "").body()).isEqualTo("null, row none");
  }

  @Test
  void timer_runsByItsSchedule_andWarmUpByACall() throws Exception {
    ALARMS.moveTo(Instant.parse("2024-01-01T00:01:00Z"));
    sample.awaitConsole("Executed 'Functions.CleanUp' (Succeeded");
    assertThat(sample.console())
        .contains(
            "Executing 'Functions.CleanUp' (Reason='Timer fired at"
                + " 2024-01-01T00:01:00.0000000+00:00', Id=",
            "clean up {\"Schedule\":{\"AdjustForDST\":true}");
    assertThat(sample.send("POST", "/admin/functions/WarmUp", "{}").statusCode())
        .isEqualTo(202);
    sample.awaitConsole("warm-up {}");
  }

  /** The items of an operation, at least that many. */
  private static List<JsonNode> items(String trace, int count) throws Exception {
    JsonNode operation = JSON.readTree(sample
        .http()
        .send(
            HttpRequest.newBuilder(
                    portal.url().resolve("/api/operations/" + trace + "?wait=30s&items=" + count))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body());
    List<JsonNode> items = new ArrayList<>();
    operation.path("items").forEach(items::add);
    return items;
  }

  private static JsonNode request(List<JsonNode> items, String name) {
    return ofType(items, "request")
        .filter(item -> item.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode dependency(List<JsonNode> items, String target, String type) {
    return ofType(items, "dependency")
        .filter(item -> item.path("target").asText().equals(target)
            && item.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<JsonNode> ofType(List<JsonNode> items, String type) {
    return items.stream().filter(item -> item.path("itemType").asText().equals(type));
  }

  private static String parent(JsonNode item) {
    return item.path("operation_ParentId").asText();
  }
}
