package azurecensus.portal.query;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A query typed by the user. Three independent checks protect the data: the parser of DuckDB must
 * find exactly one SELECT; the query runs in a read-only transaction; and the database has no
 * access to files, network, extensions or settings (see {@link TelemetryStore}).
 */
public final class SqlQuery {
  private static final int MAX_ROWS = 1000;
  private static final int MAX_LENGTH = 20_000;
  /** Characters of a cell; the rest is replaced by an ellipsis. */
  private static final int MAX_CELL = 100_000;
  /** Characters of all cells; further rows are left out. */
  private static final int MAX_ANSWER = 8_000_000;

  private static final Duration MAX_TIME = Duration.ofSeconds(10);

  private static final Logger LOGGER = Logger.getLogger(SqlQuery.class.getName());

  private final String sql;
  private final ScheduledExecutorService timer;

  /**
   * Creates a query.
   *
   * @param timer cancels the query when it takes too long
   */
  public SqlQuery(String sql, ScheduledExecutorService timer) {
    if (sql.isBlank()) {
      throw new RequestRefusedException(
          400, "Type a SELECT, for example: SELECT * FROM requests LIMIT 10");
    }
    if (sql.length() > MAX_LENGTH) {
      throw new RequestRefusedException(
          400, "The query is longer than " + MAX_LENGTH + " characters. Shorten it.");
    }
    this.sql = sql;
    this.timer = timer;
  }

  public ObjectNode run(Connection connection) throws SQLException {
    SqlCheck.check(connection, sql);
    try (Statement transaction = connection.createStatement()) {
      transaction.execute("BEGIN TRANSACTION READ ONLY");
      try {
        return answer(connection);
      } finally {
        transaction.execute("ROLLBACK");
      }
    }
  }

  private ObjectNode answer(Connection connection) {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      ScheduledFuture<?> stop =
          timer.schedule(() -> cancel(statement), MAX_TIME.toMillis(), TimeUnit.MILLISECONDS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode columns = answer.putArray("columns");
        ResultSetMetaData meta = rows.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          columns
              .addObject()
              .put("name", meta.getColumnLabel(i))
              .put("type", meta.getColumnTypeName(i).toLowerCase(Locale.ROOT));
        }
        answer.put("truncated", !readRows(rows, meta, answer.putArray("rows")));
        answer.put("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        return answer;
      } finally {
        stop.cancel(false);
      }
    } catch (SQLException e) {
      boolean tooLong = System.nanoTime() - start >= MAX_TIME.toNanos();
      throw new RequestRefusedException(
          400,
          tooLong
              ? "The query was stopped after " + MAX_TIME.toSeconds()
                  + " s. Narrow it, for example by time."
              : e.getMessage());
    }
  }

  /** Reads rows within the bounds; false when there are more. */
  private static boolean readRows(ResultSet rows, ResultSetMetaData meta, ArrayNode table)
      throws SQLException {
    long left = MAX_ANSWER;
    while (rows.next()) {
      if (table.size() == MAX_ROWS || left < 0) {
        return false;
      }
      ArrayNode row = table.addArray();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        JsonNode cell = JsonRows.value(rows, i, meta.getColumnTypeName(i));
        String text = cell.isContainerNode() ? cell.toString() : cell.asText();
        boolean fits = text.length() <= MAX_CELL;
        row.add(fits ? cell : row.textNode(text.substring(0, MAX_CELL) + '…'));
        left -= Math.min(text.length(), MAX_CELL);
      }
    }
    return true;
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      LOGGER.log(Level.FINE, "The query ended before it was cancelled", e);
    }
  }
}
