package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every figure that is a link leads to exactly the items that it counts, on every page, with and
 * without filters. The telemetry has what makes them differ: sampling, operations without a name,
 * equal names of different types, calls that two roles answer, targets with and without an answer.
 */
@ExtendWith(PageExtension.class)
class ITPortalFigures {
  private static final Pattern FIGURE = Pattern.compile("([\\d,]+)( samples?| events?| failed)?");
  private static final String LINKS = """
      return [...document.querySelectorAll('main a[href^="/search"]')]
        .map((link) => ({ text: link.textContent.trim(), href: link.getAttribute('href') }));
      """;

  private final Portal portal;
  private final PortalClient client;
  private final Browser browser;

  ITPortalFigures(Portal portal, PortalClient client, Browser browser) {
    this.portal = portal;
    this.client = client;
    this.browser = browser;
  }

  @BeforeAll
  static void fill(PortalClient client) throws IOException, InterruptedException {
    assertThat(client.track(telemetry()).path("errors")).isEmpty();
  }

  private static List<ObjectNode> telemetry() {
    Instant at = TestTelemetry.start();
    List<ObjectNode> items = new ArrayList<>(TestTelemetry.operation());
    items.add(failedRequest(at, "500", 4));
    items.add(failedRequest(at.minusSeconds(7200), "404", 1));
    items.add(TestTelemetry.changed(failedRequest(at, "503", 1), request -> {
      TestTelemetry.tags(request).remove("ai.operation.name");
      TestTelemetry.tags(request).remove("ai.cloud.roleInstance");
    }));
    for (String type : List.of("HTTP", "http", "SQL", "Queue")) {
      items.add(failedCall(at, "outside-" + type, type));
    }
    items.add(TestTelemetry.changed(failedCall(at, "no target", "SQL"), call -> {
      TestTelemetry.data(call).remove("target");
      TestTelemetry.data(call).remove("resultCode");
      call.put("sampleRate", 50);
    }));
    // Two roles answer the same call, and the same target is also called without an answer.
    items.add(failedCall(at, "answered", "HTTP"));
    for (String role : List.of("b-role", "a-role")) {
      items.add(TestTelemetry.changed(TestTelemetry.request(at), request -> {
        TestTelemetry.tags(request)
            .put("ai.operation.parentId", "answered")
            .put("ai.cloud.role", role);
        TestTelemetry.data(request).put("id", "request-" + role);
      }));
    }
    items.add(TestTelemetry.changed(
        TestTelemetry.exception(at), exception -> exception.put("sampleRate", 10)));
    for (String tenant : List.of("north", "south", "north")) {
      items.add(TestTelemetry.changed(TestTelemetry.envelope("EventData", at), event -> {
        event.put("sampleRate", 25);
        TestTelemetry.data(event)
            .put("name", "Clicked")
            .putObject("properties")
            .put("tenant", tenant);
      }));
    }
    for (boolean success : List.of(true, false)) {
      items.add(TestTelemetry.changed(
          TestTelemetry.envelope("AvailabilityData", at),
          result -> TestTelemetry.data(result)
              .put("id", "test-" + success)
              .put("name", "home")
              .put("runLocation", success ? "East" : "West")
              .put("duration", "00:00:00.4")
              .put("success", success)));
    }
    items.add(TestTelemetry.changed(
        TestTelemetry.envelope("PageViewData", at),
        view -> TestTelemetry.data(view)
            .put("id", "view")
            .put("name", "Start")
            .put("duration", "00:00:01")));
    return items;
  }

  private static ObjectNode failedRequest(Instant at, String code, int itemCount) {
    return TestTelemetry.changed(TestTelemetry.request(at), request -> {
      request.put("sampleRate", 100.0 / itemCount);
      TestTelemetry.tags(request).put("ai.operation.id", "failed-" + code);
      TestTelemetry.data(request)
          .put("id", "id-" + code)
          .put("name", "POST /orders")
          .put("success", false)
          .put("responseCode", code);
    });
  }

  private static ObjectNode failedCall(Instant at, String id, String type) {
    return TestTelemetry.changed(
        TestTelemetry.call(at),
        call -> TestTelemetry.data(call)
            .put("id", id)
            .put("type", type)
            .put("success", false)
            .put("resultCode", "500"));
  }

  /** The figures of a page that are links, each with the number of items that its link finds. */
  private List<String> wrongFigures(String path) throws IOException, InterruptedException {
    browser.open(portal.url() + path);
    browser.await(() -> browser.all(".loading").isEmpty());
    browser.settle();
    List<String> wrong = new ArrayList<>();
    int figures = 0;
    for (Object found : (List<?>) browser.run(LINKS)) {
      Map<?, ?> link = (Map<?, ?>) found;
      Matcher figure = FIGURE.matcher(String.valueOf(link.get("text")));
      if (figure.matches()) {
        figures++;
        String search = String.valueOf(link.get("href")).replaceFirst("^/search", "/api/items");
        String counted = client
            .get(search + (search.contains("?") ? "&" : "?") + "counts=true&limit=1")
            .path("represented")
            .asText();
        if (!counted.equals(figure.group(1).replace(",", ""))) {
          wrong.add(link.get("text") + " leads to " + counted + ": " + link.get("href"));
        }
      }
    }
    assertThat(figures).as("figures that are links on " + path).isPositive();
    return wrong;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/failures",
        "/failures?last=1h&role=instrumentation-app",
        "/failures?operationName=POST+%2Forders",
        "/failures?filter=resultCode%3A50*",
        "/failures?tab=dependencies",
        "/failures?tab=dependencies&operationName=instrumentation",
        "/failures?tab=dependencies&filter=type%3AHTTP+OR+type%3ASQL",
        "/failures?tab=exceptions",
        "/failures?tab=roles",
        "/performance",
        "/performance?least=1000",
        "/performance?least=100&most=5000&name=instrumentation",
        "/performance?kind=dependencies&most=3000&filter=success%3Afalse",
        "/events",
        "/events?by=customDimensions.tenant",
        "/events?by=customDimensions.tenant&name=Clicked&filter=tenant%3Anorth",
        "/availability",
        "/availability?name=home",
        "/browser",
        "/map?selected=role%3Ainstrumentation-app",
        "/map?selected=external%3Ahttp%3A127.0.0.1%3A7073",
        "/map?selected=external%3Asql%3A127.0.0.1%3A7073&filter=success%3Afalse",
        "/map?selected=role%3Ainstrumentation-app+%3E+role%3Aa-role",
        "/map?selected=role%3Ainstrumentation-app+%3E+external%3Ahttp%3A127.0.0.1%3A7073&last=1h"
      })
  void figure_leadsToTheItemsThatItCounts(String path) throws IOException, InterruptedException {
    assertThat(wrongFigures(path)).as(path).isEmpty();
  }

  @Test
  void search_showsTheItemsBeforeSampling() {
    browser.open(portal.url() + "/failures?tab=exceptions");
    browser.await(() -> browser.texts(".analysis-main td a").contains("11"));
    browser.click(".analysis-main td a");

    browser.awaitText(".page-title", "2 items, which stand for 11 before sampling");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?last=1h", "?role=instrumentation-app", "?filter=resultCode%3A50*"})
  void tilesOfTheOverview_agreeWithTheirPages(String query) {
    browser.open(portal.url() + "/" + query);
    browser.await(() -> browser.all(".tile-figure b").size() >= 3);
    List<String> figures = browser.texts(".tile-figure b");
    browser.open(portal.url() + "/failures" + query);
    browser.awaitText(".page-title p", figures.get(0) + " of " + figures.get(2) + " request");
    browser.open(portal.url() + "/performance" + query);

    browser.awaitText(".drill a", figures.get(2) + " sample");
    assertThat(browser.texts(".drill a")).hasSize(1);
  }

  @Test
  void operation_hasAsManyItemsAsTheListSays() {
    browser.open(portal.url() + "/operations");
    browser.await(() -> browser.all(".table tbody tr").size() >= 3);
    String items = browser.texts(".table tbody tr:nth-child(1) td:last-child").get(0);
    browser.click(".table tbody tr:nth-child(1) a");

    browser.awaitText(".counter", items + " All");
  }
}
