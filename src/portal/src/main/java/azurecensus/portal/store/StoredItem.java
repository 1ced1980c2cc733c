package azurecensus.portal.store;

/**
 * One item of telemetry: the table it belongs to and its values; a column that is absent is null.
 */
public final class StoredItem {
  private final TelemetryTable table;
  private final Object[] values;

  public StoredItem(TelemetryTable table) {
    this.table = table;
    this.values = new Object[table.columns().size()];
  }

  public TelemetryTable table() {
    return table;
  }

  /**
   * Sets a value of the column's kind; null leaves the column as it is.
   *
   * @throws IllegalArgumentException when the table has no such column
   */
  public StoredItem put(Column column, Object value) {
    if (value == null) {
      return this;
    }
    int at = table.indexOf(column);
    if (at < 0) {
      throw new IllegalArgumentException(
          table.tableName() + " has no column " + column.columnName());
    }
    values[at] = column.kind().bounded(value);
    return this;
  }

  public void clear(Column column) {
    int at = table.indexOf(column);
    if (at >= 0) {
      values[at] = null;
    }
  }

  /** The value, or null when it is absent or the table has no such column. */
  public Object get(Column column) {
    int at = table.indexOf(column);
    return at < 0 ? null : values[at];
  }

  /** The value of the table's column at the position. */
  Object valueAt(int index) {
    return values[index];
  }

  /** Bytes on the wire, uncompressed. */
  long size() {
    return get(Column.BILLED_SIZE) instanceof Long size ? size : 0;
  }
}
