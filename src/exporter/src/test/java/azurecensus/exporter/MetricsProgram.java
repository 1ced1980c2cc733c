package azurecensus.exporter;

import azurecensus.exporter.testing.CapturedLog;
import java.time.Duration;

/**
 * Registers the exporter with metrics twice in turn and prints the lines that it logs:
 * {@code MetricsProgram <connection string>}.
 */
final class MetricsProgram {
  private MetricsProgram() {}

  public static void main(String[] arguments) {
    try (CapturedLog said = new CapturedLog()) {
      AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
          .setConnectionString(arguments[0])
          .setStorageEnabled(false)
          .setMetricsEnabled(true)
          .build());
      AzureMonitorTraceExporter.flush(Duration.ofSeconds(5));
      AzureMonitorTraceExporter.unregister();
      said.texts().forEach(System.out::println);
    }
  }
}
