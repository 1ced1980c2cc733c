package azurecensus.portal;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the pictures of the documents that show the portal's pages, each in two widths and both
 * color schemes: {@code src/portal/pictures} runs it.
 */
final class PortalPictures {
  /** The heights of the pictures by their widths. */
  private static final Map<Integer, Integer> SIZES = Map.of(1280, 800, 1920, 1080);

  private PortalPictures() {}

  /**
   * The arguments: the folder of the pictures, the format ({@code webp} or {@code png}) and,
   * optionally, the address of a portal with telemetry. Without one, the portal of the pictures has
   * the operation of the sample.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    if (arguments.length > 2) {
      take(folder, arguments[1], URI.create(arguments[2]));
      return;
    }
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      new PortalClient(portal.url()).track(TestTelemetry.operation());
      take(folder, arguments[1], portal.url());
    }
  }

  private static void take(Path folder, String format, URI portal)
      throws IOException, InterruptedException {
    Map<String, String> pages = pages(new PortalClient(portal));
    try (Browser browser = Browser.start()) {
      for (String scheme : List.of("light", "dark")) {
        browser.colorScheme(scheme);
        for (Map.Entry<Integer, Integer> size : SIZES.entrySet()) {
          browser.size(size.getKey(), size.getValue());
          for (Map.Entry<String, String> page : pages.entrySet()) {
            browser.open(portal + page.getValue());
            browser.await(() -> browser.all(".loading").isEmpty());
            browser.settle();
            String name =
                page.getKey() + '-' + size.getKey() + (scheme.equals("dark") ? "-dark." : ".");
            Files.write(folder.resolve(name + format), browser.picture(format));
          }
        }
      }
    }
  }

  /** The addresses of the pages by the names of their pictures. */
  private static Map<String, String> pages(PortalClient client)
      throws IOException, InterruptedException {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    pages.put("application-map", "/map");
    pages.put("application-map-panel", "/map?externals=grouped&selected=" + busiestRole(client));
    pages.put("live-metrics", "/live");
    pages.put("transaction-search", "/search");
    pages.put(
        "transaction-search-filter", "/search?filter=success:false&item=" + failedItem(client));
    pages.put("operations", "/operations");
    pages.put("availability", "/availability");
    pages.put("failures", "/failures");
    pages.put("failures-exceptions", "/failures?tab=exceptions");
    pages.put("performance", "/performance");
    pages.put("logs", "/query");
    pages.put("metrics", "/metrics");
    pages.put("events", "/events");
    pages.put("browser", "/browser");
    pages.put("browser-load-times", "/browser?tab=timings");
    String transaction = "/transaction/" + operation(client);
    pages.put("end-to-end-transaction", transaction);
    pages.put("all-telemetry", transaction + "?view=all");
    return pages;
  }

  private static String busiestRole(PortalClient client) throws IOException, InterruptedException {
    return client.get("/api/map").path("nodes").path(0).path("id").asText().replace(" ", "%20");
  }

  private static String failedItem(PortalClient client) throws IOException, InterruptedException {
    return client
        .get("/api/items?type=request&limit=1&success=false")
        .path(0)
        .path("itemId")
        .asText("0");
  }

  /** An operation with errors that fits into a picture; else the newest. */
  private static String operation(PortalClient client) throws IOException, InterruptedException {
    JsonNode operations = client.get("/api/operations?limit=200");
    for (JsonNode operation : operations) {
      int items = operation.path("itemCount").asInt();
      if (items > 15 && items < 40 && operation.path("errors").asInt() > 1) {
        return operation.path("operation_Id").asText();
      }
    }
    return operations.path(0).path("operation_Id").asText();
  }
}
