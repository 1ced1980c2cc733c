package azurecensus.local.portal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The one thread that changes the tables. Posts that arrive together are appended together, and
 * each poster waits until its items can be queried, so an answered post is a stored post.
 */
final class StoreWriter implements AutoCloseable {
  private static final int MAX_TASKS_TOGETHER = 64;
  /** The bounds are kept by runs of this many items, not one by one. */
  private static final int ITEMS_PER_RUN = 1000;

  private static final Logger LOGGER = Logger.getLogger(StoreWriter.class.getName());

  private final DuckDBConnection connection;
  private final StoreBounds bounds;
  private final Arrivals arrivals;
  private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(256);
  private final Map<TelemetryTable, DuckDBAppender> appenders = new EnumMap<>(TelemetryTable.class);
  private final Map<TelemetryTable, List<Column>> columns = new EnumMap<>(TelemetryTable.class);
  private final Deque<Run> runs = new ArrayDeque<>();
  private final Thread thread = new Thread(this::work, "portal-store");
  private long lastItemId;
  private volatile Totals totals = new Totals(0, 0);
  private volatile boolean closed;

  private StoreWriter(DuckDBConnection connection, StoreBounds bounds, Arrivals arrivals) {
    this.connection = connection;
    this.bounds = bounds;
    this.arrivals = arrivals;
    for (TelemetryTable table : TelemetryTable.values()) {
      columns.put(table, table.columns());
    }
  }

  static StoreWriter start(DuckDBConnection connection, StoreBounds bounds, Arrivals arrivals)
      throws SQLException {
    StoreWriter writer = new StoreWriter(connection, bounds, arrivals);
    writer.countStored();
    writer.thread.setDaemon(true);
    writer.thread.start();
    return writer;
  }

  /** What is to be done, and who waits for it; no items means: delete all; an end closes. */
  private record Task(Kind kind, List<TelemetryItem> items, CompletableFuture<Void> done) {
    enum Kind {
      APPEND,
      CLEAR,
      END
    }
  }

  /** What is stored; written by the one thread, read by any. */
  private record Totals(long items, long bytes) {
    Totals plus(long moreItems, long moreBytes) {
      return new Totals(items + moreItems, bytes + moreBytes);
    }
  }

  /** Items that arrived one after the other. */
  private record Run(long lastItemId, long items, long bytes) {}

  void append(List<TelemetryItem> newItems) {
    submit(new Task(Task.Kind.APPEND, List.copyOf(newItems), new CompletableFuture<>()));
  }

  void clear() {
    submit(new Task(Task.Kind.CLEAR, List.of(), new CompletableFuture<>()));
  }

  long itemCount() {
    return totals.items;
  }

  long byteCount() {
    return totals.bytes;
  }

  private void submit(Task task) {
    if (closed) {
      throw new StoreException("The portal is closing", null);
    }
    try {
      tasks.put(task);
      task.done.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Storing was interrupted", e);
    } catch (CompletionException e) {
      throw new StoreException("The items could not be stored", e.getCause());
    }
  }

  private void work() {
    List<Task> together = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      try {
        together.add(tasks.take());
        tasks.drainTo(together, MAX_TASKS_TOGETHER - 1);
      } catch (InterruptedException e) {
        // Nobody but close() ends this thread, and that sends a task.
        continue;
      }
      ended = perform(together);
      together.clear();
    }
    closeAppenders();
    tasks.drainTo(together);
    together.forEach(task ->
        task.done.completeExceptionally(new IllegalStateException("The portal is closing")));
  }

  /**
   * Does the tasks in order, appending neighbours as one; true when the last of all was among them.
   */
  private boolean perform(List<Task> together) {
    boolean ended = false;
    List<Task> appending = new ArrayList<>();
    for (Task task : together) {
      if (task.kind == Task.Kind.APPEND) {
        appending.add(task);
        continue;
      }
      complete(appending, () -> appendAll(appending));
      appending.clear();
      if (task.kind == Task.Kind.CLEAR) {
        complete(List.of(task), this::deleteAll);
      } else {
        ended = true;
        complete(List.of(task), () -> {});
      }
    }
    complete(appending, () -> appendAll(appending));
    arrivals.signal();
    return ended;
  }

  private interface Work {
    void run() throws SQLException;
  }

  private void complete(List<Task> waiting, Work work) {
    if (waiting.isEmpty()) {
      return;
    }
    try {
      work.run();
      waiting.forEach(task -> task.done.complete(null));
    } catch (SQLException | RuntimeException e) {
      closeAppenders();
      waiting.forEach(task -> task.done.completeExceptionally(e));
    }
  }

  private void appendAll(List<Task> appending) throws SQLException {
    long appended = 0;
    long appendedBytes = 0;
    for (Task task : appending) {
      appended += task.items.size();
      for (TelemetryItem item : task.items) {
        appendedBytes += item.size();
        item.put(Column.ITEM_ID, ++lastItemId);
        appendRow(appender(item.table), item);
        noteStored(item.size());
      }
    }
    for (DuckDBAppender appender : appenders.values()) {
      appender.flush();
    }
    totals = totals.plus(appended, appendedBytes);
    makeRoom();
  }

  private DuckDBAppender appender(TelemetryTable table) throws SQLException {
    DuckDBAppender appender = appenders.get(table);
    if (appender == null) {
      appender = connection.createAppender(table.tableName);
      appenders.put(table, appender);
    }
    return appender;
  }

  private void appendRow(DuckDBAppender appender, TelemetryItem item) throws SQLException {
    appender.beginRow();
    for (Column column : columns.get(item.table)) {
      Object value = item.get(column);
      if (value == null) {
        appender.appendNull();
        continue;
      }
      switch (column.kind) {
        case INTEGER -> appender.append((long) value);
        case NUMBER -> appender.append((double) value);
        case BOOLEAN -> appender.append((boolean) value);
        case TIME -> appender.appendEpochMicros((long) value);
        case TEXT, JSON -> appender.append((String) value);
      }
    }
    appender.endRow();
  }

  private void noteStored(long size) {
    Run last = runs.peekLast();
    if (last == null
        || last.items >= Math.min(ITEMS_PER_RUN, Math.max(1, bounds.maxItems() / 20))) {
      runs.addLast(new Run(lastItemId, 1, size));
    } else {
      runs.removeLast();
      runs.addLast(new Run(lastItemId, last.items + 1, last.bytes + size));
    }
  }

  private void makeRoom() throws SQLException {
    if (!bounds.exceededBy(totals.items, totals.bytes)) {
      return;
    }
    Totals left = totals;
    StoreBounds target = bounds.afterEviction();
    long cutoff = 0;
    while (target.exceededBy(left.items, left.bytes) && runs.size() > 1) {
      Run oldest = runs.removeFirst();
      cutoff = oldest.lastItemId;
      left = left.plus(-oldest.items, -oldest.bytes);
    }
    delete("WHERE \"itemId\" <= " + cutoff);
    totals = left;
  }

  private void deleteAll() throws SQLException {
    delete("");
    runs.clear();
    totals = new Totals(0, 0);
  }

  private void delete(String where) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (TelemetryTable table : TelemetryTable.values()) {
        statement.execute("DELETE FROM " + table.tableName + ' ' + where);
      }
      // Gives the deleted rows' memory or file space back.
      statement.execute("CHECKPOINT");
    }
  }

  /** A reopened file's items count against the bounds like new ones. */
  private void countStored() throws SQLException {
    StringBuilder union = new StringBuilder();
    for (TelemetryTable table : TelemetryTable.values()) {
      union
          .append(union.isEmpty() ? "" : " UNION ALL ")
          .append("SELECT \"itemId\", \"_BilledSize\" FROM ")
          .append(table.tableName);
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
    }
    makeRoom();
  }

  private void closeAppenders() {
    for (DuckDBAppender appender : appenders.values()) {
      try {
        appender.close();
      } catch (SQLException e) {
        // A broken appender has nothing left to give, and whoever waited was told of the failure
        // that broke it.
        LOGGER.log(Level.FINE, "An appender could not be closed", e);
      }
    }
    appenders.clear();
  }

  /** Stores what was taken, then ends the thread; idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    Task end = new Task(Task.Kind.END, List.of(), new CompletableFuture<>());
    closed = true;
    try {
      tasks.put(end);
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
