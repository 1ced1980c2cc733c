package azurecensus.portal.sql;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A query typed by the user. Three independent checks protect the data: {@link SqlCheck} must find
 * exactly one SELECT whose functions are allowed; the query runs in a read-only transaction; and
 * the database has no access to files, network, extensions or settings (see
 * {@link TelemetryStore}). {@link QueryGate} runs it.
 */
public final class SqlQuery implements QueryRun.Query<ObjectNode> {
  private static final AnswerBounds BOUNDS = new AnswerBounds(1000, 8_000_000);
  private static final int MAX_LENGTH = 20_000;
  /** Characters of a cell; the rest is replaced by an ellipsis. */
  private static final int MAX_CELL = 100_000;

  private final String sql;

  /**
   * Creates a query.
   *
   * @throws RequestRefusedException when it is empty or too long
   */
  public SqlQuery(String sql) {
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

  /** Checks and runs the query: columns, rows, truncated, milliseconds. */
  @Override
  public ObjectNode run(QueryRun run) throws SQLException {
    long start = System.nanoTime();
    SqlCheck.check(run.connection(), sql, TelemetryStore.QUERY_THREADS);
    return run.read(sql, List.of(), rows -> {
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode columns = answer.putArray("columns");
      ResultSetMetaData meta = rows.getMetaData();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns
            .addObject()
            .put("name", meta.getColumnLabel(i))
            .put("type", meta.getColumnTypeName(i).toLowerCase(Locale.ROOT));
      }
      boolean isWhole = BOUNDS.read(rows, answer.putArray("rows"), SqlQuery::writeRow);
      answer.put("truncated", !isWhole);
      answer.put("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      return answer;
    });
  }

  private static long writeRow(ResultSet rows, ArrayNode row) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    long characters = 0;
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String type = meta.getColumnTypeName(i);
      // A very long JSON text is not parsed, since its tree would take many times the memory.
      boolean whole = !type.equals("JSON") || length(rows.getString(i)) <= MAX_CELL;
      JsonNode cell = JsonRows.value(rows, i, whole ? type : "VARCHAR");
      String text = cell.isContainerNode() ? cell.toString() : cell.asText();
      boolean fits = text.length() <= MAX_CELL;
      row.add(fits ? cell : row.textNode(text.substring(0, MAX_CELL) + '…'));
      characters += Math.min(text.length(), MAX_CELL);
    }
    return characters;
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }
}
