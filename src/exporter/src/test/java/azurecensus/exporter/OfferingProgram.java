package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.encode.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code OfferingProgram <connection string> <storage directory> <first> <count> <burst>} offers
 * messages with these numbers in bursts of this size, and waits after each until it is stored or
 * sent. Then it prints {@code offered}, and ends normally when its input ends.
 */
final class OfferingProgram {
  private OfferingProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Bench.Tally tally = new Bench.Tally();
    AzureMonitorExporterConfiguration configuration =
        Bench.settings(arguments[0], Path.of(arguments[1])).setMetrics(tally).build();
    ExporterPipeline pipeline = new ExporterPipeline(
        configuration,
        configuration.connectionString().orElseThrow(),
        new ThrottlingLogger(TimeSource.SYSTEM));
    int first = Integer.parseInt(arguments[2]);
    int end = first + Integer.parseInt(arguments[3]);
    int burst = Integer.parseInt(arguments[4]);
    pipeline.wake();
    for (int i = first; i < end; i++) {
      pipeline.intake().accept(Bench.message("item " + i), new JsonWriter());
      if ((i + 1 - first) % burst == 0) {
        tally.awaitStoredOrSent(i + 1 - first);
      }
    }
    System.out.println("offered");
    while (System.in.read() >= 0) {
      System.out.println("ignored");
    }
    pipeline.close(configuration.shutdownTimeout());
  }
}
