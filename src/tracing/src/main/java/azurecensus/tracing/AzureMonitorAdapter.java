package azurecensus.tracing;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * Registers the exporter. The one class that needs it to be deployed, so nobody may touch this
 * without need.
 */
final class AzureMonitorAdapter {
  private static final Logger logger = Logger.getLogger(AzureMonitorAdapter.class.getName());

  private AzureMonitorAdapter() {}

  /**
   * Registers the exporter from the environment, unless the app has done so; the app may still do
   * so later.
   *
   * @return sends log records to whichever exporter is registered when they are logged
   * @throws IllegalArgumentException when a setting is malformed; the message names it
   */
  static Handler register(Map<String, String> environment) {
    AzureMonitorExporterConfiguration configuration =
        AzureMonitorExporterConfiguration.fromEnvironment(environment)
            .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(environment))
            .addTelemetryProcessor(new InvocationTelemetryProcessor())
            .build();
    try {
      AzureMonitorTraceExporter.createAndRegister(configuration);
    } catch (IllegalStateException e) {
      logger.fine("An exporter is already registered; keeping it.");
    }
    return new AzureMonitorLogHandler();
  }
}
