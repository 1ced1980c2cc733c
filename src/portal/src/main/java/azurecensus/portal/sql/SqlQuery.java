package azurecensus.portal.sql;

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
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A query typed by the user. Three independent checks protect the data: {@link SqlCheck} must find
 * exactly one SELECT whose functions are allowed; the query runs in a read-only transaction; and
 * the database has no access to files, network, extensions or settings (see
 * {@link TelemetryStore}). {@link QueryGate} runs it.
 */
final class SqlQuery {
  private static final int MAX_ROWS = 1000;
  private static final int MAX_LENGTH = 20_000;
  /** Characters of a cell; the rest is replaced by an ellipsis. */
  private static final int MAX_CELL = 100_000;
  /** Characters of all cells; further rows are left out. */
  private static final int MAX_ANSWER = 8_000_000;

  private final String sql;

  SqlQuery(String sql) {
    if (sql.isBlank()) {
      throw new RequestRefusedException(
          400, "Type a SELECT, for example: SELECT * FROM requests LIMIT 10");
    }
    if (sql.length() > MAX_LENGTH) {
      throw new RequestRefusedException(
          400, "The query is longer than " + MAX_LENGTH + " characters. Shorten it.");
    }
    this.sql = sql;
  }

  /**
   * Checks and runs the query.
   *
   * @param connection in a read-only transaction
   * @param running knows the statement while it runs, and the reason when it was stopped
   */
  ObjectNode run(Connection connection, RunningQuery running) throws SQLException {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      running.begin(statement);
      SqlCheck.check(connection, sql, TelemetryStore.QUERY_THREADS);
      if (running.stopReason() != null) {
        throw new RequestRefusedException(400, running.stopReason());
      }
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
        running.end();
      }
    } catch (SQLException e) {
      throw new RequestRefusedException(
          400, running.stopReason() == null ? message(e) : running.stopReason());
    }
  }

  private static String message(SQLException e) {
    // The driver of the database loses the reason of a failure while a result is streamed.
    return String.valueOf(e.getMessage()).contains("Invalid result set")
        ? "The query failed while it ran: a value cannot be converted to the requested type"
            + " (TRY_CAST makes it NULL), or it needs more memory than there is."
        : e.getMessage();
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
        String type = meta.getColumnTypeName(i);
        // A very long JSON text is not parsed, since its tree would take many times the memory.
        boolean whole = !type.equals("JSON") || length(rows.getString(i)) <= MAX_CELL;
        JsonNode cell = JsonRows.value(rows, i, whole ? type : "VARCHAR");
        String text = cell.isContainerNode() ? cell.toString() : cell.asText();
        boolean fits = text.length() <= MAX_CELL;
        row.add(fits ? cell : row.textNode(text.substring(0, MAX_CELL) + '…'));
        left -= Math.min(text.length(), MAX_CELL);
      }
    }
    return true;
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }
}
