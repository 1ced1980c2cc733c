package azurecensus.benchmarks.request;

import azurecensus.benchmarks.worker.LocalInvocation;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * The request traced by hand with the OpenTelemetry SDK as
 * {@code azure-monitor-opentelemetry-autoconfigure} sets it up. It does no more than ours: spans
 * made by hand, few attributes, a minimal log bridge.
 */
public final class OpenTelemetryRequest implements TracedRequest {
  private static final TextMapGetter<LocalInvocation> TRACE = new TextMapGetter<>() {
    @Override
    public Iterable<String> keys(LocalInvocation carrier) {
      return List.of("traceparent", "tracestate");
    }

    @Override
    public String get(LocalInvocation carrier, String key) {
      return key.equals("traceparent") ? carrier.getTraceparent() : carrier.getTracestate();
    }
  };

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final CannedHttp http;
  private final OpenTelemetryLogHandler logs;

  /** Sets up the SDK with an export to this connection string. */
  public OpenTelemetryRequest(String connectionString) {
    AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> Map.of("otel.service.name", "benchmark"));
    AzureMonitorAutoConfigure.customize(builder, connectionString);
    sdk = builder.disableShutdownHook().build().getOpenTelemetrySdk();
    tracer = sdk.getTracer("benchmark");
    http = new CannedHttp(new OpenTelemetryInterceptor(tracer));
    logs = new OpenTelemetryLogHandler(sdk.getSdkLoggerProvider().get("benchmark"));
  }

  @Override
  public void invoke(Consumer<Work> work) {
    LocalInvocation context = new LocalInvocation("instrumentation");
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), context, TRACE);
    context.getLogger().addHandler(logs);
    try (Scope scope = parent.makeCurrent()) {
      work.accept(new Work() {
        @Override
        public Logger logger() {
          return context.getLogger();
        }

        @Override
        public void step() {
          Span step = tracer.spanBuilder("long running api call").startSpan();
          try (Scope stepScope = step.makeCurrent()) {
            step.setAttribute("delay.ms", "0");
          } finally {
            step.end();
          }
        }

        @Override
        public int call() {
          return http.call();
        }
      });
    } finally {
      context.getLogger().removeHandler(logs);
    }
  }

  @Override
  public void close() {
    sdk.close();
  }
}
