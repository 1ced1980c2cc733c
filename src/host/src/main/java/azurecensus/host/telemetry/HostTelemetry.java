package azurecensus.host.telemetry;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.EnvelopeSender;
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
  /** Null when no aggregates are sent. */
  private final MetricSender metrics;

  private final AzureMonitorLogHandler logs = new AzureMonitorLogHandler();
  private final String hostInstanceId;

  private HostTelemetry(
      HostItemProcessor processor,
      boolean exporting,
      FunctionAggregates aggregates,
      MetricSender metrics,
      String hostInstanceId) {
    this.processor = processor;
    this.exporting = exporting;
    this.aggregates = aggregates;
    this.metrics = metrics;
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
      return new HostTelemetry(null, false, FunctionAggregates.OFF, null, "");
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
    AzureMonitorExporterConfiguration configuration;
    try {
      configuration = AzureMonitorExporterConfiguration.builder()
          .setConnectionString(connectionString)
          .addTelemetryProcessor(processor)
          .build();
      AzureMonitorTraceExporter.createAndRegister(configuration);
    } catch (IllegalArgumentException e) {
      throw new StartException(CONNECTION_STRING + ": " + e.getMessage(), e);
    }
    String hostInstanceId = UUID.randomUUID().toString();
    boolean withToken = !environment.getOrDefault(AUTHENTICATION, "").isBlank();
    if (!hostItems || withToken) {
      return new HostTelemetry(
          hostItems ? processor : null, true, FunctionAggregates.OFF, null, hostInstanceId);
    }
    MetricSender metrics =
        new MetricSender(new EnvelopeSender(configuration), role, hostInstanceId);
    return new HostTelemetry(
        processor, true, FunctionAggregates.sendTo(metrics), metrics, hostInstanceId);
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
    if (metrics != null) {
      metrics.close();
    }
    if (exporting) {
      AzureMonitorTraceExporter.unregister();
    }
  }
}
