package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import java.io.IOException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/**
 * Every page with telemetry that contains markup, scripts and names of JavaScript's own objects.
 */
@ExtendWith(PageExtension.class)
class ITPortalPagesHostile {
  private static final String TRANSACTION = "/transaction/" + TestTelemetry.OPERATION_ID;

  private final Portal portal;
  private final Browser browser;

  ITPortalPagesHostile(Portal portal, Browser browser) {
    this.portal = portal;
    this.browser = browser;
  }

  @BeforeAll
  static void fill(PortalClient client) throws IOException, InterruptedException {
    assertThat(client.track(HostileTelemetry.items()).path("errors")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/map",
        "/map?selected=role:__proto__",
        "/live",
        "/search",
        "/failures",
        "/failures?tab=dependencies",
        "/failures?tab=exceptions",
        "/failures?tab=roles",
        "/performance",
        "/performance?kind=dependencies",
        "/operations",
        "/availability",
        "/events",
        "/browser",
        "/browser?tab=timings",
        "/metrics",
        "/query?sql=SELECT+*+FROM+requests",
        TRANSACTION,
        TRANSACTION + "?view=all"
      })
  void hostileTelemetry_isPlainTextInBothSchemesAndWidths(String path) {
    browser.colorScheme("dark");
    browser.open(portal.url() + path);
    browser.await(() -> (Boolean) browser.run(
        "return document.querySelector('main').textContent.includes(arguments[0])",
        HostileTelemetry.MARKUP));
    assertPlainText();
    browser.awaitBackground("rgb(20, 20, 20)");
    PageExtension.awaitNoScrollingAside(browser);

    browser.colorScheme("light");
    browser.size(400, 800);
    browser.awaitBackground("rgb(250, 250, 250)");
    PageExtension.awaitNoScrollingAside(browser);
    assertPlainText();
  }

  @Test
  void hostileDetails_arePlainText() {
    browser.open(portal.url() + TRANSACTION + "?view=all");
    browser.await(() -> browser.all(".item").size() > 50);
    for (int type = 1; type <= 9; type++) {
      browser.find(".item:nth-child(" + type + ")").sendKeys(Keys.ENTER);
      browser.find(".item:nth-child(" + type + ").selected");
      browser.awaitText(".details", "hasOwnProperty");
      assertThat(browser.find(".details").getText())
          .contains("__proto__", "constructor", "<script>");
      assertPlainText();
    }
    PageExtension.awaitNoScrollingAside(browser);
  }

  /** Nothing of the telemetry has become an element, a handler or an address. */
  private void assertPlainText() {
    assertThat(browser.run("return document.title")).asString().doesNotContain("owned");
    assertThat(browser.run("""
            return Array.from(document.querySelectorAll('#portal *')).filter((element) =>
              /^(script|img|iframe|object|style)$/i.test(element.tagName)
              || Array.from(element.attributes).some(({ name }) => /^on/i.test(name))
              || (element.tagName === 'A' && !/^[/#]/.test(element.getAttribute('href')))).map((element) => element.outerHTML);
            """)).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
  }
}
