package azurecensus.portal;

import azurecensus.portal.forward.ForwardOptions;
import azurecensus.testing.Browser;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The line of the page Overview about telemetry that is sent on, in a real browser. */
@ExtendWith(PageExtension.class)
class ITForwardPage {
  @TempDir
  private Path folder;

  private final Browser browser;

  ITForwardPage(Browser browser) {
    this.browser = browser;
  }

  private Portal start(String connectionString) {
    return Portal.start(
        PortalOptions.builder().setPort(0).build(),
        new ForwardOptions(connectionString, Set.of(), 100, folder, 1_000_000));
  }

  @Test
  void overview_tellsWhereTelemetryIsSentOn() throws Exception {
    try (FarSide far = new FarSide();
        Portal portal = start(far.connectionString())) {
      new PortalClient(portal.url()).track(TestTelemetry.operation());
      far.await(7);

      browser.open(portal.url() + "/");

      browser.awaitText(".forward-line", "7 items sent");
      browser.awaitText(".forward-line", "127.0.0.1");
      browser.open("about:blank");
    }
  }

  @Test
  void overview_tellsTheLastErrorWhileTelemetryWaits() throws Exception {
    try (Portal portal =
        start("InstrumentationKey=" + FarSide.KEY + ";IngestionEndpoint=http://127.0.0.1:1/")) {
      new PortalClient(portal.url()).track(TestTelemetry.operation());

      browser.open(portal.url() + "/");

      browser.awaitText(".forward-line.quiet", "Telemetry cannot be sent to 127.0.0.1");
      browser.awaitText(".forward-line", "0 items sent · 7 waiting");
      browser.open("about:blank");
    }
  }
}
