package azurecensus.portal;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes the pictures of the documents that show the portal: {@code src/portal/pictures} runs it.
 * Without an address it makes those of the sample's operation and of the Logs page, each from a
 * portal of its own. With the address of a running portal it shows every page of that portal, in
 * two widths and both color schemes.
 */
final class PortalPictures {
  /** The heights of the pictures by their widths. */
  private static final Map<Integer, Integer> SIZES = Map.of(1280, 800, 1920, 1080);

  private static final String LOGS = """
      requests
      | where timestamp > ago(3h)
      | summarize p50 = percentile(duration, 50), p95 = percentile(duration, 95) by bin(timestamp, 5m)
      | render timechart with (title="Response times in ms")
      """;

  private static final String LOAD = """
      requests
      | summarize requests = count(), failed = countif(success == false) by bin(timestamp, 10m)
      | render timechart
      """;

  private PortalPictures() {}

  /**
   * The arguments: the folder of the pictures and, optionally, the address of a portal, whose
   * pictures have the third argument as their format: {@code webp} or {@code png}.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    if (arguments.length > 1) {
      takeAll(folder, URI.create(arguments[1]), arguments[2]);
      return;
    }
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      new PortalClient(portal.url()).track(TestTelemetry.operation());
      takeOperation(folder, portal.url().toString());
    }
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      new PortalClient(portal.url()).track(traffic(Instant.now()));
      takeLogs(folder, portal.url().toString());
    }
  }

  /** The requests of three hours, slower around the second one. */
  private static List<ObjectNode> traffic(Instant now) {
    Random random = new Random(3);
    List<ObjectNode> requests = new ArrayList<>();
    for (int second = 0; second < 3 * 3600; second += 12) {
      double load = Math.exp(-Math.pow((second - 6000) / 1200.0, 2));
      long millis =
          Math.round(60 + 40 * random.nextDouble() + (20 + 400 * random.nextDouble()) * load);
      ObjectNode request = TestTelemetry.request(now.minusSeconds(second));
      TestTelemetry.data(request)
          .put("name", "GET /orders")
          .put("duration", "00:00:00.%03d".formatted(millis));
      requests.add(request);
    }
    return requests;
  }

  private static void takeOperation(Path folder, String url) throws IOException {
    try (Browser browser = Browser.start()) {
      browser.size(1280, 640);
      take(browser, url + "/map", folder.resolve("application-map.png"));
      take(
          browser,
          url + "/transaction/" + TestTelemetry.OPERATION_ID,
          folder.resolve("end-to-end-transaction.png"));
    }
  }

  private static void takeLogs(Path folder, String url) throws IOException {
    try (Browser browser = Browser.start()) {
      browser.size(1280, 860);
      String kql = URLEncoder.encode(LOGS.strip(), StandardCharsets.UTF_8);
      for (String scheme : new String[] {"light", "dark"}) {
        browser.colorScheme(scheme);
        browser.open(url + "/query?last=24h&kql=" + kql);
        browser.await(() -> browser.all(".result-chart .chart-line").size() == 2);
        browser.settle();
        String name = "logs-kql" + (scheme.equals("dark") ? "-dark" : "") + ".png";
        Files.write(folder.resolve(name), browser.picture("png"));
      }
    }
  }

  private static void takeAll(Path folder, URI portal, String format)
      throws IOException, InterruptedException {
    Map<String, String> pages = pages(new PortalClient(portal));
    try (Browser browser = Browser.start()) {
      for (String scheme : List.of("light", "dark")) {
        browser.colorScheme(scheme);
        for (Map.Entry<Integer, Integer> size : SIZES.entrySet()) {
          browser.size(size.getKey(), size.getValue());
          String end = "-" + size.getKey() + (scheme.equals("dark") ? "-dark." : ".") + format;
          for (Map.Entry<String, String> page : pages.entrySet()) {
            take(browser, portal + page.getValue(), folder.resolve(page.getKey() + end));
          }
        }
      }
    }
  }

  private static void take(Browser browser, String url, Path picture) throws IOException {
    browser.open(url);
    browser.await(() -> browser.all(".loading").isEmpty());
    browser.settle();
    String name = picture.toString();
    Files.write(picture, browser.picture(name.substring(name.lastIndexOf('.') + 1)));
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
    pages.put("logs", "/query?kql=" + URLEncoder.encode(LOAD, StandardCharsets.UTF_8));
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
