package azurecensus.exporter.internal.metrics;

import azurecensus.exporter.internal.encode.MetricValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The sum of a time series since its start, or of the part of it that lies between two readings.
 *
 * @param sum sum of the values
 * @param count number of the values; 1 where only the sum is known
 * @param squaredDeviations sum of the squared deviations from the mean; {@link Double#NaN} when
 *     unknown
 * @param bounds upper bounds of all buckets but the last; empty without buckets
 * @param buckets number of values in each bucket; empty without buckets
 */
record Total(
    double sum, long count, double squaredDeviations, List<Double> bounds, List<Long> buckets) {
  /** Copies the lists. */
  Total {
    bounds = List.copyOf(bounds);
    buckets = List.copyOf(buckets);
  }

  /** Returns a total of which only the sum is known. */
  static Total ofSum(double sum) {
    return new Total(sum, 1, 0, List.of(), List.of());
  }

  /** Returns a total without buckets and deviations. */
  static Total ofMean(double mean, long count) {
    return new Total(mean * count, count, Double.NaN, List.of(), List.of());
  }

  /** Returns true when this total can have grown from the former one, without a reset between. */
  boolean continues(Total former) {
    if (count < former.count || !bounds.equals(former.bounds)) {
      return false;
    }
    if (buckets.isEmpty()) {
      return count > 1 || sum >= former.sum;
    }
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.get(i) < former.buckets.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the part of a sum that came after the former one. */
  Total sumSince(Total former) {
    return ofSum(sum - former.sum);
  }

  /** Returns the part of a distribution that came after the former one. */
  Total since(Total former) {
    long newer = count - former.count;
    List<Long> differences = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      differences.add(buckets.get(i) - former.buckets.get(i));
    }
    double newerSum = sum - former.sum;
    return new Total(
        newerSum, newer, deviationsSince(former, newerSum, newer), bounds, differences);
  }

  /**
   * Divides the deviations of the whole by its two parts: those of either part, and the one of the
   * parts' means from each other.
   */
  private double deviationsSince(Total former, double newerSum, long newer) {
    if (newer == 0 || former.count == 0) {
      return newer == 0 ? 0 : squaredDeviations;
    }
    double between = newerSum / newer - former.sum / former.count;
    return Math.max(
        0,
        squaredDeviations
            - former.squaredDeviations
            - between * between * newer * former.count / count);
  }

  /** Returns true when this total holds no value. */
  boolean isEmpty() {
    return count == 0;
  }

  /** Returns true when the service can accept it. */
  boolean isFinite() {
    return Double.isFinite(sum);
  }

  /**
   * Returns the values to send. Minimum and maximum are exact for one and two values. Beyond, they
   * are the closest bounds that buckets and deviations give: no value of {@code n} is further from
   * the mean than {@code √(n-1)} standard deviations (Samuelson's inequality). Where neither is
   * known, both are the mean, because the service would fill in the sum.
   */
  MetricValue toMetric(String namespace) {
    if (count == 1) {
      return MetricValue.single(namespace, sum);
    }
    double mean = sum / count;
    boolean known = Double.isFinite(squaredDeviations);
    double furthest = known
        ? Math.sqrt(squaredDeviations * (count - 1) / count)
        : buckets.isEmpty() ? 0 : Double.POSITIVE_INFINITY;
    double min = Math.min(mean, Math.max(mean - furthest, lowestBound()));
    double max = Math.max(mean, Math.min(mean + furthest, highestBound()));
    return new MetricValue(
        namespace, sum, count, min, max, known ? Math.sqrt(squaredDeviations / count) : Double.NaN);
  }

  /**
   * Returns the lower bound of the lowest bucket that has values; OpenCensus' first begins at 0.
   */
  private double lowestBound() {
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.get(i) > 0) {
        return i == 0 ? 0 : bounds.get(i - 1);
      }
    }
    return Double.NEGATIVE_INFINITY;
  }

  private double highestBound() {
    for (int i = buckets.size() - 1; i >= 0; i--) {
      if (buckets.get(i) > 0) {
        return i == bounds.size() ? Double.POSITIVE_INFINITY : bounds.get(i);
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
