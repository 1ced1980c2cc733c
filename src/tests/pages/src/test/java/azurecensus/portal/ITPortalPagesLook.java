package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The frame of the pages, their lists and tables with much telemetry, in a real browser. */
@ExtendWith(PageExtension.class)
class ITPortalPagesLook {
  private static final String TRANSACTION = "/transaction/" + TestTelemetry.OPERATION_ID;

  private final Portal portal;
  private final PortalClient client;
  private final Browser browser;

  ITPortalPagesLook(Portal portal, PortalClient client, Browser browser) {
    this.portal = portal;
    this.client = client;
    this.browser = browser;
  }

  @BeforeEach
  void clear() {
    portal.clear();
  }

  private void open(String path) {
    browser.open(portal.url() + path);
  }

  private static List<ObjectNode> traces(Instant start, int first, int last) {
    return IntStream.range(first, last)
        .mapToObj(i -> TestTelemetry.trace(start.plusMillis(i), "line " + i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/map",
        "/live",
        "/search",
        "/failures",
        "/performance",
        "/metrics",
        "/operations",
        "/availability",
        "/events",
        "/browser",
        TRANSACTION
      })
  void commandBar_isTheSameOnEveryPage(String path) throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(path);
    browser.find(".command-bar");

    assertThat(browser.all("h1")).hasSize(1);
    assertThat(browser.run("""
            return [...document.querySelectorAll('.command-actions .command-text')].map((text) => text.textContent);
            """)).asString().contains("Refresh", "Pause", "Share");
    assertThat((Long) browser.run("return document.querySelector('.command-bar').offsetHeight"))
        .as("height of one row")
        .isLessThanOrEqualTo(44);
  }

  @Test
  void commandBar_staysWhileThePageScrolls() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(IntStream.range(0, 60)
        .mapToObj(i -> TestTelemetry.changed(
            TestTelemetry.request(start.plusMillis(i)),
            request -> TestTelemetry.tags(request).put("ai.operation.id", "operation-" + i)))
        .toList());
    open("/");
    browser.await(() -> browser.all(".table a").size() == 60);
    browser.run("document.getElementById('content').scrollTop = 900");
    browser.settle();

    assertThat(browser.run("""
            const { top, bottom } = document.querySelector('.command-bar').getBoundingClientRect();
            return top >= 48 && bottom < 200;
            """)).isEqualTo(true);
  }

  @Test
  void page_hasASkeletonWhileItLoads() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/search");
    browser.run("window.fetch = () => new Promise(() => {})"); // no answer comes any more
    browser.find("nav a[href^='/failures']").click();

    browser.await(() -> browser.all("[aria-label='Loading'] .skeleton").size() > 3);
  }

  @Test
  void longNameOfAnException_leavesRoomForItsMessage() throws IOException, InterruptedException {
    String type = "org.example." + "very.long.".repeat(12) + "NameOfAnExceptionException";
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.exception(Instant.now()),
        exception -> ((ObjectNode)
                TestTelemetry.data(exception).path("exceptions").get(0))
            .put("typeName", type)
            .put("message", "The order was not found"))));
    open("/failures?tab=exceptions");
    browser.awaitText(".table tbody", "The order was not found");

    assertThat(browser.run("""
            const table = [...document.querySelectorAll('.table')].find((each) => each.offsetWidth > 0);
            const headings = [...table.querySelectorAll('th')];
            const message = headings.find((each) => each.textContent.includes('Message')).getBoundingClientRect();
            const row = table.querySelector('tbody tr').getBoundingClientRect();
            return [message.width >= 150, message.right <= window.innerWidth, row.height < 50].join();
            """)).isEqualTo("true,true,true");
    PageExtension.awaitNoScrollingAside(browser);
  }

  @Test
  void metrics_doNotShiftWhileTheyLoad() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/metrics");

    assertThat(((Number) browser.run("return window.shifted")).doubleValue())
        .as("cumulative layout shift; above 0.1 a page needs improvement by the Web Vitals")
        .isLessThan(0.1);
  }

  @Test
  void theme_isChosenAndRemembered() {
    open("/failures");
    browser.click(".theme-button");
    browser.awaitBackground("rgb(20, 20, 20)");
    open("/performance");
    browser.awaitBackground("rgb(20, 20, 20)");
    browser.click(".theme-button");

    browser.awaitBackground("rgb(250, 250, 250)");
  }

  @Test
  void timeRange_hasTwoEndsAndTimesAreInUtc() throws IOException, InterruptedException {
    Instant hour = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
    client.track(List.of(TestTelemetry.request(hour.plusSeconds(60))));
    open("/search?from=" + hour + "&to=" + hour.plusSeconds(600));
    browser.await(() -> browser.all(".item").size() == 1);
    browser.click(".pill-range .pill-button");
    browser.click(".range-zone .segment:last-child");
    browser.awaitText(".pill-range", "Time range (UTC)");

    assertThat(browser.find(".range-from").getAttribute("value"))
        .startsWith(hour.toString().substring(0, 16));
    assertThat(browser.find(".item-time").getText())
        .endsWith(hour.plusSeconds(60).toString().substring(11, 19) + ".000");
    browser.press(Keys.ESCAPE);
    browser.await(() -> browser.all(".pill-panel").isEmpty());
  }

  @Test
  void globalSearch_leadsToItemsAndOperations() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/metrics");
    browser.type(".global-box", TestTelemetry.OPERATION_ID);
    browser.awaitText(".suggestions", "Operation " + TestTelemetry.OPERATION_ID);
    browser.press(Keys.ARROW_DOWN);
    browser.press(Keys.ENTER);
    browser.find(".timeline-row");
    browser.type(".global-box", "AssertionError", Keys.ENTER);

    browser.awaitText("h1", "Transaction search");
    browser.await(() -> browser.all(".item").size() == 1);
  }

  @Test
  void table_sortsByItsHeadings() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/performance");
    browser.await(() -> browser.all(".analysis-main tr.choosable").size() == 2);
    String durations = ".analysis-main th:nth-child(2)";
    browser.click(durations + " button");
    assertThat(browser.find(durations).getAttribute("aria-sort")).isEqualTo("descending");
    assertThat(browser.texts(".analysis-main tbody td:nth-child(2)"))
        .containsExactly("3.2 s", "120 ms");
    browser.click(durations + " button");

    assertThat(browser.find(durations).getAttribute("aria-sort")).isEqualTo("ascending");
    assertThat(browser.texts(".analysis-main tbody td:nth-child(2)"))
        .containsExactly("120 ms", "3.2 s");
  }

  @Test
  void search_showsAtLeast18RowsOfOneLine() throws IOException, InterruptedException {
    client.track(traces(TestTelemetry.start(), 0, 60));
    open("/search");
    browser.await(() -> browser.all(".item").size() == 60);

    assertThat((Long) browser.run("""
            const list = document.querySelector('[data-scroll]').getBoundingClientRect();
            return [...document.querySelectorAll('.item')].filter((item) => item.getBoundingClientRect().bottom <= list.bottom).length;
            """)).isGreaterThanOrEqualTo(18);
  }

  @Test
  void searchUnderLiveTraffic_keepsDetailsAndRows() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(traces(start, 0, 10));
    open("/search");
    browser.await(() -> browser.all(".item").size() == 10);
    browser.click(".item:nth-child(1)");
    browser.awaitText(".details", "line 9");
    client.track(traces(start, 100, 300));
    browser.awaitText(".newer-bar", "200 new items");

    assertThat(browser.find(".details").getText()).contains("line 9");
    assertThat(browser.find(".item:nth-child(1)").getText()).contains("line 9");
    browser.click(".newer-bar");
    browser.awaitText(".item:nth-child(1)", "line 299");
    assertThat(browser.find(".details").getText()).contains("line 9");
  }

  @Test
  void searchPages_areByPositionInTime() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(traces(start, 0, 150));
    open("/search");
    browser.await(() -> browser.all(".item").size() == 100);
    browser.click(".to-older");
    browser.awaitText(".item:nth-child(1)", "line 49");
    client.track(traces(start, 200, 230));
    browser.awaitText(".page-title", "180 items");

    assertThat(browser.find(".item:nth-child(1)").getText()).contains("line 49");
    browser.open(browser.url());
    browser.awaitText(".item:nth-child(1)", "line 49");
    browser.click(".to-newest");
    browser.awaitText(".item:nth-child(1)", "line 229");
  }

  @Test
  void linkToAnItem_opensItHoweverOldAndTellsWhenItIsGone()
      throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(traces(start, 0, 300));
    open("/search?search=line+3");
    browser.click(".item:last-child");
    browser.find(".details");
    String item = browser.url().replaceFirst(".*[?&](item=\\d+).*", "$1");
    String text = browser.find(".details h2").getText();
    open("/search?" + item);
    browser.awaitText(".details h2", text);
    open("/search?item=999999");

    browser.awaitText(".notice", "The item of this link is no longer stored.");
  }

  @Test
  void operationOfTracesOnly_listsThem() throws IOException, InterruptedException {
    client.track(traces(TestTelemetry.start(), 0, 3));
    open(TRANSACTION);

    browser.awaitText(".no-calls", "no timeline");
    browser.await(() -> browser.all(".item").size() == 3);
  }

  @Test
  void largeOperation_drawsOnlyWhatIsSeen() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(IntStream.range(0, 2000)
        .mapToObj(i -> TestTelemetry.changed(
            TestTelemetry.call(start.plusMillis(i)),
            call -> TestTelemetry.data(call).put("id", "call-" + i).put("name", "call " + i)))
        .toList());
    open(TRANSACTION);
    browser.find(".timeline-row");
    assertThat(browser.all(".timeline-row")).hasSizeLessThan(80);
    browser.find(".timeline-row").sendKeys(Keys.END);
    browser.await(() ->
        "1999".equals(browser.run("return document.activeElement.getAttribute('data-index')")));
    assertThat(browser.run("return document.activeElement.textContent"))
        .asString()
        .contains("call 1999");
    String elements = "return document.querySelectorAll('*').length";
    assertThat((Long) browser.run(elements)).isLessThan(2000);
    browser.click(".view-button");
    browser.find(".item");

    assertThat(browser.all(".item")).hasSizeLessThan(80);
    assertThat((Long) browser.run(elements)).isLessThan(2000);
  }

  @Test
  void finishedOperation_isNotLoadedAgain() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.find(".timeline-row");
    browser.run("performance.clearResourceTimings()");
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.request(Instant.now()),
        request -> TestTelemetry.tags(request).put("ai.operation.id", "another"))));
    browser.await(() -> (Boolean) browser.run("""
        return performance.getEntriesByType('resource').some(({ name }) => name.includes('operationId='));
        """));

    assertThat(browser.run("""
            return performance.getEntriesByType('resource').filter(({ name }) => /operations\\/[^/]+$/.test(name)).length;
            """)).isEqualTo(0L);
  }

  @Test
  void names_haveTheirShareOfTheTimelineAndASplitter() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION + "?item=1");
    browser.find(".timeline-row");
    String share = """
        return document.querySelector('.timeline-row .event-cell').clientWidth
          / document.querySelector('.timeline-row').clientWidth;
        """;
    double before = ((Number) browser.run(share)).doubleValue();
    assertThat(before).isGreaterThan(0.4);
    browser.find(".name-splitter").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);

    assertThat(((Number) browser.run(share)).doubleValue()).isGreaterThan(before);
    assertThat(browser.find(".event-name").getAttribute("title")).contains("instrumentation");
  }

  @Test
  void detailsOnAPhone_areAPageWithBack() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    browser.size(400, 800);
    open("/search");
    browser.click(".item");
    browser.find(".details");
    assertThat(browser.all(".item").stream().anyMatch(item -> item.isDisplayed()))
        .isFalse();
    browser.click(".details-back");

    browser.find(".item");
  }

  @Test
  void map_findsAComponentAndShowsItsNeighbours() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/map");
    browser.find(".node");
    assertThat(browser.all(".map [tabindex='0']")).hasSize(1);
    browser.type(".map-find input", "time", Keys.ENTER);
    browser.awaitText(".map-panel h2", "time-api");
    browser.awaitText(".map-find", "1 found");

    assertThat(browser.all(".node.found")).hasSize(1);
    assertThat(browser.all(".edge.near")).hasSize(1);
  }

  @Test
  void largeMap_showsTheComponentOfItsLink() throws IOException, InterruptedException {
    Instant now = TestTelemetry.start();
    for (int i = 0; i < 24; i++) {
      String caller = "role-" + i;
      String called = i == 23 ? "role-last" : "role-" + (i + 1);
      String id = "call-" + i;
      client.track(List.of(
          TestTelemetry.changed(TestTelemetry.call(now), call -> {
            TestTelemetry.tags(call).put("ai.cloud.role", caller);
            TestTelemetry.data(call).put("id", id);
          }),
          TestTelemetry.changed(
              TestTelemetry.request(now),
              request -> TestTelemetry.tags(request)
                  .put("ai.cloud.role", called)
                  .put("ai.operation.parentId", id))));
    }
    open("/map?selected=role:role-last");
    browser.awaitText(".map-panel h2", "role-last");
    browser.settle();

    assertThat(browser.run("""
            const view = document.querySelector('.map').getBoundingClientRect();
            const { left, right, top, bottom } = document.querySelector('.node.selected').getBoundingClientRect();
            return left >= view.left && right <= view.right && top >= view.top && bottom <= view.bottom;
            """)).isEqualTo(true);
  }

  @Test
  void captions_doNotOverlapInNarrowTiles() throws IOException, InterruptedException {
    Instant now = Instant.now();
    for (int minutes = 0; minutes < 600; minutes += 30) {
      client.track(List.of(TestTelemetry.request(now.minusSeconds(minutes * 60L))));
    }
    for (int width : List.of(1280, 1000, 560, 400)) {
      browser.size(width, 800);
      open("/");
      browser.find(".tile .axis");
      assertThat(browser.run("""
              return [...document.querySelectorAll('.tile .chart')].flatMap((chart) => {
                const boxes = [...chart.querySelectorAll('.axis')].map((text) => text.getBoundingClientRect());
                return boxes.filter((a, i) => boxes.some((b, j) => j > i
                  && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0
                  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3));
              }).length;
              """)).as("width " + width).isEqualTo(0L);
    }
  }

  @Test
  void exportedFile_isImportedInThePage(@TempDir Path folder)
      throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    Path file = folder.resolve("telemetry.ndjson");
    Files.writeString(file, client.send(client.request("/api/export")).body());
    client.send(client.request("/api/items").DELETE());
    client.track(traces(TestTelemetry.start(), 0, 1));
    open("/");
    browser.await(() -> browser.all(".import-file").size() == 1);
    browser.all(".import-file").get(0).sendKeys(file.toString());

    browser.awaitText(".notice", "7 items imported from telemetry.ndjson.");
    browser.awaitText(".page-title", "8 items stored");
  }

  @Test
  void exportedFile_isDroppedOnAPage() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    String exported = client.send(client.request("/api/export")).body();
    portal.clear();
    open("/failures");
    String drag = """
        window.transfer ??= new DataTransfer();
        if (window.transfer.items.length === 0) {
          window.transfer.items.add(new File([arguments[1]], 'dropped.ndjson'));
        }
        const options = { bubbles: true, cancelable: true, dataTransfer: window.transfer };
        document.querySelector('main').dispatchEvent(new DragEvent(arguments[0], options));
        """;
    browser.run(drag, "dragover", exported);
    browser.awaitText(".drop-place", "Drop exported telemetry here");
    browser.run(drag, "dragleave", exported);
    browser.await(() -> browser.all(".drop-place").isEmpty());
    browser.run(drag, "dragover", exported);
    browser.find(".drop-place");
    browser.run(drag, "drop", exported);

    browser.awaitText(".notice", "7 items imported from dropped.ndjson.");
    assertThat(browser.all(".drop-place")).isEmpty();
    browser.awaitText(".page-title", "0 of 2 requests failed");
  }

  @Test
  void recentOperations_followTheFilters() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.request(Instant.now().minusSeconds(7200)),
        request -> TestTelemetry.tags(request).put("ai.operation.id", "earlier"))));
    open("/");
    browser.await(() -> browser.all(".table tbody tr").size() == 2);
    open("/?last=1h");

    browser.await(() -> browser.all(".table tbody tr").size() == 1);
  }

  @Test
  void pause_keepsThePageUntilItIsResumed() throws IOException, InterruptedException {
    client.track(traces(TestTelemetry.start(), 0, 1));
    open("/search");
    browser.await(() -> browser.all(".item").size() == 1);
    browser.click(".pause-button");
    client.track(traces(TestTelemetry.start(), 5, 6));
    browser.awaitText(".command-status", "new telemetry has arrived");
    assertThat(browser.all(".item")).hasSize(1);
    browser.click(".pause-button");

    browser.await(
        () -> browser.all(".item").size() == 2 || !browser.all(".newer-bar").isEmpty());
  }
}
