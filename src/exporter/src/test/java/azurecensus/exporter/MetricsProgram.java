package azurecensus.exporter;

import azurecensus.exporter.testing.CapturedLog;
import io.opencensus.metrics.LongCumulative;
import io.opencensus.metrics.MetricOptions;
import io.opencensus.metrics.Metrics;
import java.time.Duration;
import java.util.List;

/**
 * Registers the exporter with metrics: {@code MetricsProgram <connection string> flush} flushes,
 * unregisters and prints the lines that the exporter logs; {@code MetricsProgram <connection
 * string> end} counts to 17 and ends at once.
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
      if (arguments[1].equals("end")) {
        LongCumulative counter = Metrics.getMetricRegistry()
            .addLongCumulative("counted", MetricOptions.builder().build());
        counter.getOrCreateTimeSeries(List.of()).add(17);
        return;
      }
      AzureMonitorTraceExporter.flush(Duration.ofSeconds(5));
      AzureMonitorTraceExporter.unregister();
      said.texts().forEach(System.out::println);
    }
  }
}
