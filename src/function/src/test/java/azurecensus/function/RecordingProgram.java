package azurecensus.function;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CustomEvents;
import io.opencensus.stats.Aggregation;
import io.opencensus.stats.BucketBoundaries;
import io.opencensus.stats.Measure.MeasureDouble;
import io.opencensus.stats.Stats;
import io.opencensus.stats.View;
import io.opencensus.tags.TagKey;
import io.opencensus.tags.TagMetadata;
import io.opencensus.tags.TagValue;
import io.opencensus.tags.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Records orders in three views: {@code RecordingProgram <connection string> <storage directory>
 * <number of the first order>}. For each byte of input it records an interval of orders, flushes,
 * and prints {@code flushed}; it ends with its input.
 */
final class RecordingProgram {
  static final int ORDERS_OF_AN_INTERVAL = 2_000;
  private static final TagKey COUNTRY = TagKey.create("country");
  private static final MeasureDouble AMOUNT = MeasureDouble.create("amount", "", "NOK");

  private RecordingProgram() {}

  /** Returns the amount of an order: not whole, but exact in binary. */
  static double amount(int order) {
    return order % 97 + 0.25;
  }

  /** Returns the country of an order. */
  static String country(int order) {
    return order % 3 == 0 ? "NO" : "SE";
  }

  public static void main(String[] arguments) throws IOException {
    view("orders", Aggregation.Count.create());
    view("revenue", Aggregation.Sum.create());
    view("amounts", Aggregation.Distribution.create(BucketBoundaries.create(List.of(10.0, 50.0))));
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(arguments[0])
        .setStorageDirectory(Path.of(arguments[1]))
        .setMetricsEnabled(true)
        .setPerformanceCountersEnabled(true)
        .build());
    int order = Integer.parseInt(arguments[2]);
    while (System.in.read() >= 0) {
      for (int end = order + ORDERS_OF_AN_INTERVAL; order < end; order++) {
        record(order);
      }
      CustomEvents.track(
          "interval recorded", Map.of("last", country(order - 1)), Map.of("orders", order * 1.0));
      boolean flushed = AzureMonitorTraceExporter.flush(Duration.ofSeconds(20));
      System.out.println(flushed ? "flushed" : "not flushed");
    }
  }

  private static void view(String name, Aggregation how) {
    Stats.getViewManager()
        .registerView(View.create(View.Name.create(name), "", AMOUNT, how, List.of(COUNTRY)));
  }

  private static void record(int order) {
    Stats.getStatsRecorder()
        .newMeasureMap()
        .put(AMOUNT, amount(order))
        .record(Tags.getTagger()
            .emptyBuilder()
            .put(
                COUNTRY,
                TagValue.create(country(order)),
                TagMetadata.create(TagMetadata.TagTtl.NO_PROPAGATION))
            .build());
  }
}
