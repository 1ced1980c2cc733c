package azurecensus.exporter.internal.metrics;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.spi.TelemetryItem;
import io.opencensus.common.Function;
import io.opencensus.common.Timestamp;
import io.opencensus.metrics.LabelKey;
import io.opencensus.metrics.LabelValue;
import io.opencensus.metrics.export.Distribution;
import io.opencensus.metrics.export.Metric;
import io.opencensus.metrics.export.MetricDescriptor;
import io.opencensus.metrics.export.MetricProducer;
import io.opencensus.metrics.export.MetricProducerManager;
import io.opencensus.metrics.export.Point;
import io.opencensus.metrics.export.Summary;
import io.opencensus.metrics.export.TimeSeries;
import io.opencensus.metrics.export.Value;
import io.opencensus.stats.ViewManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.logging.Level;

/**
 * Reads the metrics of all producers and converts each time series to an item: gauges as they are,
 * cumulative values as the part that was not sent yet. A time series that did not change since then
 * is left out. Used by one thread at a time.
 */
public final class MetricsReader {
  private final MetricProducerManager producers;
  private final ViewManager views;
  private final SeriesMemory memory;
  private final String namespace;
  private final String sdkVersion;
  private final Consumer<EncodableItem> target;
  private final ThrottlingLogger log;
  private boolean toldFull;

  /**
   * Creates a reader.
   *
   * @param namespace namespace of the metrics; null for the default one
   * @param sdkVersion value of the tag {@code ai.internal.sdkVersion}
   * @param target receives the items
   */
  public MetricsReader(
      MetricProducerManager producers,
      ViewManager views,
      SeriesMemory memory,
      String namespace,
      String sdkVersion,
      Consumer<EncodableItem> target,
      ThrottlingLogger log) {
    this.producers = producers;
    this.views = views;
    this.memory = memory;
    this.namespace = namespace;
    this.sdkVersion = sdkVersion;
    this.target = target;
    this.log = log;
  }

  /** Reads and converts all metrics once. A producer that fails does not affect the others. */
  public void read() {
    memory.begin();
    boolean complete = true;
    MeanViews means = new MeanViews(views);
    for (MetricProducer producer : producers.getAllMetricProducer()) {
      try {
        for (Metric metric : producer.getMetrics()) {
          if (!means.has(metric.getMetricDescriptor().getName())) {
            read(producer, metric);
          }
        }
      } catch (RuntimeException | Error e) { // a producer may belong to the app
        complete = false;
        String type = producer.getClass().getName();
        log.warn(
            "metrics " + type,
            "The producer of metrics " + type + " failed with " + e.getClass().getName()
                + "; its other metrics wait for the next interval.");
      }
    }
    means.forEach((series, data, total) -> {
      if (admitted(series)) {
        Timestamp end = data.getEnd();
        send(series, end, memory.newPart(series, data.getStart(), total, Total::since));
      }
    });
    if (complete) {
      memory.end(); // what a failed producer did not report exists still
    }
  }

  private void read(MetricProducer producer, Metric metric) {
    MetricDescriptor descriptor = metric.getMetricDescriptor();
    for (TimeSeries timeSeries : metric.getTimeSeriesList()) {
      Series series = new Series(
          producer,
          descriptor.getName(),
          descriptor.getUnit(),
          labels(descriptor.getLabelKeys(), timeSeries.getLabelValues()));
      List<Point> points = timeSeries.getPoints();
      if (!points.isEmpty() && admitted(series)) {
        // Of several points of a series the last one is the newest.
        Point point = points.get(points.size() - 1);
        Reading reading = new Reading(
            series, point.getTimestamp(), timeSeries.getStartTimestamp(), isGauge(descriptor));
        reading.of(point.getValue());
      }
    }
  }

  private static boolean isGauge(MetricDescriptor descriptor) {
    return switch (descriptor.getType()) {
      case GAUGE_INT64, GAUGE_DOUBLE, GAUGE_DISTRIBUTION -> true;
      case CUMULATIVE_INT64, CUMULATIVE_DOUBLE, CUMULATIVE_DISTRIBUTION, SUMMARY -> false;
    };
  }

  private static List<String> labels(List<LabelKey> keys, List<LabelValue> values) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
      String value = values.get(i).getValue();
      if (value != null) {
        labels.add(keys.get(i).getKey());
        labels.add(value);
      }
    }
    return labels;
  }

  private boolean admitted(Series series) {
    boolean admitted = memory.admit(series);
    if (!admitted && !toldFull) {
      toldFull = true;
      ThrottlingLogger.log(
          Level.WARNING,
          "There are more than " + SeriesMemory.MOST_SERIES
              + " time series of metrics; further ones are not exported. A label of "
              + series.name() + " may have too many values.",
          null);
    }
    return admitted;
  }

  private void send(Series series, Timestamp time, Total total) {
    if (total.isEmpty() || !total.isFinite()) {
      return;
    }
    EncodableItem item = new EncodableItem(
        TelemetryItem.Type.METRIC, Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
    series.describe(item);
    item.setMetric(total.toMetric(namespace));
    item.getTags().put(ContextTags.SDK_VERSION, sdkVersion);
    target.accept(item);
  }

  /** A point of a time series. */
  private final class Reading {
    private final Series series;
    private final Timestamp time;
    private final Timestamp start;
    private final boolean gauge;

    Reading(Series series, Timestamp time, Timestamp start, boolean gauge) {
      this.series = series;
      this.time = time;
      this.start = start;
      this.gauge = gauge;
    }

    void of(Value value) {
      Function<Object, Void> unknown = other -> null; // a kind of a later version
      value.match(
          number -> sum(number),
          number -> sum(number.doubleValue()),
          this::distribution,
          this::summary,
          unknown);
    }

    private Void sum(double number) {
      Total total = Total.ofSum(number);
      if (gauge) {
        send(series, time, total);
        return null;
      }
      Total part = newPart(series, total, Total::sumSince);
      if (part.sum() != 0) {
        send(series, time, part);
      }
      return null;
    }

    private Void distribution(Distribution distribution) {
      Total total = total(distribution);
      send(series, time, gauge ? total : newPart(series, total, Total::since));
      return null;
    }

    /** Sends sum and count as one metric, and each percentile as a gauge of its own name. */
    private Void summary(Summary summary) {
      if (summary.getCount() != null && summary.getSum() != null) {
        Total total =
            new Total(summary.getSum(), summary.getCount(), Double.NaN, List.of(), List.of());
        send(series, time, newPart(series, total, Total::since));
      }
      Series percentiles = series.named(series.name() + "_percentile");
      summary.getSnapshot().getValueAtPercentiles().forEach(at -> {
        Series percentile = percentiles.with("percentile", String.valueOf(at.getPercentile()));
        if (admitted(percentile)) {
          send(percentile, time, Total.ofSum(at.getValue()));
        }
      });
      return null;
    }

    private Total newPart(Series which, Total total, BiFunction<Total, Total, Total> difference) {
      return memory.newPart(which, start, total, difference);
    }
  }

  private static Total total(Distribution distribution) {
    List<Long> buckets =
        distribution.getBuckets().stream().map(Distribution.Bucket::getCount).toList();
    List<Double> bounds = distribution.getBucketOptions() == null
        ? List.of()
        : distribution
            .getBucketOptions()
            .match(options -> options.getBucketBoundaries(), other -> List.<Double>of());
    return new Total(
        distribution.getSum(),
        distribution.getCount(),
        distribution.getSumOfSquaredDeviations(),
        buckets.size() == bounds.size() + 1 ? bounds : List.of(),
        buckets.size() == bounds.size() + 1 ? buckets : List.of());
  }
}
