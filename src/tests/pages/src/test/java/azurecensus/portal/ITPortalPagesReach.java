package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Filters, lists and figures that lead on from every page, in a real browser. */
@ExtendWith(PageExtension.class)
class ITPortalPagesReach {
  private static final String TRANSACTION = "/transaction/" + TestTelemetry.OPERATION_ID;

  private final Portal portal;
  private final PortalClient client;
  private final Browser browser;

  ITPortalPagesReach(Portal portal, PortalClient client, Browser browser) {
    this.portal = portal;
    this.client = client;
    this.browser = browser;
  }

  @BeforeEach
  void fill() throws IOException, InterruptedException {
    portal.clear();
    client.track(TestTelemetry.operation());
  }

  private void open(String path) {
    browser.open(portal.url() + path);
  }

  private static ObjectNode metric(String name, double value, String shard) {
    return TestTelemetry.changed(TestTelemetry.envelope("MetricData", Instant.now()), metric -> {
      TestTelemetry.data(metric)
          .putArray("metrics")
          .addObject()
          .put("name", name)
          .put("value", value);
      TestTelemetry.data(metric).putObject("properties").put("shard", shard);
    });
  }

  @Test
  void filter_isAddedKeptFromPageToPageAndRemoved() {
    open("/search");
    browser.click(".pill-filter .pill-button");
    browser.type(".filter-field", "InvocationId");
    browser.type(".filter-value", "43a08a4a", Keys.ENTER);
    browser.awaitText(".chip", "InvocationId=43a08a4a");
    browser.await(() -> browser.all(".item").size() == 2);
    browser.click(".menu-entry[href^='/failures']");
    browser.awaitText("h1", "Failures");
    browser.awaitText(".chip", "InvocationId=43a08a4a");
    browser.awaitText(".page-title", "0 of 0 requests failed");
    browser.click(".chip");

    browser.awaitText(".page-title", "0 of 2 requests failed");
    assertThat(browser.url()).doesNotContain("filter=");
  }

  @Test
  void wholeFilter_isTypedAndAMistakeIsTold() {
    open("/operations");
    browser.click(".pill-filter .pill-button");
    browser.type(".filter-whole", "duration>soon", Keys.ENTER);
    browser.awaitText(".pill-filter .bad", "duration needs a number");
    browser.awaitConsoleError("400");
    browser.find(".filter-whole").clear();
    browser.type(".filter-whole", "duration>10s OR resultCode:200", Keys.ENTER);

    browser.awaitText(".chip", "duration>10s OR resultCode:200");
    browser.await(() -> browser.all(".table tbody tr").size() == 1);
  }

  @Test
  void valueInTheDetails_leadsToItemsWithTheSame() {
    open("/search?type=request&role=time-api");
    browser.click(".item");
    String link = ".filter-link[title='Find items with the same Response code']";
    browser.await(() -> browser.all(link).size() == 1);
    browser.run("document.querySelector(arguments[0]).focus()", link);
    browser.press(Keys.ENTER);

    browser.awaitText(".chip", "resultCode=200");
    browser.await(() -> browser.url().contains("role=time-api"));
  }

  @Test
  void detailsOfACall_listItsTracesAndExceptions() {
    open(TRANSACTION);
    browser.click(".timeline-row");
    browser.await(() ->
        browser.texts(".related-kind").equals(List.of("Information", "Warning", "Exception")));
    browser.click(".related-item");
    browser.awaitText(".details h2", "new invocation received");
    open("/search?type=request&role=instrumentation-app");
    browser.click(".item");

    browser.await(() -> browser.all(".related-item").size() == 3);
  }

  @Test
  void operations_showServicesErrorsAndDurations() {
    open("/operations");
    browser.await(
        () -> browser.texts(".service").equals(List.of("instrumentation-app", "time-api")));
    assertThat(browser.texts(".error-mark")).containsExactly("1");
    assertThat(browser.texts(".duration-text")).containsExactly("3.2 s");
    browser.type(".search-box", "nothing like this", Keys.ENTER);

    browser.awaitText(".table-empty", "No operations with these filters.");
  }

  @Test
  void metrics_areSplitAndSeveralAtOnce() throws IOException, InterruptedException {
    client.track(List.of(
        metric("queue", 1, "a"),
        metric("queue", 2, "b"),
        metric("latency", 3, "a"),
        metric("\\Process(java)\\% Processor Time", 12, "a")));
    open("/metrics?name=queue&split=customDimensions.shard");
    browser.await(() -> browser.texts(".series-legend li").equals(List.of("a", "b")));
    browser.click("tbody tr:nth-child(1)");
    browser.await(() ->
        browser.texts(".series-legend li").equals(List.of("queue: a", "queue: b", "latency: a")));
    browser.find(".tab:nth-child(2)").click();

    browser.awaitText(".table tbody", "% Processor Time");
    assertThat(browser.texts(".table tbody tr td").subList(0, 3))
        .containsExactly("Process", "% Processor Time", "java");
  }

  @Test
  void livePage_asksSdksToStreamAndShowsTheirFigures() throws IOException, InterruptedException {
    open("/live");
    browser.find(".live-card");
    client.post("/QuickPulseService.svc/post?ikey=any", """
            [{"RoleName":"orders","Instance":"host-7","Version":"java:1.2","StreamId":"s","Metrics":[
            {"Name":"\\\\Processor(_Total)\\\\% Processor Time","Value":37.5},
            {"Name":"\\\\Memory\\\\Committed Bytes","Value":104857600}]}]""".getBytes(UTF_8));

    browser.awaitText(".table tbody", "host-7");
    assertThat(browser.find(".table tbody tr").getText()).contains("37.5 %", "100 MB", "java:1.2");
    assertThat(browser.texts(".live-card .caption"))
        .contains("CPU of the process", "Committed memory");
    browser.open("about:blank");
  }
}
