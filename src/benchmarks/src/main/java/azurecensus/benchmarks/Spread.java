package azurecensus.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Median and range of repeated measurements.
 *
 * @param median the middle value, or the mean of the middle two
 * @param min the smallest value
 * @param max the largest value
 */
record Spread(double median, double min, double max) {
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median = sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** {@code 412 (398–466)}. */
  String text(int decimals) {
    return number(median, decimals) + " (" + number(min, decimals) + "–" + number(max, decimals)
        + ")";
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
