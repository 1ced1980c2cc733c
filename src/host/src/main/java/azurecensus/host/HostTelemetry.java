package azurecensus.host;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.samplers.Samplers;
import java.util.Map;
import java.util.UUID;

/**
 * The telemetry that the Functions host itself sends for each invocation: the request,
 * {@code Executing} and {@code Executed}, the logger's lines and failures, with the names, ids and
 * properties of the real one. It goes through this program's own exporter, not through the app's.
 * Thread-safe.
 */
public final class HostTelemetry implements AutoCloseable {
  /** Attributes and annotations beyond this are dropped; far more than one invocation has. */
  private static final int SPAN_LIMIT = 1024;

  private final HostItemProcessor processor;
  private final boolean exporting;
  private final AzureMonitorLogHandler logs = new AzureMonitorLogHandler();
  private final String hostInstanceId = UUID.randomUUID().toString();

  private HostTelemetry(HostItemProcessor processor, boolean exporting) {
    this.processor = processor;
    this.exporting = exporting;
  }

  /**
   * Starts sending.
   *
   * @param connectionString null or blank: nothing is sent, as in Azure
   * @param environment what the role name is computed from
   * @param hostItems false: the host itself sends nothing, only the sample downstream service does
   * @throws HostException when the connection string is malformed; the text names the key that is
   *     wrong
   */
  public static HostTelemetry start(
      String connectionString, Map<String, String> environment, boolean hostItems) {
    if (connectionString == null || connectionString.isBlank()) {
      return off();
    }
    HostItemProcessor processor =
        new HostItemProcessor(CloudRoleProcessor.fromEnvironment(environment));
    try {
      AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
          .setConnectionString(connectionString)
          .addTelemetryProcessor(processor)
          .build());
    } catch (IllegalArgumentException e) {
      throw new HostException("APPLICATIONINSIGHTS_CONNECTION_STRING: " + e.getMessage(), e);
    }
    Tracing.getTraceConfig()
        .updateActiveTraceParams(TraceParams.DEFAULT.toBuilder()
            .setSampler(Samplers.alwaysSample())
            .setMaxNumberOfAttributes(SPAN_LIMIT)
            .setMaxNumberOfAnnotations(SPAN_LIMIT)
            .build());
    return new HostTelemetry(hostItems ? processor : null, true);
  }

  /** Sends nothing: what the host does without a connection string. */
  public static HostTelemetry off() {
    return new HostTelemetry(null, false);
  }

  /** Opens the request of an invocation; it must be ended. */
  InvocationTelemetry begin(
      String invocationId,
      FunctionDefinition function,
      HttpTriggerRequest request,
      LogFilter filter) {
    if (processor == null) {
      return new NoInvocationTelemetry();
    }
    return new SentInvocationTelemetry(
        processor, logs, hostInstanceId, invocationId, function, request, filter);
  }

  /** Sends what is left, within the exporter's budget, and stops. */
  @Override
  public void close() {
    if (exporting) {
      AzureMonitorTraceExporter.unregister();
    }
  }
}
