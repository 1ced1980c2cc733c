package azurecensus.portal;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes the pictures of the documents that show the portal: {@code src/portal/pictures} runs it.
 * The portal of the pictures has one operation of two services, and that of the Logs page the
 * requests of three hours; with an address as the second
 * argument, a running portal with other telemetry is shown.
 */
final class PortalPictures {
  private static final Map<String, String> PAGES = Map.of(
      "overview", "/",
      "application-map", "/map",
      "transaction-search", "/search",
      "end-to-end-transaction", "/transaction/" + TestTelemetry.OPERATION_ID);

  private static final String LOGS = """
      requests
      | where timestamp > ago(3h)
      | summarize p50 = percentile(duration, 50), p95 = percentile(duration, 95) by bin(timestamp, 5m)
      | render timechart with (title="Response times in ms")
      """;

  private PortalPictures() {}

  /** The arguments: the folder of the pictures and, optionally, the address of a portal. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    if (arguments.length > 1) {
      take(folder, arguments[1]);
      return;
    }
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      new PortalClient(portal.url()).track(TestTelemetry.operation());
      take(folder, portal.url().toString());
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
      long millis = Math.round(60 + 40 * random.nextDouble() + (20 + 400 * random.nextDouble()) * load);
      ObjectNode request = TestTelemetry.request(now.minusSeconds(second));
      TestTelemetry.data(request)
          .put("name", "GET /orders")
          .put("duration", "00:00:00.%03d".formatted(millis));
      requests.add(request);
    }
    return requests;
  }

  private static void takeLogs(Path folder, String url) throws IOException {
    try (Browser browser = Browser.start()) {
      browser.size(1280, 720);
      String kql = URLEncoder.encode(LOGS.strip(), StandardCharsets.UTF_8);
      for (String scheme : new String[] {"light", "dark"}) {
        browser.colorScheme(scheme);
        browser.open(url + "/query?last=24h&kql=" + kql);
        browser.await(() -> browser.all(".result-chart .chart-line").size() == 2);
        browser.settle();
        Files.write(folder.resolve(fileName("logs-kql", scheme)), browser.screenshot());
      }
    }
  }

  private static String fileName(String page, String scheme) {
    return page + (scheme.equals("dark") ? "-dark" : "") + ".png";
  }

  private static void take(Path folder, String url) throws IOException {
    try (Browser browser = Browser.start()) {
      browser.size(1280, 640);
      for (String scheme : new String[] {"light", "dark"}) {
        browser.colorScheme(scheme);
        for (Map.Entry<String, String> page : PAGES.entrySet()) {
          browser.open(url + page.getValue());
          browser.await(() -> browser.all(".loading").isEmpty());
          browser.settle();
          Files.write(folder.resolve(fileName(page.getKey(), scheme)), browser.screenshot());
        }
      }
    }
  }
}
