package azurecensus.local;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page in a real browser calls the function, and the function the downstream service: three
 * origins, one operation.
 */
class ITThreeServices {
  private static final int ITEMS = 12;

  @TempDir
  private Path root;

  @Test
  void page_functionAndDownstream_areOneTreeAndThreeNodes() throws Exception {
    Browser.assumeInstalled();
    HttpServer shop = shop();
    URI page = URI.create("http://127.0.0.1:" + shop.getAddress().getPort());
    Files.writeString(root.resolve("local.settings.json"), """
        {
          "Values": {
            "FUNCTIONS_WORKER_RUNTIME": "java",
            "APPLICATIONINSIGHTS_CONNECTION_STRING": "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:7072/",
            "WEBSITE_SITE_NAME": "instrumentation-app",
            "EXTERNAL_DEPENDENCY_URL": "http://127.0.0.1:7073/api/time/current/zone?timeZone=UTC",
            "IN_PROCESS_DELAY_MS": "1"
          },
          "Host": {"CORS": "%s"}
        }
        """.formatted(page));
    try (LocalProcess local = LocalProcess.start(Map.of(), "--root=" + root);
        Browser browser = Browser.start()) {
      browser.open(page + "/?portal=" + local.portal() + "&service="
          + local.function("/api/instrumentation"));
      browser.awaitText("body", "2 accepted, This HTTP triggered function executed successfully.");

      String operation =
          local.portal("/api/items?type=pageView").path(0).path("operation_Id").asText();
      List<JsonNode> items = local.items(operation, ITEMS);
      JsonNode view = find(items, "pageView", "shop-page");
      JsonNode fetch = find(items, "dependency", "shop-page");
      JsonNode request = find(items, "request", "instrumentation-app");
      JsonNode downstream = find(items, "request", "time-api");
      assertThat(fetch.path("operation_ParentId")).isEqualTo(view.path("id"));
      assertThat(request.path("operation_ParentId")).isEqualTo(fetch.path("id"));
      assertThat(items)
          .filteredOn(item -> item.path("type").asText().equals("HTTP"))
          .singleElement()
          .satisfies(call -> {
            assertThat(call.path("operation_ParentId")).isEqualTo(request.path("id"));
            assertThat(downstream.path("operation_ParentId")).isEqualTo(call.path("id"));
          });

      browser.open(local.portal() + "/transaction/" + operation);
      browser.find(".timeline-row");
      assertThat(browser.texts(".timeline-row .event-name"))
          .hasSize(7)
          .startsWith("shop-page shop")
          .contains(
              "instrumentation-app instrumentation",
              "time-api GET /api/time/current/zone",
              "EXCEPTION IllegalStateException");
      browser.open(local.portal() + "/map");
      browser.find(".node");
      assertThat(browser.texts(".node .node-name"))
          .containsExactlyInAnyOrder("shop-page", "instrumentation-app", "time-api");
      assertThat(browser.all(".edge")).hasSize(2);
      assertThat(browser.consoleErrors()).isEmpty();
    } finally {
      shop.stop(0);
    }
  }

  private static JsonNode find(List<JsonNode> items, String type, String role) {
    return items.stream()
        .filter(item -> item.path("itemType").asText().equals(type)
            && item.path("cloud_RoleName").asText().equals(role))
        .findFirst()
        .orElseThrow();
  }

  private static HttpServer shop() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> answer(
            exchange,
            "text/html",
            "<!doctype html><title>shop</title><link rel=icon href=data:,><body><script src=/shop.js defer></script>"
                .getBytes(StandardCharsets.UTF_8)));
    server.createContext("/shop.js", exchange -> {
      try (InputStream script = ITThreeServices.class.getResourceAsStream("shop.js")) {
        answer(exchange, "text/javascript", script.readAllBytes());
      }
    });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
