package azurecensus.exporter.internal.metrics;

import azurecensus.exporter.internal.encode.EncodableItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The identity of a time series within this process.
 *
 * @param producer the object that reports it: two producers may use the same name
 * @param name name of the metric
 * @param unit unit of the metric, e.g. {@code ms}; may be empty
 * @param labels names and values in turns; labels without a value are left out
 */
record Series(Object producer, String name, String unit, List<String> labels) {
  /** OpenCensus' name of a number without a unit. */
  private static final String DIMENSIONLESS = "1";

  /** Checks and copies the values. */
  Series {
    Objects.requireNonNull(producer, "producer");
    Objects.requireNonNull(name, "name");
    labels = List.copyOf(labels);
  }

  /** Returns the series with a further label. */
  Series with(String label, String value) {
    List<String> more = new ArrayList<>(labels);
    more.add(label);
    more.add(value);
    return new Series(producer, name, unit, more);
  }

  /** Returns the series with another name. */
  Series named(String other) {
    return new Series(producer, other, unit, labels);
  }

  /** Sets the item's name and properties. */
  void describe(EncodableItem item) {
    item.setName(name);
    for (int i = 0; i < labels.size(); i += 2) {
      item.getProperties().put(labels.get(i), labels.get(i + 1));
    }
    if (!unit.isEmpty() && !unit.equals(DIMENSIONLESS)) {
      item.getProperties().putIfAbsent("unit", unit);
    }
  }
}
