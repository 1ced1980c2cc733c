package azurecensus.portal;

import azurecensus.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes the pictures of the documents that show the portal: {@code src/portal/pictures} runs it.
 * The portal of the pictures has one operation of two services; with an address as the second
 * argument, a running portal with other telemetry is shown.
 */
final class PortalPictures {
  private static final Map<String, String> PAGES = Map.of(
      "overview", "/",
      "application-map", "/map",
      "transaction-search", "/search",
      "end-to-end-transaction", "/transaction/" + TestTelemetry.OPERATION_ID);

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
          String name = page.getKey() + (scheme.equals("dark") ? "-dark" : "") + ".png";
          Files.write(folder.resolve(name), browser.screenshot());
        }
      }
    }
  }
}
