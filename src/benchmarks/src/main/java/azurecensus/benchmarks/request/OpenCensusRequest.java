package azurecensus.benchmarks.request;

import azurecensus.benchmarks.worker.LocalInvocation;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.RequestOwner;
import azurecensus.tracing.TracingInterceptor;
import azurecensus.tracing.TracingSetup;

/** The request traced by our library. The root is exported too, so there are three spans. */
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
    InvocationTracer.Builder builder =
        InvocationTracer.builder().setRequestOwner(RequestOwner.WORKER);
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
  public int handle() {
    LocalInvocation context = new LocalInvocation("instrumentation");
    try (InvocationSpan invocation = tracer.start(context)) {
      context.getLogger().info("new invocation received");
      int status;
      try (InProcessSpan step = InProcessSpan.start("long running api call")) {
        step.putAttribute("delay.ms", "0");
      }
      status = http.call();
      context.getLogger().warning("log warning message");
      return status;
    }
  }

  @Override
  public void close() {
    if (exported) {
      AzureMonitorTraceExporter.unregister();
    }
  }
}
