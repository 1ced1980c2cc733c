package consumer;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import java.util.Map;
import java.util.logging.Logger;

/** Registers the exporter, logs and unregisters. */
public final class ExporterAlone {
  private ExporterAlone() {}

  public static void main(String[] arguments) {
    Map<String, String> environment = Map.of("WEBSITE_SITE_NAME", "consumer");
    AzureMonitorTraceExporter.createAndRegister(
        AzureMonitorExporterConfiguration.fromEnvironment(environment)
            .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(environment))
            .addTelemetryProcessor(item -> !item.getTags().isEmpty())
            .build());
    Logger logger = Logger.getLogger("consumer");
    logger.addHandler(new AzureMonitorLogHandler());
    logger.info("registered");
    AzureMonitorTraceExporter.unregister();
  }
}
