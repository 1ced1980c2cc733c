package azurecensus.tracing;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import java.util.Map;
import java.util.logging.Handler;

/**
 * Registers the exporter. The one class that needs it to be deployed, so nobody may touch this
 * without need.
 */
final class AzureMonitorAdapter {
  private AzureMonitorAdapter() {}

  /**
   * Registers the exporter from the environment, unless the app has done so; the app may still do
   * so later.
   *
   * @return sends log records to whichever exporter is registered when they are logged
   * @throws IllegalArgumentException when a setting is malformed; the message names it
   */
  static Handler register(Map<String, String> environment) {
    AzureMonitorTraceExporter.createAndRegisterDefault(
        AzureMonitorExporterConfiguration.fromEnvironment(environment)
            .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(environment))
            .addTelemetryProcessor(new InvocationTelemetryProcessor())
            .build());
    return new AzureMonitorLogHandler();
  }

  /** Tells what is on, unless the app has configured an exporter of its own and so was told. */
  static void report() {
    AzureMonitorTraceExporter.reportDefault();
  }
}
