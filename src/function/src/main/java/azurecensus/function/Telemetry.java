package azurecensus.function;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.tracing.InvocationTelemetryProcessor;
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
 * The composition root of the app's telemetry: registers the exporter with its cloud-role processor
 * and builds the tracer and the OkHttp client that the function uses. A mistake in a telemetry
 * setting is logged once and turns that part off; the function answers all the same.
 *
 * @param tracer opens the root span of an invocation
 * @param httpClient wraps each call in a child span and hands the trace on
 */
record Telemetry(InvocationTracer tracer, OkHttpClient httpClient) {
  static final String REQUEST_OWNER = "OPENCENSUS_REQUEST_OWNER";

  /**
   * Ends a call to a dependency that does not answer well before the host's own limit for an HTTP
   * answer, 230 s.
   */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  static Telemetry start(Map<String, String> environment, Logger logger) {
    TracingSetup.recordEverything();
    registerExporter(environment, logger);
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

  private static void registerExporter(Map<String, String> environment, Logger logger) {
    try {
      AzureMonitorTraceExporter.createAndRegister(
          AzureMonitorExporterConfiguration.fromEnvironment(environment)
              .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(environment))
              .addTelemetryProcessor(new InvocationTelemetryProcessor())
              .build());
    } catch (IllegalArgumentException e) {
      logger.log(Level.SEVERE, "No telemetry is exported: {0}", e.getMessage());
    } catch (IllegalStateException e) {
      logger.log(Level.WARNING, "The exporter that is there goes on: {0}", e.getMessage());
    }
  }

  private static RequestOwner requestOwner(Map<String, String> environment, Logger logger) {
    try {
      return RequestOwner.parse(environment.get(REQUEST_OWNER));
    } catch (IllegalArgumentException e) {
      logger.log(Level.SEVERE, "The request owner is chosen automatically: {0}", e.getMessage());
      return RequestOwner.AUTO;
    }
  }
}
