package client;

import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends a request, a dependency, a log record and an exception with azure-monitor-opentelemetry-autoconfigure. */
public final class AutoconfigureClient {
  private AutoconfigureClient() {}

  public static void main(String[] args) {
    AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder();
    AzureMonitorAutoConfigure.customize(builder, System.getenv("APPLICATIONINSIGHTS_CONNECTION_STRING"));
    builder.addPropertiesSupplier(() -> Map.of("otel.service.name", "autoconfigure"));
    OpenTelemetrySdk sdk = builder.build().getOpenTelemetrySdk();
    Tracer tracer = sdk.getTracer("client");
    Span request = tracer.spanBuilder("GET /hello")
        .setSpanKind(SpanKind.SERVER)
        .setAttribute("http.request.method", "GET")
        .setAttribute("http.response.status_code", 200L)
        .setAttribute("url.path", "/hello")
        .startSpan();
    try (Scope scope = request.makeCurrent()) {
      Span call = tracer.spanBuilder("GET")
          .setSpanKind(SpanKind.CLIENT)
          .setAttribute("http.request.method", "GET")
          .setAttribute("url.full", "http://example.test/data")
          .setAttribute("server.address", "example.test")
          .setAttribute("http.response.status_code", 200L)
          .startSpan();
      call.end();
      sdk.getLogsBridge().get("client").logRecordBuilder().setBody("autoconfigure says hello").emit();
      request.recordException(new IllegalStateException("autoconfigure failed"));
    }
    request.end();
    sdk.shutdown().join(10, TimeUnit.SECONDS);
  }
}
