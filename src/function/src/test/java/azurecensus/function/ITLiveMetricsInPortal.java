package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.portal.PortalExtension;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watches live metrics of the exporter as the portal's Live page does. */
@Timeout(60)
class ITLiveMetricsInPortal {
  @RegisterExtension
  static final PortalExtension PORTAL = new PortalExtension();

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
  }

  @Test
  void server_isOnThePageSecondsAfterItWasOpened() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(PORTAL.connectionString())
        .setStorageEnabled(false)
        .setLiveMetricsEnabled(true)
        .addTelemetryProcessor(new CloudRoleProcessor("shop", "shop-1"))
        .build());
    long opened = System.nanoTime();

    String live = page();
    while (!live.contains("\"role\":\"shop\"")) {
      live = page(); // what the page asks for keeps it open
    }

    // 5 s until the next question, 1 s of counting, and time for a busy machine.
    assertThat(Duration.ofNanos(System.nanoTime() - opened)).isLessThan(Duration.ofSeconds(16));
    assertThat(live).contains("\"instance\":\"shop-1\"");
  }

  private String page() throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(PORTAL.url().resolve("/api/live")).build(),
            BodyHandlers.ofString())
        .body();
  }
}
