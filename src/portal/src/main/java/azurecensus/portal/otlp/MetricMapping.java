package azurecensus.portal.otlp;

import azurecensus.portal.otlp.CumulativeSeries.Total;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Maps the points of metrics. A point of a gauge has its value; a point of a sum, a histogram or a
 * summary has what was added since the point before. Used for one post.
 */
final class MetricMapping {
  private static final int MAX_NAME = 1024;

  private final CumulativeSeries.Post series;
  private final long nowNanos;
  private final Consumer<List<Envelope>> points;

  /**
   * Creates the mapping.
   *
   * @param nowNanos the time of a point that has none
   * @param points receives the envelopes of each point: one, or none for a point without news
   */
  MetricMapping(CumulativeSeries.Post series, long nowNanos, Consumer<List<Envelope>> points) {
    this.series = series;
    this.nowNanos = nowNanos;
    this.points = points;
  }

  /** The parts of a point that all kinds of metrics share. */
  private record Point(List<KeyValue> attributes, long start, long time, int flags) {
    boolean hasValue() {
      return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) == 0;
    }
  }

  /** The smallest and the largest value of a point; null where they are not known. */
  private record Range(Double min, Double max) {
    static final Range UNKNOWN = new Range(null, null);
  }

  /**
   * Maps the points of a metric.
   *
   * @param source bytes that name resource and scope, which tell series of one name apart
   */
  void map(Metric metric, ByteString source, Origin origin) {
    Target target = new Target(metric.getName(), source, origin);
    switch (metric.getDataCase()) {
      case GAUGE ->
        metric.getGauge().getDataPointsList().forEach(point -> number(target, point, false));
      case SUM -> {
        boolean difference = metric.getSum().getIsMonotonic()
            && isCumulative(metric.getSum().getAggregationTemporality());
        metric.getSum().getDataPointsList().forEach(point -> number(target, point, difference));
      }
      case HISTOGRAM -> {
        boolean cumulative = isCumulative(metric.getHistogram().getAggregationTemporality());
        metric
            .getHistogram()
            .getDataPointsList()
            .forEach(point -> histogram(target, point, cumulative));
      }
      case EXPONENTIAL_HISTOGRAM -> {
        boolean cumulative =
            isCumulative(metric.getExponentialHistogram().getAggregationTemporality());
        metric
            .getExponentialHistogram()
            .getDataPointsList()
            .forEach(point -> exponential(target, point, cumulative));
      }
      case SUMMARY ->
        metric.getSummary().getDataPointsList().forEach(point -> summary(target, point));
      default -> {
        // A metric without data.
      }
    }
  }

  private record Target(String name, ByteString source, Origin origin) {}

  private static boolean isCumulative(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  }

  private void number(Target target, NumberDataPoint point, boolean difference) {
    Point shared = new Point(
        point.getAttributesList(),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getFlags());
    double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
    if (!difference) {
      add(target, shared, value, null, Range.UNKNOWN);
      return;
    }
    Total added = added(target, shared, value, 0);
    if (added != null && added.sum() != 0) {
      add(target, shared, added.sum(), null, Range.UNKNOWN);
    } else {
      points.accept(List.of());
    }
  }

  private void histogram(Target target, HistogramDataPoint point, boolean cumulative) {
    Range range = new Range(
        point.hasMin() ? (Double) point.getMin() : lowest(point),
        point.hasMax() ? (Double) point.getMax() : highest(point));
    aggregate(
        target,
        new Point(
            point.getAttributesList(),
            point.getStartTimeUnixNano(),
            point.getTimeUnixNano(),
            point.getFlags()),
        point.getSum(),
        point.getCount(),
        cumulative,
        range);
  }

  private void exponential(Target target, ExponentialHistogramDataPoint point, boolean cumulative) {
    aggregate(
        target,
        new Point(
            point.getAttributesList(),
            point.getStartTimeUnixNano(),
            point.getTimeUnixNano(),
            point.getFlags()),
        point.getSum(),
        point.getCount(),
        cumulative,
        new Range(
            point.hasMin() ? (Double) point.getMin() : null,
            point.hasMax() ? (Double) point.getMax() : null));
  }

  /** Maps a summary, whose values count from the start by definition. */
  private void summary(Target target, SummaryDataPoint point) {
    aggregate(
        target,
        new Point(
            point.getAttributesList(),
            point.getStartTimeUnixNano(),
            point.getTimeUnixNano(),
            point.getFlags()),
        point.getSum(),
        point.getCount(),
        true,
        Range.UNKNOWN);
  }

  /** Adds a point with a count. Smallest and largest value of a total say nothing of its part. */
  private void aggregate(
      Target target, Point point, double sum, long count, boolean cumulative, Range range) {
    if (!cumulative) {
      add(target, point, sum, count, range);
      return;
    }
    Total added = added(target, point, sum, count);
    if (added == null || added.count() == 0) {
      points.accept(List.of());
    } else {
      add(
          target,
          point,
          added.sum(),
          added.count(),
          added.count() == count ? range : Range.UNKNOWN);
    }
  }

  private Total added(Target target, Point point, double sum, long count) {
    return point.hasValue() && Double.isFinite(sum)
        ? series.difference(id(target, point), new Total(point.start(), sum, count))
        : null;
  }

  private void add(Target target, Point point, double value, Long count, Range range) {
    if (!point.hasValue() || !Double.isFinite(value)) {
      points.accept(List.of());
      return;
    }
    Envelope envelope = target
        .origin()
        .envelope("MetricData", SpanMapping.firstTime(point.time(), point.start(), nowNanos));
    Attributes attributes = Attributes.of(point.attributes());
    String override = attributes.text("applicationinsights.internal.metric_name");
    String name = override == null ? target.name() : override;
    String kept = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    envelope.grow(kept.length());
    ObjectNode metric =
        envelope.data().putArray("metrics").addObject().put("name", kept).put("value", value);
    if (count != null) {
      // Without the smallest and largest value the average stands for both.
      double average = count == 0 ? value : value / count;
      metric
          .put("count", count)
          .put("min", range.min() == null ? average : range.min())
          .put("max", range.max() == null ? average : range.max());
    }
    Properties.ofPoint(attributes, envelope);
    points.accept(List.of(envelope));
  }

  /** The lower bound of the first bucket with values; null when the buckets do not tell it. */
  private static Double lowest(HistogramDataPoint point) {
    for (int i = 0; i < point.getBucketCountsCount(); i++) {
      if (point.getBucketCounts(i) > 0) {
        return i == 0 || i > point.getExplicitBoundsCount()
            ? null
            : (Double) point.getExplicitBounds(i - 1);
      }
    }
    return null;
  }

  /** The upper bound of the last bucket with values; null when the buckets do not tell it. */
  private static Double highest(HistogramDataPoint point) {
    for (int i = point.getBucketCountsCount() - 1; i >= 0; i--) {
      if (point.getBucketCounts(i) > 0) {
        return i >= point.getExplicitBoundsCount() ? null : (Double) point.getExplicitBounds(i);
      }
    }
    return null;
  }

  /** A short name of the time series, of the same length for any attributes. */
  private static ByteString id(Target target, Point point) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(target.source().toByteArray());
      digest.update(target.name().getBytes(StandardCharsets.UTF_8));
      point.attributes().stream()
          .map(KeyValue::toByteString)
          .sorted(ByteString.unsignedLexicographicalComparator())
          .forEach(attribute -> digest.update(attribute.toByteArray()));
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
