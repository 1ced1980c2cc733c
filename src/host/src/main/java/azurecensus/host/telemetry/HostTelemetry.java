package azurecensus.host.telemetry;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.LogFilter;
import azurecensus.host.staged.StartException;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.samplers.Samplers;
import java.util.Map;
import java.util.UUID;

/**
 * The telemetry that the Functions host itself sends for each invocation: the request,
 * {@code Executing} and {@code Executed}, log lines and failures, with the names, ids and
 * properties of the real host. It uses the exporter of this program, not the app's. Thread-safe.
 */
public final class HostTelemetry implements AutoCloseable {
  private static final String CONNECTION_STRING = "APPLICATIONINSIGHTS_CONNECTION_STRING";

  /** With it the service accepts items with a token only, which the aggregates do not have. */
  private static final String AUTHENTICATION = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

  /** More attributes and annotations than one invocation has; the default would drop some. */
  private static final int SPAN_LIMIT = 1024;

  private final HostItemProcessor processor;
  private final boolean exporting;
  private final FunctionAggregates aggregates;
  private final AzureMonitorLogHandler logs = new AzureMonitorLogHandler();
  private final String hostInstanceId;

  private HostTelemetry(
      HostItemProcessor processor,
      boolean exporting,
      FunctionAggregates aggregates,
      String hostInstanceId) {
    this.processor = processor;
    this.exporting = exporting;
    this.aggregates = aggregates;
    this.hostInstanceId = hostInstanceId;
  }

  /**
   * Registers the exporter. Without a connection string nothing is sent, as in Azure.
   *
   * @param environment holds the connection string and the role name's settings
   * @param hostItems false to send no items of the host; other spans of this process are sent
   * @throws StartException when the connection string is malformed; the message names the wrong key
   */
  public static HostTelemetry start(Map<String, String> environment, boolean hostItems) {
    String connectionString = environment.getOrDefault(CONNECTION_STRING, "");
    if (connectionString.isBlank()) {
      return new HostTelemetry(null, false, FunctionAggregates.OFF, "");
    }
    CloudRoleProcessor role = CloudRoleProcessor.fromEnvironment(environment);
    HostItemProcessor processor = new HostItemProcessor(role);
    // First: the exporter warns of the default sampler.
    Tracing.getTraceConfig()
        .updateActiveTraceParams(TraceParams.DEFAULT.toBuilder()
            .setSampler(Samplers.alwaysSample())
            .setMaxNumberOfAttributes(SPAN_LIMIT)
            .setMaxNumberOfAnnotations(SPAN_LIMIT)
            .build());
    try {
      AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
          .setConnectionString(connectionString)
          .addTelemetryProcessor(processor)
          .build());
    } catch (IllegalArgumentException e) {
      throw new StartException(CONNECTION_STRING + ": " + e.getMessage(), e);
    }
    String hostInstanceId = UUID.randomUUID().toString();
    boolean withToken = !environment.getOrDefault(AUTHENTICATION, "").isBlank();
    FunctionAggregates aggregates = hostItems && !withToken
        ? FunctionAggregates.sendTo(new MetricSender(connectionString, role, hostInstanceId))
        : FunctionAggregates.OFF;
    return new HostTelemetry(hostItems ? processor : null, true, aggregates, hostInstanceId);
  }

  /** Opens the request item of an invocation; the caller must end it. */
  public InvocationTelemetry begin(
      String invocationId, FunctionDefinition function, TriggerInput input, LogFilter filter) {
    if (processor == null) {
      return InvocationTelemetry.Off.INSTANCE;
    }
    return new SentInvocationTelemetry(
        processor, logs, aggregates, hostInstanceId, invocationId, function, input, filter);
  }

  /** Sends the remaining items within the exporter's time limit and unregisters the exporter. */
  @Override
  public void close() {
    aggregates.close();
    if (exporting) {
      AzureMonitorTraceExporter.unregister();
    }
  }
}
