package azurecensus.local;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of live metrics in a real browser, with the staged app and its exporter. */
@Tag("long")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ITLivePage {
  private static final String STREAMING = "\nportal_live_servers 1\n";
  private static final String SILENT = "\nportal_live_servers 0\n";

  /** Both the question of the exporter and the page's refresh wait up to some seconds. */
  @Test
  void openPage_showsTheWorker_andTheWorkerStopsStreamingOnceItIsClosed() throws Exception {
    Browser.assumeInstalled();
    Map<String, String> environment = Map.of(
        "OPENCENSUS_LIVE_METRICS", "true",
        "WEBSITE_SITE_NAME", "live-app",
        "WEBSITE_INSTANCE_ID", "live-1",
        "IN_PROCESS_DELAY_MS", "1");
    try (LocalProcess local = LocalProcess.start(environment);
        Browser browser = Browser.start()) {
      // The exporter starts with the first call.
      assertThat(local.get(local.function("/api/instrumentation")).statusCode()).isEqualTo(200);
      assertThat(metrics(local)).as("before the page is open").contains(SILENT);

      long opened = System.nanoTime();
      browser.open(local.portal() + "/live");
      browser.awaitText(".live-charts + .live-charts", "CPU of the process");
      Duration took = Duration.ofNanos(System.nanoTime() - opened);
      System.out.println("The worker was on the page after " + took.toMillis() + " ms.");
      assertThat(took).isLessThan(Duration.ofSeconds(16));
      assertThat(metrics(local)).contains(STREAMING);
      browser.awaitText(".table tbody", "live-app");
      assertThat(browser.texts(".table tbody tr"))
          .filteredOn(row -> row.startsWith("live-app live-1 "))
          .singleElement()
          .satisfies(row -> assertThat(row).contains(" %", " MB", ":oc"));

      local.get(local.function("/api/instrumentation"));
      browser.awaitText(".stream", "IllegalStateException");
      assertThat(browser.consoleErrors()).isEmpty();

      browser.open("about:blank");
      while (!metrics(local).contains(SILENT)) {
        Thread.onSpinWait();
      }
      local.get(local.function("/api/instrumentation"));
      assertThat(metrics(local)).as("after the page was closed").contains(SILENT);
    }
  }

  private static String metrics(LocalProcess local) throws Exception {
    return local.get(local.portal().resolve("/metrics")).body();
  }
}
