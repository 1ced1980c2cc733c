package azurecensus.host;

import azurecensus.host.timers.HandMovedAlarms;
import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.sample.OrderFunctions;
import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Runs {@link OrderFunctions} and calls each function: {@code src/host/try-bindings} starts it. It
 * prints the host's console and the tree of an operation that goes through HTTP, queue, blob and
 * hub; {@code picture} as argument makes the picture of that operation for the documents.
 */
final class BindingsDemo {
  private static final String TRACE = "000000000000000000000000000000f1";
  private static final String POISON_TRACE = "000000000000000000000000000000f2";

  /** The requests and dependencies of the operation. */
  private static final int CALLS = 8;

  private BindingsDemo() {}

  /** The argument {@code picture} makes the picture. */
  public static void main(String[] arguments) throws Exception {
    Path app = Files.createTempDirectory("bindings-demo");
    SampleApp.in(app).functions(OrderFunctions.class).stage();
    Instant now = Instant.now();
    HandMovedAlarms alarms = new HandMovedAlarms(now);
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build());
        RunningSample sample = RunningSample.startIn(
            app,
            Map.of(
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                portal.connectionString(),
                "WEBSITE_SITE_NAME",
                "shop"),
            alarms)) {
      sample.host().functionList().forEach(System.out::println);
      order(sample, "tea", TRACE);
      order(sample, "poison", POISON_TRACE);
      alarms.moveTo(now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1)));
      sample.send("POST", "/admin/functions/WarmUp", "{}");
      for (String function : List.of("SendReceipt", "Audit", "RejectOrder", "CleanUp", "WarmUp")) {
        sample.awaitConsole("Executed 'Functions." + function + "' (Succeeded");
      }
      System.out.println(sample.console());
      System.out.println(sample.send("GET", "/api/receipts/tea", "").body());
      printTree(calls(sample, portal), "00000000000000bb", "");
      if (List.of(arguments).contains("picture")) {
        take(portal.url().toString());
      }
    }
    System.exit(0); // Jetty's and the client's threads need not end first
  }

  private static void order(RunningSample sample, String item, String trace) throws Exception {
    sample
        .http()
        .send(
            HttpRequest.newBuilder(sample.uri("/api/orders"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + trace + "-00000000000000bb-01")
                .POST(
                    HttpRequest.BodyPublishers.ofString("{\"item\":\"" + item + "\",\"count\":2}"))
                .build(),
            HttpResponse.BodyHandlers.discarding());
  }

  /** The requests and dependencies of the operation, as soon as all are there. */
  private static List<JsonNode> calls(RunningSample sample, Portal portal) throws Exception {
    List<JsonNode> calls = new ArrayList<>();
    while (calls.size() < CALLS) {
      calls.clear();
      String items = sample
          .http()
          .send(
              HttpRequest.newBuilder(
                      portal.url().resolve("/api/operations/" + TRACE + "?wait=10s&items=20"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
      new ObjectMapper().readTree(items).path("items").forEach(item -> {
        if (item.hasNonNull("id")) {
          calls.add(item);
        }
      });
    }
    calls.sort(Comparator.comparing(item -> item.path("timestamp").asText()));
    return calls;
  }

  private static void printTree(List<JsonNode> calls, String parent, String indent) {
    for (JsonNode call : calls) {
      if (call.path("operation_ParentId").asText().equals(parent)) {
        System.out.printf(
            "%s%s %s%n",
            indent,
            call.path("itemType").asText().equals("request")
                ? "request"
                : "dependency " + call.path("type").asText(),
            call.path("name").asText());
        printTree(calls, call.path("id").asText(), indent + "  ");
      }
    }
  }

  private static void take(String portal) throws Exception {
    try (Browser browser = Browser.start()) {
      browser.size(1280, 560);
      browser.open(portal + "/transaction/" + TRACE);
      browser.await(() -> browser.all(".loading").isEmpty());
      browser.settle();
      Files.write(Path.of("docs/assets/bindings-transaction.png"), browser.picture("png"));
    }
  }
}
