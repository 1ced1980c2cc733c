package azurecensus.clientsparity;

import azurecensus.clients.ApacheHttpTracing;
import azurecensus.clients.TracedDataSource;
import azurecensus.clients.TracedHttpClient;
import azurecensus.clients.TracedUrlConnection;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.OkHttpTracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** The clients of this repository; gRPC traces itself with OpenCensus. */
final class OurTracing implements Tracing {
  private final boolean sends;
  private final AtomicLong recorded = new AtomicLong();

  OurTracing(String connectionString) {
    TraceConfig config = io.opencensus.trace.Tracing.getTraceConfig();
    config.updateActiveTraceParams(config.getActiveTraceParams().toBuilder()
        .setSampler(Samplers.alwaysSample())
        .build());
    sends = !connectionString.isEmpty();
    if (sends) {
      AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
          .setConnectionString(connectionString)
          .setStorageEnabled(false)
          .build());
    } else {
      io.opencensus.trace.Tracing.getExportComponent()
          .getSpanExporter()
          .registerHandler("nowhere", new Nowhere(recorded));
    }
  }

  private static final class Nowhere extends SpanExporter.Handler {
    private final AtomicLong count;

    Nowhere(AtomicLong count) {
      this.count = count;
    }

    @Override
    public void export(Collection<SpanData> spans) {
      count.addAndGet(spans.size());
    }
  }

  @Override
  public long recorded() {
    return recorded.get();
  }

  @Override
  public void below(String name, Callable<?> work) throws Exception {
    InProcessSpan.call(name, work);
  }

  @Override
  public void close() {
    if (sends) {
      AzureMonitorTraceExporter.flush(Duration.ofSeconds(20));
    } else {
      io.opencensus.trace.Tracing.getExportComponent().shutdown();
    }
  }

  @Override
  public HttpClient jdk(HttpClient client) {
    return TracedHttpClient.wrap(client);
  }

  @Override
  public CloseableHttpClient apache() {
    return ApacheHttpTracing.trace(HttpClients.custom()).build();
  }

  @Override
  public CloseableHttpAsyncClient apacheAsync() {
    return ApacheHttpTracing.trace(HttpAsyncClients.custom()).build();
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return OkHttpTracing.builder().build().trace(client);
  }

  @Override
  public DataSource dataSource(DataSource source) {
    return TracedDataSource.wrap(source);
  }

  @Override
  public <T> T exchange(HttpURLConnection connection, Exchange<T> exchange) throws IOException {
    return TracedUrlConnection.call(connection, exchange::run);
  }
}
