package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page in both color schemes, checked by axe-core. */
@ExtendWith(PageExtension.class)
class ITPortalAccessibility {
  private static final String TRANSACTION = "/transaction/" + TestTelemetry.OPERATION_ID;
  private static final String VERSION = "4.6.3";
  /** All rules of WCAG 2.2 A and AA, good practice, and one experimental rule about names. */
  private static final String CHECK = """
      const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const rules = { 'label-content-name-mismatch': { enabled: true } };
      return axe.run(document, { runOnly: { type: 'tag', values }, rules }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))));
      """;

  private static String axe;

  private final Portal portal;
  private final Browser browser;

  ITPortalAccessibility(Portal portal, Browser browser) {
    this.portal = portal;
    this.browser = browser;
  }

  @BeforeAll
  static void readAxe() throws IOException {
    String script = "/META-INF/resources/webjars/axe-core/" + VERSION + "/axe.min.js";
    try (InputStream in = ITPortalAccessibility.class.getResourceAsStream(script)) {
      axe = new String(in.readAllBytes(), UTF_8);
    }
  }

  @BeforeAll
  static void fill(PortalClient client) throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    client.track(List.of(
        TestTelemetry.changed(
            TestTelemetry.request(Instant.now()),
            request ->
                TestTelemetry.data(request).put("success", false).put("responseCode", "500")),
        TestTelemetry.changed(
            TestTelemetry.envelope("MetricData", Instant.now()),
            metric -> TestTelemetry.data(metric)
                .putArray("metrics")
                .addObject()
                .put("name", "queue.depth")
                .put("value", 3))));
  }

  /** Chromium warns of how axe-core reads a canvas. */
  @AfterEach
  void forgetConsole() {
    browser.consoleErrors();
  }

  private void open(String path) {
    browser.open(portal.url() + path);
    browser.await(() -> browser.all(".loading").isEmpty());
  }

  /** The findings about the opened page. */
  private List<?> findings() {
    browser.settle();
    browser.run("if (!window.axe) {" + axe + "; window.axe = axe; }");
    return (List<?>) browser.run(CHECK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/map",
        "/map?selected=role:time-api",
        "/live",
        "/search",
        "/search?search=AssertionError",
        "/failures",
        "/failures?tab=dependencies",
        "/failures?tab=exceptions",
        "/failures?tab=roles",
        "/performance",
        "/performance?kind=dependencies",
        "/metrics",
        "/operations",
        "/availability",
        "/events",
        "/browser",
        "/browser?tab=timings",
        "/search?filter=success:false",
        "/map?externals=grouped",
        TRANSACTION,
        TRANSACTION + "?view=all"
      })
  void page_hasNoFindingInBothSchemes(String path) {
    open(path);
    browser.awaitBackground("rgb(250, 250, 250)");
    assertThat(findings()).as(path + ", light").isEmpty();
    browser.colorScheme("dark");
    browser.awaitBackground("rgb(20, 20, 20)");
    assertThat(findings()).as(path + ", dark").isEmpty();
  }

  @Test
  void openedDetails_haveNoFinding() {
    open("/search?type=exception");
    browser.click(".item");
    browser.find(".details .call-stack");

    assertThat(findings()).isEmpty();
  }

  @Test
  void missingPage_hasNoFinding() {
    open("/nowhere");

    assertThat(findings()).isEmpty();
    browser.awaitConsoleError("404");
  }
}
