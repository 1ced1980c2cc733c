package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.ExporterThreads;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.StrictLiveService;
import azurecensus.exporter.testing.TestSpans;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.trace.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests live metrics from the registration to a strict stand-in of the service. */
@Timeout(60)
class ITLiveMetrics {
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final StrictLiveService service = new StrictLiveService();

  ITLiveMetrics() throws IOException {}

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
    endpoint.close();
    service.close();
  }

  private AzureMonitorExporterConfiguration.Builder settings() {
    return Bench.settings(
            endpoint.connectionString() + ";LiveEndpoint=" + service.url() + "/", null)
        .addTelemetryProcessor(new CloudRoleProcessor("shop", "shop-1"))
        .addTelemetryProcessor(MaskingProcessor.of("card"))
        .setSamplingPercentage(0.001);
  }

  @Test
  void page_seesEachFailureWithin6Seconds_andNothingAfterItIsClosed() throws Exception {
    service.subscribed("true");
    long start = System.nanoTime();
    AzureMonitorTraceExporter.createAndRegister(
        settings().setLiveMetricsEnabled(true).build());
    service.await(() -> !service.points().isEmpty());
    // 6 s, which LiveMetricsTest measures on a held clock, and what a busy machine adds.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(16));
    assertThat(service.pings()).hasSize(1);

    AzureMonitorTraceExporter.registered()
        .intake()
        .export(List.of(TestSpans.client("/pay")
            .with("http.url", "https://bank.example/pay?card=4711")
            .with("http.method", "GET")
            .with("http.status_code", 503)
            .status(Status.UNAVAILABLE)
            .build()));
    service.await(() ->
        service.points().stream().anyMatch(point -> !point.path("Documents").isEmpty()));

    JsonNode document = service.points().stream()
        .flatMap(point -> point.path("Documents").valueStream())
        .findFirst()
        .orElseThrow();
    assertThat(document.path("DocumentType").asText()).isEqualTo("RemoteDependency");
    assertThat(document.path("CommandName").asText())
        .isEqualTo("https://bank.example/pay?card=***");
    assertThat(document.path("ResultCode").asText()).isEqualTo("503");
    service.subscribed("false");
    int pings = service.pings().size();
    service.await(() -> service.pings().size() > pings);
    AzureMonitorTraceExporter.unregister();
    ExporterThreads.awaitEnd("");
  }

  @Test
  void tokens_areSentToNoUnencryptedEndpoint() {
    try (CapturedLog said = new CapturedLog()) {
      AzureMonitorTraceExporter.createAndRegister(
          Bench.settings(endpoint.connectionString() + ";LiveEndpoint=http://h.example", null)
              .setAccessTokenSupplier(audience -> new AccessToken("t", Instant.MAX))
              .setLiveMetricsEnabled(true)
              .build());

      assertThat(said.texts())
          .filteredOn(text -> text.startsWith("No live metrics are sent: LiveEndpoint"))
          .hasSize(1);
      assertThat(liveThreads()).isEmpty();
    }
  }

  private static List<String> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("azure-monitor-exporter live"))
        .toList();
  }

  @Test
  void liveMetrics_areOffByDefault() {
    AzureMonitorTraceExporter.createAndRegister(settings().build());

    assertThat(liveThreads()).isEmpty();
  }
}
