package azurecensus.portal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Changes the tables: appends items, all or none of them, and deletes the oldest items beyond the
 * bounds. For one thread; only the totals may be read by any thread.
 */
class StoredTables implements AutoCloseable {
  /** The oldest items are deleted in runs of this many. */
  private static final int ITEMS_PER_RUN = 1000;

  private static final Logger LOGGER = Logger.getLogger(StoredTables.class.getName());

  private final DuckDBConnection connection;
  private final StoreBounds bounds;
  private final Map<TelemetryTable, DuckDBAppender> appenders = new EnumMap<>(TelemetryTable.class);
  private Deque<Run> runs = new ArrayDeque<>();
  private long lastItemId;
  /** The number of items appended since the last checkpoint, and their bytes. */
  private long newItems;

  private long newBytes;
  private volatile Totals totals = new Totals(0, 0, 0, 0);

  /** Counts the items that the tables of a reopened file hold already. */
  StoredTables(DuckDBConnection connection, StoreBounds bounds) throws SQLException {
    this.connection = connection;
    this.bounds = bounds;
    countStored();
    keepBounds();
  }

  /**
   * The amount of stored telemetry.
   *
   * @param stored items stored since the start
   * @param evicted items deleted since the start because of the bounds
   */
  record Totals(long items, long bytes, long stored, long evicted) {
    Totals plus(long moreItems, long moreBytes) {
      return new Totals(items + moreItems, bytes + moreBytes, stored + moreItems, evicted);
    }

    Totals without(long fewerItems, long fewerBytes) {
      return new Totals(items - fewerItems, bytes - fewerBytes, stored, evicted + fewerItems);
    }

    Totals cleared() {
      return new Totals(0, 0, stored, evicted);
    }
  }

  /** Items with consecutive arrival numbers. */
  private record Run(long lastItemId, long items, long bytes) {
    Run plus(long bytesOfOneMore) {
      return new Run(lastItemId + 1, items + 1, bytes + bytesOfOneMore);
    }
  }

  Totals totals() {
    return totals;
  }

  /** Appends all items or, when it fails, none. The same items can be appended again. */
  void append(List<StoredItem> items) throws SQLException {
    long bytes = 0;
    try {
      // Without a transaction each appender commits every 2,048 rows.
      execute("BEGIN TRANSACTION");
      long itemId = lastItemId;
      for (StoredItem item : items) {
        appendRow(appender(item.table()), item, ++itemId);
        bytes += item.size();
      }
      for (DuckDBAppender appender : appenders.values()) {
        appender.flush();
      }
      // Everything that needs memory happens before the commit, so that an error means that nothing
      // is stored.
      Deque<Run> runsAfter = runsWith(items);
      Totals totalsAfter = totals.plus(items.size(), bytes);
      execute("COMMIT");
      runs = runsAfter;
      totals = totalsAfter;
      lastItemId = itemId;
      newItems += items.size();
      newBytes += bytes;
    } catch (SQLException | RuntimeException | Error e) {
      // The rows that the appenders still hold must not be appended with the next ones.
      closeAppenders();
      rollBack();
      throw e;
    }
  }

  private DuckDBAppender appender(TelemetryTable table) throws SQLException {
    DuckDBAppender appender = appenders.get(table);
    if (appender == null) {
      appender = connection.createAppender(table.tableName());
      appenders.put(table, appender);
    }
    return appender;
  }

  static void appendRow(DuckDBAppender appender, StoredItem item, long itemId) throws SQLException {
    List<Column> columns = item.table().columns();
    appender.beginRow();
    appender.append(itemId);
    for (int i = 1; i < columns.size(); i++) {
      Object value = item.valueAt(i);
      if (value == null) {
        appender.appendNull();
        continue;
      }
      switch (columns.get(i).kind()) {
        case INTEGER -> appender.append((long) value);
        case NUMBER -> appender.append((double) value);
        case BOOLEAN -> appender.append((boolean) value);
        case TIME -> appender.appendEpochMicros((long) value);
        case TEXT, JSON -> appender.append((String) value);
      }
    }
    appender.endRow();
  }

  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // A failed commit has rolled back already.
      LOGGER.log(Level.FINE, "Rolling back failed; there was no transaction", e);
    }
  }

  /** The runs with the items added, whose numbers follow the last one. */
  private Deque<Run> runsWith(List<StoredItem> items) {
    Deque<Run> after = new ArrayDeque<>(runs);
    long fullAt = Math.min(ITEMS_PER_RUN, Math.max(1, bounds.maxItems() / 20));
    long itemId = lastItemId;
    for (StoredItem item : items) {
      itemId++;
      Run last = after.peekLast();
      boolean full = last == null || last.items >= fullAt;
      after.addLast(full ? new Run(itemId, 1, item.size()) : after.removeLast().plus(item.size()));
    }
    return after;
  }

  /**
   * Deletes the oldest items when the bounds are exceeded. Before that, checkpoints after each
   * eighth of the bounds, so that each group of rows is small enough to be freed soon after its
   * first item was deleted.
   */
  void keepBounds() throws SQLException {
    if (bounds.exceededBy(totals.items, totals.bytes)) {
      deleteOldestUntil(bounds.afterEviction());
    } else if (bounds.eighthExceededBy(newItems, newBytes)) {
      checkpoint();
    }
  }

  private void deleteOldestUntil(StoreBounds target) throws SQLException {
    Totals left = totals;
    long cutoff = 0;
    int gone = 0;
    for (Run oldest : runs) {
      if (!target.exceededBy(left.items, left.bytes) || gone == runs.size() - 1) {
        break;
      }
      cutoff = oldest.lastItemId;
      left = left.without(oldest.items, oldest.bytes);
      gone++;
    }
    delete("WHERE \"itemId\" <= " + cutoff);
    for (int i = 0; i < gone; i++) {
      runs.removeFirst();
    }
    totals = left;
  }

  void deleteAll() throws SQLException {
    delete("");
    runs.clear();
    totals = totals.cleared();
  }

  private void delete(String where) throws SQLException {
    try {
      execute("BEGIN TRANSACTION");
      for (TelemetryTable table : TelemetryTable.values()) {
        execute("DELETE FROM " + table.tableName() + ' ' + where);
      }
      execute("COMMIT");
    } catch (SQLException e) {
      rollBack();
      throw e;
    }
    checkpoint();
  }

  /**
   * Compresses the items appended since the last checkpoint, and begins a new group of rows. Frees
   * the memory of each group whose items are all deleted, and the file space of deleted items.
   */
  private void checkpoint() throws SQLException {
    execute("CHECKPOINT");
    newItems = 0;
    newBytes = 0;
  }

  private void countStored() throws SQLException {
    StringBuilder union = new StringBuilder();
    for (TelemetryTable table : TelemetryTable.values()) {
      union
          .append(union.isEmpty() ? "" : " UNION ALL ")
          .append("SELECT \"itemId\", \"_BilledSize\" FROM ")
          .append(table.tableName());
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT max(\"itemId\"), count(*), sum(\"_BilledSize\")::BIGINT FROM (" + union
                + ") GROUP BY \"itemId\" // " + ITEMS_PER_RUN + " ORDER BY 1")) {
      while (rows.next()) {
        Run run = new Run(rows.getLong(1), rows.getLong(2), rows.getLong(3));
        runs.addLast(run);
        lastItemId = run.lastItemId;
        totals = totals.plus(run.items, run.bytes);
      }
      totals = new Totals(totals.items, totals.bytes, 0, 0);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void closeAppenders() {
    for (DuckDBAppender appender : appenders.values()) {
      try {
        appender.close();
      } catch (SQLException e) {
        // A broken appender holds nothing of value: its rows are appended again, or were reported
        // as lost.
        LOGGER.log(Level.FINE, "An appender could not be closed", e);
      }
    }
    appenders.clear();
  }

  @Override
  public void close() {
    closeAppenders();
  }
}
