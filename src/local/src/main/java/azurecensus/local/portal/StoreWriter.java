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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The one thread that changes the tables. Posts are taken at once and appended together, many at a
 * time, for a flush costs about as much for one row as for thousands; whoever asks afterwards waits
 * until what was taken before is stored ({@link #settle}), so an answered post can always be found.
 */
final class StoreWriter implements AutoCloseable {
  /** So many items are appended together at most. */
  private static final int ITEMS_TOGETHER = 20_000;
  /** So long the thread waits for more items before it appends; nobody waits meanwhile. */
  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  /** So many items may wait to be appended; beyond that posts wait, not the memory grows. */
  private static final int ITEMS_WAITING = 100_000;
  /** The bounds are kept by runs of this many items, not one by one. */
  private static final int ITEMS_PER_RUN = 1000;

  private static final Logger LOGGER = Logger.getLogger(StoreWriter.class.getName());

  private final DuckDBConnection connection;
  private final StoreBounds bounds;
  private final Arrivals arrivals;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(ITEMS_WAITING);
  private final AtomicInteger waiting = new AtomicInteger();
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

  /** What is to be done, and who waits for it; nobody waits for items to be appended. */
  private record Task(Kind kind, List<TelemetryItem> items, CompletableFuture<Void> done) {
    enum Kind {
      APPEND,
      SETTLE,
      CLEAR,
      END
    }

    int permits() {
      return Math.min(items.size(), ITEMS_WAITING);
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

  /** Takes items; waits only while very many wait to be stored. */
  void append(List<TelemetryItem> newItems) {
    Task task = new Task(Task.Kind.APPEND, List.copyOf(newItems), new CompletableFuture<>());
    checkOpen();
    try {
      room.acquire(task.permits());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Storing was interrupted", e);
    }
    waiting.incrementAndGet();
    tasks.add(task);
  }

  /** Waits until everything that was taken before is stored. */
  void settle() {
    if (waiting.get() > 0 && !closed) {
      submit(new Task(Task.Kind.SETTLE, List.of(), new CompletableFuture<>()));
    }
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

  private void checkOpen() {
    if (closed) {
      throw new StoreException("The portal is closing", null);
    }
  }

  private void submit(Task task) {
    checkOpen();
    tasks.add(task);
    try {
      while (!task.done.isDone() && thread.isAlive()) {
        awaitDone(task);
      }
    } catch (ExecutionException e) {
      throw new StoreException("The tables could not be changed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Waiting for the tables was interrupted", e);
    }
  }

  /**
   * A task may come just after the last: so nobody waits for long without looking whether the
   * thread still works.
   */
  private static void awaitDone(Task task) throws ExecutionException, InterruptedException {
    try {
      task.done.get(200, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOGGER.log(Level.FINEST, "Still waiting for the tables", e);
    }
  }

  private void work() {
    boolean ended = false;
    while (!ended) {
      try {
        ended = perform(gather());
      } catch (InterruptedException e) {
        // Only close() ends this thread, by a task.
        LOGGER.log(Level.FINE, "The store's thread was interrupted", e);
      }
    }
    closeAppenders();
    List<Task> late = new ArrayList<>();
    tasks.drainTo(late);
    late.forEach(task ->
        task.done.completeExceptionally(new IllegalStateException("The portal is closing")));
  }

  /** The next tasks: items for as long as there are more and nobody waits. */
  private List<Task> gather() throws InterruptedException {
    List<Task> together = new ArrayList<>();
    Task next = tasks.take();
    long deadline = System.nanoTime() + GATHERING_NANOS;
    int gathered = 0;
    while (next != null) {
      together.add(next);
      gathered += next.items.size();
      boolean enough = next.kind != Task.Kind.APPEND || gathered >= ITEMS_TOGETHER;
      next = enough ? null : tasks.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return together;
  }

  /**
   * Appends the items together, then does the last task, which may be another; true when it was the
   * end.
   */
  private boolean perform(List<Task> together) {
    List<Task> appending =
        together.stream().filter(task -> task.kind == Task.Kind.APPEND).toList();
    Task last = together.get(together.size() - 1);
    if (!appending.isEmpty()) {
      try {
        appendAll(appending);
      } catch (SQLException | RuntimeException e) {
        closeAppenders();
        LOGGER.log(Level.SEVERE, "Telemetry that was taken could not be stored and is lost", e);
      } finally {
        waiting.addAndGet(-appending.size());
        room.release(appending.stream().mapToInt(Task::permits).sum());
      }
    }
    if (last.kind == Task.Kind.CLEAR) {
      try {
        deleteAll();
      } catch (SQLException | RuntimeException e) {
        last.done.completeExceptionally(e);
      }
    }
    last.done.complete(null);
    arrivals.signal();
    return last.kind == Task.Kind.END;
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
    connection.setAutoCommit(false);
    try {
      for (DuckDBAppender appender : appenders.values()) {
        appender.flush();
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
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
    tasks.add(end);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
