package azurecensus.portal.sql;

import azurecensus.portal.http.RequestRefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBPreparedStatement;

/**
 * The run of one query inside the gate: its transaction, its statements one after the other, and
 * the reason for which it was stopped. One thread runs the statements; any thread may stop them.
 */
public final class QueryRun {
  private static final Logger LOGGER = Logger.getLogger(QueryRun.class.getName());

  /** The driver of the database says only this about a failure after the first row. */
  private static final String LOST_REASON = "Invalid result set";

  /** The time within which a statement ends that the driver can cancel. */
  private static final Duration CANCEL_TIME = Duration.ofMillis(500);

  private final Duration maxTime;
  /** The thread that waits for the turn of the query; null when none waits. */
  private Thread waiting;

  private Connection connection;
  private Statement statement;
  private boolean isRunning;
  /** True after the first rows, when the driver cannot cancel the statement any more. */
  private boolean isFetching;

  private long startNanos;
  private String stopReason;
  private long stopNanos;

  QueryRun(Duration maxTime) {
    this.maxTime = maxTime;
  }

  /** A query in the gate. */
  @FunctionalInterface
  public interface Query<T> {
    /** Runs its statements with {@link #read}. */
    T run(QueryRun run) throws SQLException;
  }

  /** The failure of a statement, with the message of the database. */
  public static final class FailedException extends RequestRefusedException {
    private static final long serialVersionUID = 1L;

    FailedException(String message) {
      super(400, message);
    }
  }

  /** Reads the rows of a result. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** The connection, in a read-only transaction. */
  Connection connection() {
    return connection;
  }

  /** Runs the query in a read-only transaction. From now on its time counts. */
  <T> T inTransaction(Connection own, Query<T> query) throws SQLException {
    connection = own;
    begin();
    try {
      execute("BEGIN TRANSACTION READ ONLY");
      try {
        return query.run(this);
      } finally {
        if (!connection.isClosed()) {
          execute("ROLLBACK");
        }
      }
    } finally {
      end();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement control = connection.createStatement()) {
      control.execute(sql);
    }
  }

  /**
   * Runs one SELECT that {@link SqlCheck} has accepted.
   *
   * @param parameters the texts of its parameters, in order
   * @throws FailedException with the reason when it fails
   * @throws RequestRefusedException with the reason when it is stopped
   */
  public <T> T read(String sql, List<String> parameters, RowReader<T> reader) throws SQLException {
    try {
      return tried(sql, parameters, reader);
    } catch (SQLException e) {
      throwIfStopped();
      throw new FailedException(reasonOf(e, sql, parameters));
    }
  }

  private <T> T tried(String sql, List<String> parameters, RowReader<T> reader)
      throws SQLException {
    try (PreparedStatement prepared = prepared(sql, parameters)) {
      register(prepared);
      try (ResultSet rows = prepared.executeQuery()) {
        fetch();
        return reader.read(rows);
      } finally {
        unregister();
      }
    }
  }

  private PreparedStatement prepared(String sql, List<String> parameters) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.size(); i++) {
      prepared.setString(i + 1, parameters.get(i));
    }
    return prepared;
  }

  /**
   * The reason of a failure. The driver of the database loses it while a result is streamed. Then
   * the query runs once more in a form that has one row, by the one method that keeps the reason.
   */
  private String reasonOf(SQLException failure, String sql, List<String> parameters)
      throws SQLException {
    String message = String.valueOf(failure.getMessage());
    if (!message.contains(LOST_REASON)) {
      return message;
    }
    execute("ROLLBACK");
    execute("BEGIN TRANSACTION READ ONLY");
    try (PreparedStatement again =
        prepared("SELECT max(hash(failing)) FROM (" + sql + ") AS failing", parameters)) {
      register(again);
      again.unwrap(DuckDBPreparedStatement.class).query().close();
      return "The query failed while it ran. Run it again.";
    } catch (SQLException e) {
      throwIfStopped();
      return String.valueOf(e.getMessage());
    } finally {
      unregister();
    }
  }

  private synchronized void begin() {
    isRunning = true;
    startNanos = System.nanoTime();
  }

  private synchronized void end() {
    isRunning = false;
  }

  /** Notes the statement that a stop has to cancel, from just before it runs. */
  private synchronized void register(Statement running) {
    throwIfStopped();
    statement = running;
  }

  private synchronized void fetch() {
    isFetching = true;
  }

  private synchronized void unregister() {
    statement = null;
    isFetching = false;
  }

  /**
   * Notes that the calling thread waits for the turn of the query, so that a stop ends the wait.
   */
  synchronized void beginWait() {
    throwIfStopped();
    waiting = Thread.currentThread();
  }

  /**
   * Ends the wait of the calling thread.
   *
   * @throws RequestRefusedException with the reason when the query was stopped meanwhile
   */
  synchronized void endWait() {
    waiting = null;
    if (stopReason != null) {
      // The interruption of stop() is used up.
      Thread.interrupted();
      throwIfStopped();
    }
  }

  /** Stops the query, or prevents its start. The first reason counts. */
  synchronized void stop(String reason) {
    if (stopReason == null) {
      stopReason = reason;
      stopNanos = System.nanoTime();
    }
    if (waiting != null) {
      waiting.interrupt();
    }
    cancel();
  }

  /** The reason for which the query was stopped; null when it was not. */
  synchronized String stopReason() {
    return stopReason;
  }

  private synchronized void throwIfStopped() {
    if (stopReason != null) {
      throw new RequestRefusedException(400, stopReason);
    }
  }

  /** Stops the query when its time or its memory is over. */
  synchronized void check(NativeMemory memory) {
    if (stopReason != null) {
      // The statement may have begun after it was cancelled.
      cancel();
    } else if (isRunning && System.nanoTime() - startNanos >= maxTime.toNanos()) {
      stop("The query was stopped after " + seconds(maxTime)
          + " s. Narrow it, for example by time.");
    } else if (isRunning && memory.isExceeded()) {
      stop("The query was stopped because it needs more than " + (NativeMemory.MAX_BYTES >> 20)
          + " MiB of memory. Narrow it, for example by time, or by fewer columns.");
    }
  }

  private static String seconds(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
  }

  /**
   * Cancels the statement. The driver ignores that while it fetches rows; closing the connection
   * ends this as well. It waits for the statement, so a thread of its own does it.
   */
  private void cancel() {
    if (statement == null) {
      return;
    }
    try {
      statement.cancel();
      if (isFetching && System.nanoTime() - stopNanos > CANCEL_TIME.toNanos()) {
        isFetching = false;
        new Thread(() -> close(connection), "portal-query-close").start();
      }
    } catch (SQLException e) {
      LOGGER.log(Level.FINE, "The query ended before it was cancelled", e);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOGGER.log(Level.FINE, "The query ended before its connection was closed", e);
    }
  }
}
