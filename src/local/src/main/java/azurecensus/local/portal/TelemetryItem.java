package azurecensus.local.portal;

import java.util.EnumMap;
import java.util.Map;

/**
 * One item of telemetry: the table it belongs to and its values; a column that is absent is null.
 */
final class TelemetryItem {
  final TelemetryTable table;
  private final Map<Column, Object> values = new EnumMap<>(Column.class);

  TelemetryItem(TelemetryTable table) {
    this.table = table;
  }

  /** Sets a value of the column's kind; null leaves the column empty. */
  TelemetryItem put(Column column, Object value) {
    if (value != null) {
      values.put(column, value);
    }
    return this;
  }

  void clear(Column column) {
    values.remove(column);
  }

  Object get(Column column) {
    return values.get(column);
  }

  /** Bytes on the wire, uncompressed. */
  long size() {
    return values.get(Column.BILLED_SIZE) instanceof Long size ? size : 0;
  }
}
