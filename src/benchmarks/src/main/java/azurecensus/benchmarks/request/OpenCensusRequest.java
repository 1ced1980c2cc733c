package azurecensus.benchmarks.request;

import azurecensus.benchmarks.worker.LocalInvocation;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.TracingInterceptor;
import azurecensus.tracing.TracingSetup;
import java.util.function.Consumer;
import java.util.logging.Logger;

/** The request traced by our library. The host owns the root, so there are two spans. */
public final class OpenCensusRequest implements TracedRequest {
  private final InvocationTracer tracer;
  private final CannedHttp http = new CannedHttp(new TracingInterceptor());
  private final boolean exported;

  /**
   * Registers the exporter, as an app does when it starts.
   *
   * @param connectionString the destination; null for OpenCensus without an exporter
   */
  public OpenCensusRequest(String connectionString) {
    TracingSetup.recordEverything();
    InvocationTracer.Builder builder = InvocationTracer.builder();
    exported = connectionString != null;
    if (exported) {
      AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
          .setConnectionString(connectionString)
          .addTelemetryProcessor(new CloudRoleProcessor("benchmark", "instance"))
          .build());
      builder.setLogHandler(new AzureMonitorLogHandler());
    }
    tracer = builder.build();
  }

  @Override
  public void invoke(Consumer<Work> work) {
    LocalInvocation context = new LocalInvocation("instrumentation");
    try (InvocationSpan invocation = tracer.start(context)) {
      work.accept(new Work() {
        @Override
        public Logger logger() {
          return context.getLogger();
        }

        @Override
        public void step() {
          try (InProcessSpan step = InProcessSpan.start("long running api call")) {
            step.putAttribute("delay.ms", "0");
          }
        }

        @Override
        public int call() {
          return http.call();
        }
      });
    }
  }

  @Override
  public void close() {
    if (exported) {
      AzureMonitorTraceExporter.unregister();
    }
  }
}
