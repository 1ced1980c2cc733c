package azurecensus.clientsparity;

import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.instrumentation.apachehttpclient.v5_2.ApacheHttpClientTelemetry;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.instrumentation.javahttpclient.JavaHttpClientTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.http.HttpClient;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * OpenTelemetry's library instrumentations, with Azure Monitor's exporter. There is none for
 * {@code HttpURLConnection} and none for the asynchronous client of Apache.
 */
@SuppressWarnings("try") // a scope is opened for what happens inside it
final class LibraryTracing implements Tracing {
  private final AtomicLong recorded = new AtomicLong();
  private final OpenTelemetrySdk sdk;

  LibraryTracing(String connectionString) {
    sdk = connectionString.isEmpty() ? recordingOnly() : exporting(connectionString);
  }

  private static OpenTelemetrySdk exporting(String connectionString) {
    AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .setResultAsGlobal()
        .addPropertiesSupplier(() ->
            Map.of("otel.metric.export.interval", "3600000", "otel.service.name", "comparison"));
    AzureMonitorAutoConfigure.customize(builder, connectionString);
    return builder.build().getOpenTelemetrySdk();
  }

  private OpenTelemetrySdk recordingOnly() {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(new Nowhere(recorded)).build())
            .build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .buildAndRegisterGlobal();
  }

  private static final class Nowhere implements SpanExporter {
    private final AtomicLong count;

    Nowhere(AtomicLong count) {
      this.count = count;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      count.addAndGet(spans.size());
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Override
  public long recorded() {
    return recorded.get();
  }

  @Override
  public void below(String name, Callable<?> work) throws Exception {
    Span span = sdk.getTracer("comparison").spanBuilder(name).setNoParent().startSpan();
    try (Scope scope = span.makeCurrent()) {
      work.call();
    } finally {
      span.end();
    }
  }

  @Override
  public void close() {
    sdk.getSdkTracerProvider().forceFlush().join(20, TimeUnit.SECONDS);
  }

  @Override
  public HttpClient jdk(HttpClient client) {
    return JavaHttpClientTelemetry.create(sdk).newHttpClient(client);
  }

  @Override
  public CloseableHttpClient apache() {
    return ApacheHttpClientTelemetry.create(sdk).newHttpClient();
  }

  @Override
  public Call.Factory okHttp(OkHttpClient client) {
    return OkHttpTelemetry.create(sdk).newCallFactory(client);
  }

  @Override
  public DataSource dataSource(DataSource source) {
    return JdbcTelemetry.create(sdk).wrap(source);
  }

  @Override
  public Channel grpc(ManagedChannel channel) {
    return ClientInterceptors.intercept(channel, GrpcTelemetry.create(sdk).newClientInterceptor());
  }
}
