package azurecensus.function;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.RequestOwner;
import azurecensus.tracing.TracingInterceptor;
import azurecensus.tracing.TracingSetup;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;

/**
 * The telemetry of the app, wired in one place: registers the exporter with its processors, and
 * creates the tracer and the HTTP client that the function uses.
 *
 * <p>An invalid telemetry setting is logged once and disables its part; the function works without.
 *
 * @param tracer opens the root span of an invocation
 * @param httpClient records each call as a child span and sends the trace context with it
 */
record Telemetry(InvocationTracer tracer, OkHttpClient httpClient) {
  /**
   * Ends a call to a dependency that does not answer, well before the host's own limit for an HTTP
   * response, 230 s.
   */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Starts the telemetry of this process; called once.
   *
   * @param metrics receives the counts of exported items
   */
  static Telemetry start(Map<String, String> environment, ExporterMetrics metrics, Logger logger) {
    TracingSetup.recordEverything();
    registerExporter(environment, metrics, logger);
    InvocationTracer tracer = InvocationTracer.builder()
        .setRequestOwner(requestOwner(environment, logger))
        .setLogHandler(new AzureMonitorLogHandler())
        .build();
    OkHttpClient httpClient = new OkHttpClient.Builder()
        .addInterceptor(new TracingInterceptor())
        .callTimeout(CALL_TIMEOUT)
        .build();
    return new Telemetry(tracer, httpClient);
  }

  private static void registerExporter(
      Map<String, String> environment, ExporterMetrics metrics, Logger logger) {
    try {
      AzureMonitorTraceExporter.createAndRegister(
          AzureMonitorExporterConfiguration.fromEnvironment(environment)
              .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(environment))
              .addTelemetryProcessor(Telemetry::addInvocation)
              .setMetrics(metrics)
              .build());
    } catch (IllegalStateException e) {
      logger.log(Level.WARNING, "An exporter is already registered; keeping it.", e);
    }
  }

  /** Adds function name and invocation id to log records; spans have both already. */
  private static boolean addInvocation(TelemetryItem item) {
    InvocationSpan invocation = InvocationSpan.current();
    if (invocation != null) {
      item.getTags().putIfAbsent("ai.operation.name", invocation.getOperationName());
      if (invocation.getInvocationId() != null) {
        item.getProperties().putIfAbsent("InvocationId", invocation.getInvocationId());
      }
    }
    return true;
  }

  private static RequestOwner requestOwner(Map<String, String> environment, Logger logger) {
    try {
      return RequestOwner.parse(environment.get(RequestOwner.SETTING));
    } catch (IllegalArgumentException e) {
      logger.log(Level.SEVERE, "The request owner is chosen automatically: {0}", e.getMessage());
      return RequestOwner.AUTO;
    }
  }
}
