package azurecensus.exporter.internal.encode;

/**
 * The values of a metric that one item stands for.
 *
 * @param namespace group of metrics in the portal; null for the default one
 * @param sum a finite number
 * @param count number of values, 1 or more
 * @param min a finite number, or {@link Double#NaN} when unknown
 * @param max a finite number, or {@link Double#NaN} when unknown
 * @param standardDeviation a finite number, or {@link Double#NaN} when unknown
 */
public record MetricValue(
    String namespace, double sum, long count, double min, double max, double standardDeviation) {
  /** Checks the values that the service requires. */
  public MetricValue {
    if (!Double.isFinite(sum) || count < 1) {
      throw new IllegalArgumentException("a metric has a finite sum of at least one value");
    }
  }

  /** Returns a single value, which is its own minimum and maximum. */
  public static MetricValue single(String namespace, double value) {
    return new MetricValue(namespace, value, 1, value, value, Double.NaN);
  }
}
