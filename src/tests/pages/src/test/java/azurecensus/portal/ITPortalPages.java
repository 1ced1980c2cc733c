package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages in a real browser; see {@link Browser} for what happens where there is none. */
@ExtendWith(PageExtension.class)
class ITPortalPages {
  private static final String TRANSACTION = "/transaction/" + TestTelemetry.OPERATION_ID;

  private final Portal portal;
  private final PortalClient client;
  private final Browser browser;

  ITPortalPages(Portal portal, PortalClient client, Browser browser) {
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

  private void chooseRange(String last) {
    browser.click(".pill-range .pill-button");
    browser.click(".pill-range [data-option='" + last + "']");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/map", TRANSACTION})
  void emptyPage_tellsWhatToDoNext(String path) {
    open(path);

    browser.awaitText(
        ".empty-state", "APPLICATIONINSIGHTS_CONNECTION_STRING=" + portal.connectionString());
  }

  @Test
  void overview_leadsToTheOperationAndBack() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/");
    browser.awaitText(".table a", "instrumentation");
    browser.click(".table a");

    browser.awaitText(".transaction-head", "Operation ID: " + TestTelemetry.OPERATION_ID);
    browser.back();
    browser.awaitText("h1", "Overview");
  }

  @Test
  void overview_showsWhatArrivesWhileItIsOpen() throws IOException, InterruptedException {
    open("/");
    browser.find(".empty-state");
    client.track(TestTelemetry.operation());

    browser.awaitText(".table", "instrumentation");
    browser.await(() -> browser.all(".empty-state").isEmpty());
  }

  @Test
  void timeline_showsTheTreeWithItsBars() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.find(".timeline-row");

    assertThat(browser.texts(".timeline-row .event-name"))
        .containsExactly(
            "instrumentation-app instrumentation",
            "long running api call",
            "127.0.0.1:7073 GET /api/time/current/zone",
            "time-api GET /api/time/current/zone",
            "EXCEPTION AssertionError");
    assertThat(browser.texts(".timeline-row .result-cell"))
        .containsExactly("200", "0", "200", "200", "");
    assertThat(browser.texts(".timeline-row .duration-cell"))
        .containsExactly("3.2 s", "3.0 s", "218 ms", "120 ms", "");
    assertThat(browser.all(".bar.request")).hasSize(2);
    assertThat(browser.all(".bar.internal")).hasSize(1);
    assertThat(browser.all(".bar.dependency")).hasSize(1);
    assertThat(browser.find(".bar-exception").isDisplayed()).isTrue();
    assertThat(browser.all(".bar-mark.exception")).hasSize(1);
    assertThat(browser.find(".bar-mark.exception").getAttribute("title"))
        .contains("AssertionError: this is an exception");
    assertThat(browser.texts(".ruler-label")).contains("0", "1 S", "2 S", "3 S");
    assertThat(browser.texts(".legend li"))
        .map(String::strip)
        .containsExactly(
            "= Request (incoming)", "= Exception", "= Internal", "= Dependency (outgoing)");
    assertThat(browser.texts(".counter")).containsExactly("7 All", "2 Traces", "0 Events");
  }

  @Test
  void bars_lieWhereTheirTimesAre() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.find(".bar.dependency");
    double track = browser.find(".bar-track").getRect().getWidth();
    int left = browser.find(".bar-track").getRect().getX();

    WebElement internal = browser.find(".bar.internal");
    assertThat(internal.getRect().getWidth() / track).isBetween(0.91, 0.94);
    WebElement call = browser.find(".bar.dependency");
    assertThat((call.getRect().getX() - left) / track).isBetween(0.92, 0.94);
  }

  @Test
  void collapsing_hidesWhatIsBelow() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.click(".timeline-row .tree-toggle.opened");
    browser.await(() -> browser.all(".timeline-row").size() == 1);
    browser.click(".timeline-row .tree-toggle");

    browser.await(() -> browser.all(".timeline-row").size() == 5);
  }

  @Test
  void exceptionsStack_reachedByKeyboard() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.find(".timeline-row");
    browser.await(() -> {
      browser.press(Keys.TAB);
      return (Boolean)
          browser.run("return document.activeElement.classList.contains('timeline-row')");
    });
    browser.press(Keys.END);
    browser.press(Keys.ENTER);

    browser.awaitText(
        ".call-stack pre",
        "at azurecensus.function.InstrumentationFunction.run(InstrumentationFunction.java:57)");
    assertThat(browser.find(".details").getText())
        .contains("java.lang.AssertionError", "this is an exception", "instrumentation-app");
    assertThat(browser.url()).contains("item=");
    browser.open(browser.url());
    browser.awaitText(".call-stack pre", "java.lang.AssertionError: this is an exception");
  }

  @Test
  void range_narrowsByItsHandleAndComesBack() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.find(".ruler-handle.to").sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    browser.await(() -> browser.all(".bar.dependency").isEmpty());
    browser.click(".ruler-reset");

    browser.find(".bar.dependency");
  }

  @Test
  void rangeHandle_followsThePointerWhileItIsDragged() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    double before = left(".ruler-handle.to");

    browser.drag(".ruler-handle.to", -150);
    browser.await(() -> Math.abs(before - left(".ruler-handle.to") - 150) < 5);
    assertThat(browser.find(".ruler-cut.to").isDisplayed()).isTrue();
    browser.release();

    browser.await(() -> browser.all(".ruler-cut").isEmpty());
    assertThat(browser.find(".ruler-reset").isEnabled()).isTrue();
  }

  private double left(String selector) {
    return ((Number) browser.run(
            "return document.querySelector(arguments[0]).getBoundingClientRect().left", selector))
        .doubleValue();
  }

  @Test
  void allTelemetry_listsCountsAndFilters() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.click(".view-button");
    browser.find(".item");

    assertThat(browser.texts(".item-kind"))
        .containsExactly(
            "Request", "Information", "InProc", "HTTP", "Request", "Warning", "Exception");
    assertThat(browser.texts(".item-text"))
        .contains("new invocation received", "log warning message");
    assertThat(browser.texts(".item-time").get(0)).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
    browser.click("#component-filter option[value='time-api']");
    browser.await(() -> browser.all(".item").size() == 1);
    assertThat(browser.texts(".item-component")).containsExactly("time-api");
    browser.click(".view-button");
    browser.find(".timeline-row");
  }

  @Test
  void map_showsServicesTheirEdgeAndItsDetails() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.call(Instant.now()),
        failed -> TestTelemetry.data(failed)
            .put("id", "3333333333333333")
            .put("target", "www.example.org")
            .put("success", false)
            .put("resultCode", "503"))));
    open("/map");
    browser.find(".node");

    assertThat(browser.texts(".node.role .node-name"))
        .containsExactlyInAnyOrder("instrumentation-app", "time-api");
    assertThat(browser.texts(".node.external .node-name")).containsExactly("www.example.org");
    assertThat(browser.texts(".node.external .node-type")).containsExactly("HTTP");
    assertThat(browser.texts(".node.role").toString()).contains("1", "instance", "3.2 s", "1 call");
    assertThat(browser.texts(".edge .pill-text")).contains("218 ms");
    assertThat(browser.texts(".edge .edge-calls")).contains("1 call");
    browser.all(".edge").stream()
        .filter(edge -> edge.getAccessibleName().contains("www.example.org"))
        .findFirst()
        .orElseThrow()
        .sendKeys(Keys.ENTER);
    browser.awaitText(".map-panel", "TOP FAILING STATUS CODES");
    browser.settle();
    assertThat(browser.find(".map-panel").getText())
        .contains(
            "503",
            "SLOWEST CALLS BY NAME",
            "218 ms",
            "100% have common properties",
            "resultCode: 503");
  }

  @Test
  void map_hasAnIconForEachCalledService() throws IOException, InterruptedException {
    Map<String, String> icons = Map.of(
        "HTTP", "http",
        "SQL", "database",
        "Azure blob", "blob",
        "Azure queue", "queue",
        "Azure table", "table",
        "Azure Service Bus", "serviceBus",
        "Azure Event Hubs", "eventHub",
        "Microsoft.DocumentDb", "cosmos",
        "Microsoft.KeyVault", "keyVault",
        "GRPC", "rpc");
    List<ObjectNode> items = new ArrayList<>(List.of(TestTelemetry.request(TestTelemetry.start())));
    icons
        .keySet()
        .forEach(type -> items.add(TestTelemetry.changed(
            TestTelemetry.call(TestTelemetry.start()),
            call -> TestTelemetry.data(call)
                .put("id", "id of " + type)
                .put("type", type)
                .put("target", "called"))));
    client.track(items);

    open("/map");

    browser.await(() -> browser.all(".node.external").size() == icons.size());
    Map<String, String> shown = new HashMap<>();
    for (WebElement node : browser.all(".node.external")) {
      String type = node.getDomAttribute("aria-label").replaceAll("called, (.*): 1 call.*", "$1");
      shown.put(type, node.findElement(By.cssSelector(".node-icon")).getDomAttribute("data-icon"));
    }
    assertThat(shown).isEqualTo(icons);
  }

  @Test
  void map_isThatOfTheChosenTimeRange() throws IOException, InterruptedException {
    client.track(List.of(TestTelemetry.request(Instant.now().minusSeconds(3600))));
    open("/map");
    browser.find(".node");
    chooseRange("5m");
    browser.awaitText(".map-page", "No components with these filters.");
    chooseRange("6h");

    browser.find(".node");
    assertThat(browser.url()).endsWith("/map?last=6h");
  }

  @Test
  void map_isThatOfATimeRangeWithTwoEnds() throws IOException, InterruptedException {
    Instant now = Instant.now();
    client.track(List.of(TestTelemetry.request(now.minusSeconds(3600))));
    open("/map?from=" + now.minusSeconds(60) + "&to=" + now);
    browser.awaitText(".map-page", "No components with these filters.");
    open("/map?from=" + now.minusSeconds(7200) + "&to=" + now);

    browser.find(".node");
  }

  @Test
  void filters_stayFromPageToPage() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/failures?last=1h&role=time-api&tab=roles");
    browser.click(".menu-entry[href^='/performance']");
    browser.awaitText("h1", "Performance");
    assertThat(browser.url()).endsWith("/performance?last=1h&role=time-api");
    browser.await(() -> browser.all(".analysis-main tr.choosable").size() == 1);
    browser.click(".menu-entry[href^='/map']");

    browser.awaitText("h1", "Application map");
    assertThat(browser.url()).endsWith("/map?last=1h&role=time-api");
  }

  @Test
  void details_openBesideTheItemThatIsClicked() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(IntStream.range(0, 80)
        .mapToObj(i -> TestTelemetry.trace(start.plusMillis(i), "line " + i))
        .toList());
    open(TRANSACTION + "?view=all");
    browser.await(() -> browser.all(".item").size() == 80);
    browser.run("document.querySelectorAll('.item')[70].scrollIntoView({block: 'center'})");
    browser.click(".item:nth-child(71)");
    browser.awaitText(".details", "line 70");

    assertThat(browser.find(".details-head").getRect().getY()
            - ((Number) browser.run("return window.scrollY")).intValue())
        .isBetween(0, 700);
    assertThat((Boolean) browser.run("""
            const { bottom } = document.querySelector('.details').getBoundingClientRect();
            return bottom <= window.innerHeight;
            """)).isTrue();
  }

  @Test
  void drillDown_keepsTheChosenDurations() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/performance");
    browser.awaitText(".drill", "2 samples");
    browser.find(".overall .chart.readable").sendKeys(Keys.HOME, Keys.ENTER);
    browser.awaitText(".drill", "1 sample");
    browser.await(() -> !browser.find(".drill").getText().contains("samples"));
    browser.click(".drill a");

    browser.awaitText("h1", "Transaction search");
    browser.await(() -> browser.texts(".item-duration").equals(List.of("120 ms")));
    assertThat(browser.texts(".chip")).hasSize(2).allMatch(text -> text.startsWith("duration"));
  }

  @Test
  void chosenRow_looksChosenUnderThePointer() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/performance");
    browser.click(".table tr.choosable");
    browser.find(".table tr.chosen");

    browser.await(() -> "rgb(235, 243, 252)"
        .equals(browser.run(
            "return getComputedStyle(document.querySelector('tr.chosen')).backgroundColor")));
  }

  @Test
  void bars_keepTheirColorsInHighContrast() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.find(".bar.request");
    browser.forcedColors();

    browser.await(() -> "rgb(15, 108, 189)"
        .equals(browser.run(
            "return getComputedStyle(document.querySelector('.bar.request')).backgroundColor")));
    assertThat(browser.run("""
            return [...document.querySelectorAll('.swatch, .bar')]
              .every((shape) => getComputedStyle(shape).forcedColorAdjust === 'none');
            """)).isEqualTo(true);
  }

  @Test
  void overview_countsEachRequestOnceInATimeRange() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/?last=1h");

    browser.awaitText(".tile:nth-child(3)", "2 server requests");
  }

  @Test
  void transaction_leadsToItsNeighbours() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.request(Instant.now()),
        request -> TestTelemetry.tags(request).put("ai.operation.id", "another"))));
    open(TRANSACTION);
    browser.click(".neighbour.next");
    browser.awaitText(".operation-id", "another");
    browser.click(".neighbour.previous");

    browser.awaitText(".operation-id", TestTelemetry.OPERATION_ID);
  }

  @Test
  void details_leadToAllOfTheSession() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.trace(Instant.now(), "clicked"),
        trace -> TestTelemetry.tags(trace).put("ai.session.id", "session-1"))));
    open("/search?search=clicked");
    browser.click(".item");
    browser.click(".details a[href='/search?sessionId=session-1']");

    browser.awaitText(".chip", "Session: session-1");
    browser.await(() -> browser.texts(".item-text").equals(List.of("clicked")));
  }

  @Test
  void coldStart_isShownAndLeadsToAllOfThem() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.inProcess(TestTelemetry.start()),
        step -> TestTelemetry.data(step)
            .put("id", "3333333333333333")
            .put("name", "first")
            .putObject("properties")
            .put("coldStart", "true")
            .put("millisecondsSinceProcessStart", "812"))));
    open("/search?search=instrumentation");
    browser.click(".item");
    browser.find(".details-head");
    assertThat(browser.all(".cold-start")).isEmpty();

    open("/search?search=first");
    browser.click(".item");
    browser.awaitText(".details-head .cold-start", "Cold start 812 ms");
    browser.click(".details-head .cold-start");

    browser.await(() -> browser.url().contains("filter=customDimensions.coldStart"));
    browser.await(() -> browser.texts(".item-text").equals(List.of("first")));

    open(TRANSACTION);
    browser.awaitText(".transaction-head .cold-start", "Cold start 812 ms");
  }

  @Test
  void unknownPage_leadsBack() {
    open("/nowhere");

    browser.awaitText(".empty-state", "Page not found");
    assertThat(browser.awaitConsoleError("404")).hasSize(1);
  }

  @Test
  void portalStartedAnew_isToldAndThePageGoesOn() throws IOException, InterruptedException {
    int port;
    try (Portal first = Portal.start(PortalOptions.builder().setPort(0).build())) {
      port = first.url().getPort();
      new PortalClient(first.url()).track(TestTelemetry.operation());
      browser.open(first.url() + "/live");
      browser.awaitText(".stream", "log warning message");
    }
    browser.awaitText(".notice.error", "The portal does not respond.");
    try (Portal second = Portal.start(PortalOptions.builder().setPort(port).build())) {
      browser.await(() -> browser.all(".notice.error").isEmpty());
      new PortalClient(second.url())
          .track(List.of(TestTelemetry.trace(Instant.now(), "after the new start")));
      browser.awaitText(".stream", "after the new start");
      assertThat(browser.find(".stream").getText()).doesNotContain("log warning message");
      browser.open("about:blank");
    }
    browser.consoleErrors();
  }

  @Test
  void back_leadsToTheScrollAndTheLinkThatWereLeft() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(IntStream.range(0, 60)
        .mapToObj(i -> TestTelemetry.changed(
            TestTelemetry.request(start.plusMillis(i)),
            request -> TestTelemetry.tags(request).put("ai.operation.id", "operation-" + i)))
        .toList());
    open("/");
    browser.await(() -> browser.all(".table a").size() == 60);
    browser.run("document.querySelectorAll('.table a')[50].scrollIntoView({block: 'center'})");
    browser.settle();
    Object scrolled = browser.run("return document.getElementById('content').scrollTop");
    browser.run("document.querySelectorAll('.table a')[50].focus({preventScroll: true})");
    browser.press(Keys.ENTER);
    browser.find(".timeline-row");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("content");
    browser.back();

    browser.await(
        () -> scrolled.equals(browser.run("return document.getElementById('content').scrollTop")));
    browser.await(() -> "/transaction/operation-9"
        .equals(browser.run("return document.activeElement.getAttribute('href')")));
  }

  @Test
  void chart_narrowsTheTimeRangeByKeyboardAndBackUndoesIt()
      throws IOException, InterruptedException {
    for (int minutes : List.of(1, 30)) {
      client.track(List.of(TestTelemetry.changed(
          TestTelemetry.request(Instant.now().minusSeconds(minutes * 60L)),
          request -> TestTelemetry.data(request)
              .put("success", false)
              .put("responseCode", "50" + minutes))));
    }
    open("/failures");
    browser.awaitText(".overall", "5030");
    browser.find(".chart.readable").sendKeys(Keys.END, Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT));
    assertThat(browser.find(".chart-words").getText()).contains("1 of 1 request failed");
    browser.find(".chart.readable").sendKeys(Keys.ENTER);
    browser.await(() -> !browser.find(".overall").getText().contains("5030"));
    assertThat(browser.url()).contains("from=", "to=");
    assertThat(browser.find(".pill-range").getText()).contains(" – ");
    browser.back();

    browser.awaitText(".overall", "5030");
  }

  @Test
  void distribution_narrowsTheSamples() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/performance");
    browser.await(() -> browser.all(".overall .table tbody tr").size() == 2);
    browser.find(".overall .chart.readable").sendKeys(Keys.HOME, Keys.ENTER);
    browser.await(() -> browser.all(".overall .table tbody tr").size() == 1);
    browser.awaitText(".overall .table", "120 ms");
    browser.click(".overall .chip");

    browser.await(() -> browser.all(".overall .table tbody tr").size() == 2);
  }

  @Test
  void overview_drawsRequestsAndLeadsToFailures() throws IOException, InterruptedException {
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.request(Instant.now()),
        request -> TestTelemetry.data(request).put("success", false))));
    open("/");
    browser.awaitText(".tile", "1 failed requests");
    assertThat(browser.find(".tile .chart").getAccessibleName()).contains("1 of 1 request failed");
    browser.awaitText(".tile:last-child", "No data");
    assertThat(browser.texts(".tile:last-child")).containsExactly("Availability\nNo data");
    browser.click(".tile a");

    browser.awaitText("h1", "Failures");
  }

  @Test
  void tabs_followArrowKeys() throws IOException, InterruptedException {
    client.track(List.of(TestTelemetry.exception(Instant.now())));
    open("/failures");
    browser.find(".tab.current").sendKeys(Keys.ARROW_RIGHT);
    browser.awaitText(".tab.current", "Dependencies");
    browser.press(Keys.ARROW_RIGHT);

    browser.awaitText(".table", "AssertionError");
    assertThat(browser.url()).endsWith("tab=exceptions");
  }

  @Test
  void map_keepsNodesAndLabelsApart() throws IOException, InterruptedException {
    for (String call : List.of("a>b", "a>c", "b>c", "c>d", "a>d", "e>d", "e>b", "d>a")) {
      client.track(List.of(TestTelemetry.changed(TestTelemetry.call(Instant.now()), item -> {
        TestTelemetry.tags(item).put("ai.cloud.role", call.substring(0, 1));
        TestTelemetry.tags(item).put("ai.operation.id", call);
        TestTelemetry.data(item).put("id", call);
      })));
      client.track(List.of(TestTelemetry.changed(TestTelemetry.request(Instant.now()), item -> {
        TestTelemetry.tags(item).put("ai.cloud.role", call.substring(2));
        TestTelemetry.tags(item).put("ai.operation.id", call).put("ai.operation.parentId", call);
      })));
    }
    open("/map");
    browser.await(() -> browser.all(".edge").size() == 8);
    browser.settle();

    assertThat(browser.run("""
            const boxes = [...document.querySelectorAll('.disc, .pill')].map((shape) => shape.getBoundingClientRect());
            const view = document.querySelector('.map').getBoundingClientRect();
            return boxes.filter((a, i) => a.left < view.left || a.right > view.right || a.top < view.top || a.bottom > view.bottom || boxes.some((b, j) => j > i
              && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)).length;
            """)).isEqualTo(0L);
  }

  @Test
  void escapeInTheDetails_leadsBackToTheirItem() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.find(".timeline-row").sendKeys(Keys.ENTER);
    browser.find(".details .plain-button").sendKeys(Keys.ESCAPE);
    browser.await(() -> browser.all(".details").isEmpty());

    assertThat(browser.run("return document.activeElement.classList.contains('timeline-row')"))
        .isEqualTo(true);
  }

  @Test
  void itemThatIsNotThere_isToldAndTheListStaysInReach() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION + "?view=all&item=0");
    browser.awaitText(".transaction > [role=status]", "no longer stored");

    assertThat(browser.all(".item[tabindex='0']")).hasSize(1);
  }

  @Test
  void transaction_isReadInLogs() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open(TRANSACTION);
    browser.click(".open-in-logs");
    browser.await(() -> browser.all(".grid-row").size() == 7);
    browser.back();

    browser.find(".timeline-row");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/live",
        "/search",
        "/operations",
        "/failures",
        "/performance",
        "/metrics",
        "/query",
        "/availability",
        "/events",
        "/browser"
      })
  void everyPage_isEmptyWithAHintAndFullWithoutComplaint(String path)
      throws IOException, InterruptedException {
    open(path);
    browser.awaitText(".empty-state", portal.connectionString());
    client.track(TestTelemetry.operation());
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.envelope("MetricData", Instant.now()),
        metric -> TestTelemetry.data(metric)
            .putArray("metrics")
            .addObject()
            .put("name", "queue.depth")
            .put("value", 3))));
    client.track(List.of(
        TestTelemetry.named("EventData", "clicked"),
        TestTelemetry.named("PageViewData", "home"),
        TestTelemetry.changed(
            TestTelemetry.named("AvailabilityData", "probe"),
            result ->
                TestTelemetry.data(result).put("duration", "00:00:00.4").put("success", true))));
    browser.await(() -> browser.all(".empty-state").isEmpty());

    browser.find(".item, .table, .table-empty, .query-box");
    browser.size(400, 800);
    PageExtension.awaitNoScrollingAside(browser);
  }

  @Test
  void menu_leadsToEveryPage() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/");
    for (String page : List.of(
        "Application map",
        "Live metrics",
        "Transaction search",
        "Operations",
        "Availability",
        "Failures",
        "Performance",
        "Logs",
        "Metrics",
        "Events",
        "Browser",
        "Overview")) {
      browser.settle();
      browser.await(() -> browser.all(".menu-entry").stream()
          .filter(entry -> entry.getText().equals(page))
          .peek(WebElement::click)
          .findFirst()
          .orElse(null));
      browser.awaitText("h1", page);
    }
  }

  @Test
  void search_findsByTextAndLeadsToTheTransaction() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/search");
    browser.await(() -> browser.all(".item").size() == 7);
    browser.type(".search-box", "AssertionError", Keys.ENTER);
    browser.await(() -> browser.all(".item").size() == 1);
    browser.click(".item");
    browser.awaitText(".call-stack pre", "InstrumentationFunction.java:57");
    browser.click(".details-actions .primary-button");

    browser.awaitText(".transaction-head", TestTelemetry.OPERATION_ID);
    browser.back();
    browser.await(() -> browser.url().contains("search=AssertionError"));
  }

  @Test
  void liveUpdate_keepsScrollSelectionAndFocus() throws IOException, InterruptedException {
    Instant start = TestTelemetry.start();
    client.track(IntStream.range(0, 80)
        .mapToObj(i -> TestTelemetry.trace(start.plusMillis(i), "line " + i))
        .toList());
    open(TRANSACTION + "?view=all");
    browser.await(() -> browser.all(".item").size() == 80);
    browser.run("document.querySelectorAll('.item')[70].scrollIntoView({block: 'center'})");
    browser.click(".item:nth-child(71)");
    browser.find(".details");
    browser.run("document.querySelectorAll('.item')[70].focus({preventScroll: true})");
    browser.settle();
    Object scrolled = browser.run("return document.querySelector('[data-scroll]').scrollTop");
    client.track(List.of(TestTelemetry.trace(start.plusMillis(90), "line 80")));
    browser.await(() -> browser.all(".item").size() == 81);

    assertThat(browser.run("return document.querySelector('[data-scroll]').scrollTop"))
        .isEqualTo(scrolled);
    assertThat(browser.find(".item.selected").getText()).contains("line 70");
    assertThat(browser.run("return document.activeElement.innerText"))
        .asString()
        .contains("line 70");
  }

  @Test
  void liveStream_pausesAndContinues() throws IOException, InterruptedException {
    client.track(List.of(TestTelemetry.trace(Instant.now(), "first")));
    open("/live");
    browser.awaitText(".stream", "first");
    browser.click(".pause-button");
    client.track(List.of(TestTelemetry.trace(Instant.now(), "second")));
    browser.awaitText(".page-head", "1 new");
    assertThat(browser.find(".stream").getText()).doesNotContain("second");
    browser.click(".pause-button");

    browser.awaitText(".stream", "second");
  }

  @Test
  void failures_leadIntoSearch() throws IOException, InterruptedException {
    client.track(List.of(TestTelemetry.changed(
        TestTelemetry.request(Instant.now()),
        request -> TestTelemetry.data(request).put("success", false).put("responseCode", "500"))));
    client.track(List.of(TestTelemetry.exception(Instant.now())));
    open("/failures");
    browser.awaitText(".table", "instrumentation");
    browser.click(".table a");

    browser.awaitText("h1", "Transaction search");
    browser.await(() -> browser.texts(".item-kind").equals(List.of("Request")));
  }

  @Test
  void performance_drillsIntoAName() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    open("/performance");
    browser.await(() -> browser.all(".table tr.choosable").size() == 2);
    browser.find(".chart-bar");
    browser.click(".table tr.choosable");

    browser.await(() -> browser.url().contains("name=instrumentation"));
    browser.await(() -> browser.all(".table").stream()
        .skip(1)
        .anyMatch(samples -> samples.findElements(By.cssSelector("tbody tr")).size() == 1));
  }
}
