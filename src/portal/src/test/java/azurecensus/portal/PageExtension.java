package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension of the page tests. It provides one {@link Browser} for all test classes of a JVM
 * and, for each class, a {@link Portal} with its {@link PortalClient}; constructors and methods
 * declare the ones that they need as parameters.
 *
 * <p>Before each test the window, the color scheme and the storage of the browser are as after its
 * start, and no page of the portal is open. After each test the console must be empty: a test that
 * expects a warning or an error there reads it. Without a browser the tests are skipped.
 */
final class PageExtension
    implements ParameterResolver,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(PageExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Browser.assumeInstalled();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Browser.assumeInstalled();
    Browser browser = browser(context);
    browser.size(1280, 800);
    browser.colorScheme("light");
    Portal portal = context.getStore(NAMESPACE).get(Portal.class, Portal.class);
    if (portal != null) {
      // Any answer of the origin to whose pages the storage belongs.
      browser.open(portal.url() + "/api/health");
      browser.run("localStorage.clear(); sessionStorage.clear()");
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      assertThat(browser(context).consoleErrors()).isEmpty();
    } else {
      browser(context).consoleErrors();
    }
  }

  /** Closes the last page, which would report that its portal does not respond. */
  @Override
  public void afterAll(ExtensionContext context) {
    Browser browser = browser(context);
    browser.open("about:blank");
    browser.consoleErrors();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Browser.class || type == Portal.class || type == PortalClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Browser.class) {
      return browser(context);
    }
    Portal portal = portal(context);
    return type == Portal.class ? portal : new PortalClient(portal.url());
  }

  /** Waits until the page is not wider than its window. */
  static void awaitNoScrollingAside(Browser browser) {
    browser.await(() -> (Boolean) browser.run("""
        const content = document.getElementById('content');
        return document.documentElement.scrollWidth <= window.innerWidth && content.scrollWidth <= content.clientWidth;
        """));
  }

  private static Browser browser(ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .computeIfAbsent(Browser.class, unused -> startBrowser(), Browser.class);
  }

  private static Browser startBrowser() {
    try {
      return Browser.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The portal of the test class; JUnit closes it with the class. */
  private static Portal portal(ExtensionContext context) {
    ExtensionContext testClass = context;
    while (testClass.getTestMethod().isPresent()) {
      testClass = testClass.getParent().orElseThrow();
    }
    return testClass
        .getStore(NAMESPACE)
        .computeIfAbsent(
            Portal.class,
            unused -> Portal.start(PortalOptions.builder().setPort(0).build()),
            Portal.class);
  }
}
