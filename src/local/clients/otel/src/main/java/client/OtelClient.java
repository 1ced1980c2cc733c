package client;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.concurrent.TimeUnit;

/** Sends a request, calls, events, log records, an exception and metrics with OpenTelemetry's SDK, over OTLP. */
public final class OtelClient {
  private OtelClient() {}

  public static void main(String[] args) {
    OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk();
    Tracer tracer = sdk.getTracer("client");
    Span request = tracer.spanBuilder("GET /hello")
        .setSpanKind(SpanKind.SERVER)
        .setAttribute("http.request.method", "GET")
        .setAttribute("http.response.status_code", 200L)
        .setAttribute("tenant", "north")
        .startSpan();
    try (Scope scope = request.makeCurrent()) {
      tracer.spanBuilder("GET")
          .setSpanKind(SpanKind.CLIENT)
          .setAttribute("http.request.method", "GET")
          .setAttribute("url.full", "http://example.test/data")
          .setAttribute("server.address", "example.test")
          .setAttribute("http.response.status_code", 200L)
          .startSpan()
          .end();
      tracer.spanBuilder("work").startSpan().end();
      sdk.getLogsBridge().get("client").logRecordBuilder().setBody("otel says hello").emit();
      request.addEvent("cache miss");
      request.recordException(new IllegalStateException("otel failed"));
    }
    request.end();
    sdk.getMeter("client").counterBuilder("otel.depth").build().add(7);
    sdk.getMeter("client").histogramBuilder("otel.sizes").build().record(3);
    sdk.shutdown().join(20, TimeUnit.SECONDS);
  }
}
