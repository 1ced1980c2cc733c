package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sends through the proxy that the system properties of the JVM name. */
@Timeout(60)
class ITProxy {
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final HttpServer proxy =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  ITProxy() throws IOException {}

  @BeforeEach
  void startProxy() {
    proxy.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      asked.add(exchange.getRequestURI().toString());
      byte[] answer = "{\"itemsReceived\":1,\"itemsAccepted\":1,\"errors\":[]}"
          .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    proxy.start();
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", Integer.toString(proxy.getAddress().getPort()));
  }

  @AfterEach
  void stopProxy() {
    AzureMonitorTraceExporter.unregister();
    System.clearProperty("http.proxyHost");
    System.clearProperty("http.proxyPort");
    proxy.stop(0);
  }

  @Test
  void post_goesThroughTheProxyOfTheJvm() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(
            "InstrumentationKey=00000000-0000-0000-0000-0000feedbeef;IngestionEndpoint=http://telemetry.invalid/")
        .setStorageEnabled(false)
        .setBatchDelay(Duration.ofMillis(20))
        .build());

    new AzureMonitorLogHandler().publish(new LogRecord(Level.INFO, "behind a proxy"));

    assertThat(asked.poll(10, TimeUnit.SECONDS)).startsWith("http://telemetry.invalid/v2");
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(5))).isTrue();
  }
}
