package azurecensus.portal;

import static azurecensus.portal.ScriptedFront.send;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The Logs page in a real browser; see {@link Browser} for what happens where there is none. */
@ExtendWith(PageExtension.class)
class ITLogsPage {
  private static final String RUN = Keys.chord(Keys.SHIFT, Keys.ENTER);
  private static final String SCHEMA = """
      {"tables": [
        {"name": "requests", "columns": [
          {"name": "timestamp", "type": "datetime"}, {"name": "name", "type": "string"},
          {"name": "duration", "type": "real"}]},
        {"name": "traces", "columns": [{"name": "message", "type": "string"}]}],
       "operators": ["where", "summarize", "project", "project-away", "render"],
       "functions": ["count", "ago", "bin"]}""";
  private static final String CALLS = """
      {"columns": [{"name": "name", "type": "string"}, {"name": "calls", "type": "long"},
        {"name": "seen", "type": "datetime"}, {"name": "customDimensions", "type": "dynamic"}],
       "rows": [["GET \\"a\\", b", 12, "2026-11-26T04:40:05.1234567Z", "{\\"level\\": {\\"deep\\": [7]}}"],
        ["POST", 3, "2026-11-26T05:00:00Z", null]],
       "render": null, "sql": "SELECT 1 AS translated", "truncated": false}""";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static ScriptedFront front;

  private final PortalClient client;
  private final Browser browser;

  ITLogsPage(PortalClient client, Browser browser) {
    this.client = client;
    this.browser = browser;
  }

  @BeforeAll
  static void start(Portal portal, PortalClient client) throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    front = ScriptedFront.of(portal.url());
  }

  @AfterAll
  static void stop() {
    if (front != null) {
      front.close();
    }
  }

  @BeforeEach
  void scriptKql() {
    front.forwardAll();
    front.script("/api/kql/schema", 200, SCHEMA);
    front.script("/api/kql/check", 200, "{\"mistakes\": []}");
    front.script("/api/kql", 200, CALLS);
    browser.open(front.url() + "/api/health"); // any answer of this origin
    browser.run("localStorage.clear(); sessionStorage.clear()");
  }

  private void open(String path) {
    browser.open(front.url() + path);
    browser.await(this::content);
    browser.settle();
  }

  /** The text of the editor, which is in a shadow tree. */
  private WebElement content() {
    return (WebElement) inEditor(".cm-content");
  }

  private Object inEditor(String selector) {
    return browser.run(
        "return document.querySelector('.query-editor')?.shadowRoot?.querySelector(arguments[0])",
        selector);
  }

  private String text() {
    return (String) browser.run("""
        const lines = document.querySelector('.query-editor').shadowRoot.querySelectorAll('.cm-line');
        return [...lines].map((line) => line.textContent).join('\\n');
        """);
  }

  private void type(CharSequence... keys) {
    content().sendKeys(Keys.chord(Keys.CONTROL, "a") + String.join("", keys));
  }

  private void awaitStatus(String status) {
    browser.awaitText(".logs-status", status);
  }

  private List<String> cells(int column) {
    return browser.texts(".grid-row .grid-cell:nth-child(" + (column + 1) + ")");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void query_runsByKeyAndByButton() {
    List<String> asked = scriptEcho();
    open("/query");
    type("requests | count", RUN);
    awaitStatus("1 row");
    type("traces | count");
    browser.click(".logs-run");

    browser.await(() -> cells(1).equals(List.of("traces | count")));
    assertThat(asked).containsExactly("requests | count", "traces | count");
  }

  /** Answers every query with its own text; returns the texts that were asked. */
  private static List<String> scriptEcho() {
    List<String> asked = new ArrayList<>();
    front.script("/api/kql", exchange -> {
      String query = MAPPER
          .readTree(exchange.getRequestBody().readAllBytes())
          .path("query")
          .asText();
      synchronized (asked) {
        asked.add(query);
      }
      send(exchange, 200, """
          {"columns": [{"name": "query", "type": "string"}], "rows": [["%s"]], "render": null,
           "sql": "SELECT", "truncated": false}""".formatted(query));
    });
    return asked;
  }

  @Test
  void selection_runsAlone() {
    List<String> asked = scriptEcho();
    open("/query");
    type("requests | take 1");
    content().sendKeys(Keys.HOME, Keys.chord(Keys.SHIFT, Keys.CONTROL, Keys.ARROW_RIGHT), RUN);

    awaitStatus("1 row");
    assertThat(asked).singleElement().asString().startsWith("requests").doesNotContain("take");
    assertThat(text()).isEqualTo("requests | take 1");
  }

  @Test
  void values_areShownByTheirType() {
    open("/query?kql=requests");
    awaitStatus("2 rows");

    assertThat(cells(1)).containsExactly("GET \"a\", b", "POST");
    assertThat(cells(3)).containsExactly("2026-11-26 04:40:05.123", "2026-11-26 05:00:00.000");
    assertThat(browser.texts(".grid-heads .grid-head")).contains("seen [UTC]");
    assertThat(browser.run(
            "return getComputedStyle(document.querySelector('.grid-cell.number')).textAlign"))
        .isEqualTo("right");
    browser.click(".grid-heads .grid-head:nth-child(3) button");
    browser.await(() -> cells(1).equals(List.of("POST", "GET \"a\", b")));
  }

  @Test
  void row_unfoldsToAllItsColumnsAndTrees() {
    open("/query?kql=requests");
    awaitStatus("2 rows");
    browser.click(".grid-row");
    browser.awaitText(".grid-details", "customDimensions");
    assertThat(browser.find(".grid-details").getText()).contains("level").doesNotContain("deep");
    browser.click(".tree-children .tree-button");
    browser.awaitText(".grid-details", "deep");
    browser.click(".grid-row .grid-toggle button");

    browser.await(() -> browser.all(".grid-details").isEmpty());
  }

  @Test
  void mistake_isUnderlinedWhileTyping() {
    front.script(
        "/api/kql/check",
        200,
        "{\"mistakes\": [{\"line\": 1, \"column\": 12, \"length\": 5, \"message\": \"no operator\"}]}");
    open("/query");
    type("requests | wher x");

    browser.await(() -> inEditor(".cm-lintRange-error"));
    assertThat(((WebElement) inEditor(".cm-lintRange-error")).getText()).startsWith("wher");
  }

  @Test
  void refusedQuery_showsAndUnderlinesItsMistake() {
    front.script(
        "/api/kql",
        400,
        "{\"message\": \"'filter_' is not an operator.\", \"line\": 1, \"column\": 12, \"length\": 7,"
            + " \"remedy\": \"Did you mean 'filter'?\"}");
    open("/query");
    type("requests | filter_ x", RUN);

    browser.awaitText(
        ".notice.error", "Line 1, column 12: 'filter_' is not an operator. Did you mean 'filter'?");
    browser.await(() -> inEditor(".cm-lintRange-error"));
    assertThat(((WebElement) inEditor(".cm-lintRange-error")).getText()).isEqualTo("filter_");
    assertThat(browser.awaitConsoleError("400")).hasSize(1);
  }

  @Test
  void completion_proposesOperatorsAndColumns() {
    open("/query");
    type("requests | ");
    browser.await(
        () -> choices().equals(List.of("project", "project-away", "render", "summarize", "where")));
    content().sendKeys("wh");
    browser.await(() -> choices().equals(List.of("where")));
    acceptByClick();
    content().sendKeys("dur");
    browser.await(() -> choices().equals(List.of("duration")));
    acceptByClick();

    browser.await(() -> text().equals("requests | where duration"));
  }

  /** Accepts the only choice; Enter accepts none of a list that is younger than 75 ms. */
  private void acceptByClick() {
    ((WebElement) inEditor(".cm-completionLabel")).click();
  }

  @SuppressWarnings("unchecked")
  private List<String> choices() {
    return (List<String>) browser.run("""
        const { shadowRoot } = document.querySelector('.query-editor');
        return [...shadowRoot.querySelectorAll('.cm-completionLabel')].map((label) => label.textContent);
        """);
  }

  @Test
  void editor_colorsTheLanguage() {
    open("/query");
    type("requests // all");

    browser.await(() -> (Boolean) browser.run("""
        const line = document.querySelector('.query-editor').shadowRoot.querySelector('.cm-line');
        const comment = [...line.querySelectorAll('span')].find(({ textContent }) => textContent === '// all');
        return Boolean(comment) && getComputedStyle(comment).color !== getComputedStyle(line).color;
        """));
  }

  @Test
  void render_drawsItsChart() {
    front.script("/api/kql", 200, """
        {"columns": [{"name": "timestamp", "type": "datetime"}, {"name": "p50", "type": "real"},
          {"name": "p95", "type": "real"}],
         "rows": [["2026-11-26T04:00:00Z", 1, 2], ["2026-11-26T05:00:00Z", 3, 4]],
         "render": {"visualization": "timechart", "title": "Times"}, "sql": "", "truncated": false}""");
    open("/query?kql=" + encoded("requests | render timechart"));
    browser.await(() -> browser.all(".result-chart .chart-line").size() == 2);
    assertThat(browser.texts(".series-legend li")).containsExactly("p50", "p95");
    assertThat(browser.find(".result-chart h2").getText()).isEqualTo("Times");
    for (String kind :
        List.of("areachart", "columnchart", "barchart", "piechart", "scatterchart")) {
      browser.click(".logs-result-bar option[value='" + kind + "']");
      browser.await(() -> !browser
          .all(".result-chart path, .result-chart .chart-bar, .result-chart circle")
          .isEmpty());
    }
    browser.click(".logs-result-bar option[value='card']");
    browser.awaitText(".result-cards", "p95");
    browser.click(".tabs .tab");

    browser.find(".grid-row");
  }

  @Test
  void csv_hasAllColumnsAndRows() {
    open("/query?kql=requests");
    awaitStatus("2 rows");
    browser.run("""
        HTMLAnchorElement.prototype.click = function click() { window.savedAs = this.download; };
        const create = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          blob.text().then((text) => { window.saved = text; });
          return create.call(URL, blob);
        };
        """);
    browser.find(".logs-result-bar .logs-action:last-child").click();

    // The driver changes the ends of lines, so the page splits them.
    assertThat(browser.await(() -> browser.run("return window.saved?.split('\\r\\n')")))
        .isEqualTo(List.of(
            "name,calls,seen,customDimensions",
            "\"GET \"\"a\"\", b\",12,2026-11-26T04:40:05.1234567Z,\"{\"\"level\"\": {\"\"deep\"\": [7]}}\"",
            "POST,3,2026-11-26T05:00:00Z,",
            ""));
    assertThat(browser.run("return window.savedAs")).isEqualTo("query.csv");
  }

  @Test
  void address_isALinkToTheQueryAndItsLanguage() {
    open("/query");
    type("requests | take 7", RUN);
    awaitStatus("2 rows");
    String link = browser.url();
    assertThat(link).endsWith("?kql=" + encoded("requests | take 7"));
    browser.open(front.url() + "/api/health"); // any answer of this origin
    browser.run("sessionStorage.clear()");
    browser.open(link);
    awaitStatus("2 rows");

    assertThat(text()).isEqualTo("requests | take 7");
  }

  @Test
  void slowQuery_canBeCancelled() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    front.script("/api/kql", exchange -> {
      asked.countDown();
      try {
        end.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    open("/query");
    content().sendKeys(RUN);
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    browser.awaitText(".logs-run", "Cancel");
    browser.find(".logs-run").click();

    awaitStatus("Cancelled");
    browser.awaitText(".logs-run", "Run");
    // The portal behind the front does not know the query that the page cancels.
    assertThat(browser.awaitConsoleError("404")).hasSize(1);
    end.countDown();
  }

  @Test
  void back_returnsToThePreviousQuery() {
    scriptEcho();
    open("/query");
    type("requests | take 1", RUN);
    browser.await(() -> cells(1).equals(List.of("requests | take 1")));
    type("requests | take 2", RUN);
    browser.await(() -> cells(1).equals(List.of("requests | take 2")));
    type("requests | half");
    browser.back();

    browser.await(() -> cells(1).equals(List.of("requests | take 1")));
    assertThat(text()).isEqualTo("requests | take 1");
    browser.find(".drop-menu:nth-child(4) button").click();
    browser.await(() -> browser
        .texts(".drop-entry span:first-child")
        .containsAll(List.of("requests | take 2", "requests | take 1", "requests | half")));
    browser.find(".drop-entry:nth-child(2)").click();
    browser.await(() -> text().equals("requests | half"));
  }

  @Test
  void halfTypedText_survivesAnotherPage() {
    open("/query");
    type("requests | half");
    browser.open(front.url() + "/api/health"); // any answer of this origin
    open("/query");

    assertThat(text()).isEqualTo("requests | half");
  }

  @Test
  void schemaTree_insertsWhatIsClicked() {
    open("/query");
    type("x ");
    browser.click(".schema-table .tree-button");
    browser.awaitText(".schema-list", "datetime");
    browser.find(".schema-column").click();

    browser.await(() -> text().equals("x timestamp"));
  }

  @Test
  void sql_isOneSwitchAway() {
    open("/query?kql=requests");
    awaitStatus("2 rows");
    browser.find(".logs-result-bar [aria-pressed]").click();
    browser.awaitText(".logs-sql", "SELECT 1 AS translated");
    browser.click(".logs-language:last-child");
    type("SELECT name, duration FROM requests ORDER BY duration", RUN);

    browser.await(() -> cells(1).equals(List.of("GET /api/time/current/zone", "instrumentation")));
    assertThat(browser.url()).contains("?sql=SELECT");
    browser.click(".logs-language");
    browser.await(() -> text().equals("requests"));
  }

  @Test
  void portalWithoutKql_hasSqlOnly() {
    front.script("/api/kql/schema", 404, "{\"error\": \"There is nothing at this address.\"}");
    open("/query");
    browser.await(() -> text().startsWith("SELECT"));
    assertThat(browser.all(".logs-language")).isEmpty();
    type("SELECT timestamp, duration FROM requests ORDER BY 1", RUN);
    awaitStatus("2 rows");
    browser.click(".tabs .tab:last-child");
    browser.find(".chart-line");
    type("DROP TABLE requests", RUN);

    browser.awaitText(".notice.error", "Only SELECT is allowed");
    assertThat(browser.awaitConsoleError("400")).anyMatch(error -> error.contains("404"));
  }

  @Test
  void largeResult_hasFewElementsAndItsScrollbarsInView() {
    String columns = IntStream.range(0, 30)
        .mapToObj("{\"name\": \"column%d\", \"type\": \"string\"}"::formatted)
        .collect(Collectors.joining(","));
    String row = IntStream.range(0, 30)
        .mapToObj("\"a value of some length %d\""::formatted)
        .collect(Collectors.joining(",", "[", "]"));
    front.script(
        "/api/kql", 200, """
        {"columns": [%s], "rows": [%s], "render": null, "sql": "", "truncated": true}""".formatted(columns, String.join(",", Collections.nCopies(1000, row))));
    open("/query?kql=requests");
    awaitStatus("1,000 rows");
    browser.awaitText(".logs-cut", "cut after 1,000 rows");

    assertThat((Long) browser.run("return document.querySelectorAll('.grid *').length"))
        .isLessThan(2500);
    assertThat((Boolean) browser.run("""
            const grid = document.querySelector('.grid');
            const { bottom, right } = grid.getBoundingClientRect();
            return grid.scrollWidth > grid.clientWidth && bottom <= window.innerHeight && right <= window.innerWidth;
            """)).isTrue();
    browser.run("document.querySelector('.grid').scrollTo(0, 1e9)");
    browser.await(() -> browser.all(".grid-row[aria-rowindex='1001']").size() == 1);
    assertThat((Boolean) browser.run("""
            const heads = document.querySelector('.grid-heads').getBoundingClientRect();
            return Math.abs(heads.top - document.querySelector('.grid').getBoundingClientRect().top) < 1;
            """)).isTrue();
  }

  @Test
  void kql_isAnsweredAndCheckedByThePortal() {
    front.forwardAll();
    open("/query");
    browser.awaitText(".schema-list", "requests");
    type("requests | summarize calls = count() by name | order by name asc", RUN);
    browser.await(() -> cells(1).equals(List.of("GET /api/time/current/zone", "instrumentation")));
    assertThat(cells(2)).containsExactly("1", "1");
    browser.find(".logs-result-bar [aria-pressed]").click();
    browser.awaitText(".logs-sql", "SELECT");
    type("requests | filter_ duration");
    browser.await(() -> inEditor(".cm-lintRange-error"));
    assertThat(((WebElement) inEditor(".cm-lintRange-error")).getText()).isEqualTo("filter_");
  }

  @Test
  void values_areProposedInsideAText() {
    front.forwardAll();
    open("/query");
    browser.awaitText(".schema-list", "requests");
    type("requests | where name == \"");

    browser.await(() -> choices().equals(List.of("GET /api/time/current/zone", "instrumentation")));
  }

  @Test
  void timeRange_limitsTheQueryAndRunsItAgain() {
    front.forwardAll();
    open("/query?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z&kql="
        + encoded("requests | count"));
    browser.await(() -> cells(1).equals(List.of("0")));
    browser.click(".pill-range button");
    browser.click(".pill-range [data-option='24h']");

    browser.await(() -> cells(1).equals(List.of("2")));
    assertThat(browser.url()).contains("last=24h");
  }

  @Test
  void cancel_stopsTheQueryInThePortal() throws IOException, InterruptedException {
    front.forwardAll();
    open("/query");
    type(
        "range a from 1 to 1000000000 step 1 | where hash_sha256(tostring(a)) == 'none' | count",
        RUN);
    browser.awaitText(".logs-run", "Cancel");
    browser.await(() -> browser.find(".logs-run").getText().equals("Cancel"));
    browser.find(".logs-run").click();

    awaitStatus("Cancelled");
    browser.await(() -> stoppedQueries() == 1);
  }

  private int stoppedQueries() {
    try {
      String metrics = client.send(client.request("/metrics")).body();
      return Integer.parseInt(
          metrics.replaceFirst("(?s).*portal_queries_total\\{end=\"stopped\"} (\\d+).*", "$1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shownSql_hasTheValuesOfItsParameters() {
    front.forwardAll();
    open("/query?kql=" + encoded("requests | where name == 'it\\'s' | count"));
    awaitStatus("1 row");
    browser.find(".logs-result-bar [aria-pressed]").click();

    browser.awaitText(".logs-sql", "-- $1 = \"it's\"");
  }

  @Test
  void kql_drawsTheChartOfRender() {
    front.forwardAll();
    open("/query?kql=" + encoded("requests | summarize count() by name | render columnchart"));

    browser.await(() -> browser.all(".result-chart .chart-bar").size() == 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/transaction/" + TestTelemetry.OPERATION_ID,
        "/map?selected=role:time-api",
        "/performance?least=10&most=10000"
      })
  void pages_openLogsWithKql(String page) {
    front.forwardAll();
    browser.open(front.url() + page);
    browser.click("a[href*='kql=']");

    browser.awaitText(".logs-status", " in ");
    assertThat(browser.all(".grid-row")).isNotEmpty();
  }
}
