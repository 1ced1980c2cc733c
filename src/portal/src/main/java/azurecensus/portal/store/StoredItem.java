package azurecensus.portal.store;

/**
 * An item of telemetry: its table and the values of its columns; an absent value is null. Not
 * thread-safe.
 */
public final class StoredItem {
  private final TelemetryTable table;
  private final Object[] values;

  /** Creates an item without values. */
  public StoredItem(TelemetryTable table) {
    this.table = table;
    this.values = new Object[table.columns().size()];
  }

  /** The table of the item. */
  public TelemetryTable table() {
    return table;
  }

  /**
   * Sets a value of the kind of the column, cut to the bounds of the kind; null changes nothing.
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

  /** Removes the value of a column. */
  public void clear(Column column) {
    int at = table.indexOf(column);
    if (at >= 0) {
      values[at] = null;
    }
  }

  /** The value; null when it is absent or the table has no such column. */
  public Object get(Column column) {
    int at = table.indexOf(column);
    return at < 0 ? null : values[at];
  }

  /** The value of the table's column at the position. */
  Object valueAt(int index) {
    return values[index];
  }

  /** The uncompressed bytes as sent. */
  long size() {
    return get(Column.BILLED_SIZE) instanceof Long size ? size : 0;
  }
}
