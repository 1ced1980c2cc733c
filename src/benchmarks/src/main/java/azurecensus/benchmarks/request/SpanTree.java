package azurecensus.benchmarks.request;

import azurecensus.benchmarks.worker.LocalInvocation;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.TracingSetup;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;

/** A request that consists of a root span and children only. Thread-safe. */
@FunctionalInterface
public interface SpanTree {
  /** Records one root span with this number of children. */
  void make(int children);

  /** Sets up {@code ours} or {@code opentelemetry} with an export to this connection string. */
  static SpanTree of(String kind, String connectionString) {
    return switch (kind) {
      case "ours" -> ours(connectionString);
      case "opentelemetry" -> openTelemetry(connectionString);
      default -> throw new IllegalArgumentException("no such kind of spans: " + kind);
    };
  }

  private static SpanTree ours(String connectionString) {
    TracingSetup.recordEverything();
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connectionString)
        .build());
    InvocationTracer tracer = InvocationTracer.builder().build();
    return children -> {
      try (InvocationSpan root = tracer.start(new LocalInvocation("instrumentation"))) {
        for (int i = 0; i < children; i++) {
          InProcessSpan.start("step").close();
        }
      }
    };
  }

  private static SpanTree openTelemetry(String connectionString) {
    AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder();
    AzureMonitorAutoConfigure.customize(builder, connectionString);
    Tracer tracer =
        builder.disableShutdownHook().build().getOpenTelemetrySdk().getTracer("benchmark");
    return children -> {
      LocalInvocation invocation = new LocalInvocation("instrumentation");
      Span root = tracer
          .spanBuilder(invocation.getFunctionName())
          .setSpanKind(SpanKind.SERVER)
          .startSpan();
      try (Scope scope = root.makeCurrent()) {
        for (int i = 0; i < children; i++) {
          Span child = tracer.spanBuilder("step").startSpan();
          try (Scope childScope = child.makeCurrent()) {
            child.setAttribute("faas.invocation_id", invocation.getInvocationId());
          } finally {
            child.end();
          }
        }
      } finally {
        root.end();
      }
    };
  }
}
