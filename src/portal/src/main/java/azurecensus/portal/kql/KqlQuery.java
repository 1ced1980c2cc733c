package azurecensus.portal.kql;

import azurecensus.kql.KqlRows;
import azurecensus.kql.KqlTranslator;
import azurecensus.kql.model.KqlColumn;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTranslation;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.query.SqlCheck;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query in KQL. Its SQL passes the same checks as SQL that a person typed: one SELECT, a
 * read-only transaction, and bounds of time, rows and characters.
 */
public final class KqlQuery {
  /** The most rows of an answer, as on the Logs page of Azure. */
  public static final int MAX_ROWS = 30_000;

  private static final int MAX_LENGTH = 50_000;
  /** Characters of all cells; further rows are left out. */
  private static final int MAX_ANSWER = 16_000_000;

  private static final Duration MAX_TIME = Duration.ofSeconds(10);

  /** A refusal in the SQL, which is evaluated when the query runs. */
  private static final Pattern REFUSAL = Pattern.compile("error\\('((?:[^']|'')*)'\\)");

  private static final Logger LOGGER = Logger.getLogger(KqlQuery.class.getName());

  private final String kql;
  private final TimeWindow window;
  private final boolean workspace;
  private final Instant now;
  private final ScheduledExecutorService timer;

  /**
   * Creates a query.
   *
   * @param timespan an ISO 8601 duration or interval, or null for all times
   * @param workspace true when {@code union *} and {@code search} mean the tables of a workspace
   * @param now the instant of {@code now()}
   * @param timer cancels the query when it takes too long
   * @throws RequestRefusedException when the query is empty or too long or the timespan is wrong
   */
  public KqlQuery(
      String kql, String timespan, boolean workspace, Instant now, ScheduledExecutorService timer) {
    if (kql == null || kql.isBlank()) {
      throw new RequestRefusedException(400, "Type a query, for example: requests | take 10");
    }
    if (kql.length() > MAX_LENGTH) {
      throw new RequestRefusedException(
          400, "The query is longer than " + MAX_LENGTH + " characters. Shorten it.");
    }
    this.kql = kql;
    this.window = TimeWindow.of(timespan, now);
    this.workspace = workspace;
    this.now = now;
    this.timer = timer;
  }

  /**
   * Runs the query.
   *
   * @return the answer of the service: {@code tables} with {@code columns} and {@code rows}; and
   *     the SQL, the chart of {@code render} and the time that it took
   * @throws KqlException when the query is wrong or cannot be answered exactly
   * @throws RequestRefusedException when the database refuses it, or it took too long
   */
  public ObjectNode run(Connection connection) throws SQLException {
    return readOnly(connection, () -> new Run(connection).answer());
  }

  /**
   * Translates the query without running it. Only the plugins whose columns depend on the data read
   * it.
   *
   * @throws KqlException when the query is wrong or cannot be answered exactly
   */
  KqlTranslation check(Connection connection) throws SQLException {
    return readOnly(connection, () -> new Run(connection).translate());
  }

  private static <T> T readOnly(Connection connection, Read<T> read) throws SQLException {
    try (Statement transaction = connection.createStatement()) {
      transaction.execute("BEGIN TRANSACTION READ ONLY");
      try {
        return read.get();
      } finally {
        transaction.execute("ROLLBACK");
      }
    }
  }

  /** Work inside a transaction. */
  @FunctionalInterface
  private interface Read<T> {
    T get() throws SQLException;
  }

  /** A run with its clock. */
  private final class Run {
    private final Connection connection;
    private final long start = System.nanoTime();

    Run(Connection connection) {
      this.connection = connection;
    }

    KqlTranslation translate() {
      return new KqlTranslator(TelemetrySchema.within(window, workspace))
          .translate(kql, now, this::probe);
    }

    ObjectNode answer() throws SQLException {
      KqlTranslation translation = translate();
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ObjectNode table = answer.putArray("tables").addObject().put("name", "PrimaryResult");
      ArrayNode columns = table.putArray("columns");
      for (KqlColumn column : translation.columns()) {
        columns.addObject().put("name", column.name()).put("type", column.type().kqlName());
      }
      boolean complete = execute(
          translation.sql(),
          translation.parameters(),
          rows -> readRows(rows, translation.columns(), table.putArray("rows")));
      if (!complete) {
        answer
            .putObject("error")
            .put("code", "PartialError")
            .put(
                "message",
                "There are more rows than the portal answers at once. Narrow the query.");
      }
      translation.chart().ifPresent(chart -> {
        ObjectNode render = answer.putObject("render").put("visualization", chart.kind());
        chart.properties().forEach(render::put);
      });
      answer.put("sql", translation.sql());
      answer.put("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      return answer;
    }

    /** The texts of a SELECT that a plugin needs for the names of its columns. */
    private List<List<String>> probe(String sql, List<String> parameters) {
      try {
        return execute(sql, parameters, rows -> {
          List<List<String>> cells = new ArrayList<>();
          int width = rows.getMetaData().getColumnCount();
          while (rows.next() && cells.size() <= MAX_ROWS) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
              row.add(rows.getString(i));
            }
            cells.add(row);
          }
          return cells;
        });
      } catch (SQLException e) {
        throw new RequestRefusedException(400, e.getMessage());
      }
    }

    private <T> T execute(String sql, List<String> parameters, Reader<T> reader)
        throws SQLException {
      SqlCheck.check(connection, sql);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.size(); i++) {
          statement.setString(i + 1, parameters.get(i));
        }
        long left = MAX_TIME.toNanos() - (System.nanoTime() - start);
        ScheduledFuture<?> stop =
            timer.schedule(() -> cancel(statement), left, TimeUnit.NANOSECONDS);
        try (ResultSet rows = statement.executeQuery()) {
          return reader.read(rows);
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
                : message(e, sql));
      }
    }
  }

  /**
   * The reason of a failure. The driver of the database loses it while a result is streamed; then
   * it is one of the refusals in the SQL, which depend on the data.
   */
  private static String message(SQLException e, String sql) {
    String message = String.valueOf(e.getMessage());
    if (!message.contains("Invalid result set")) {
      return message;
    }
    Set<String> refusals = new LinkedHashSet<>();
    Matcher refusal = REFUSAL.matcher(sql);
    while (refusal.find()) {
      refusals.add(refusal.group(1).replace("''", "'"));
    }
    return refusals.isEmpty()
        ? "The query failed while it ran: it needs more memory than there is. Narrow it."
        : "The query meets data that it cannot answer exactly: " + String.join(" Or: ", refusals);
  }

  /** Reads a result. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** Reads rows within the bounds; false when there are more. */
  private static boolean readRows(ResultSet rows, List<KqlColumn> columns, ArrayNode table)
      throws SQLException {
    long left = MAX_ANSWER;
    while (rows.next()) {
      if (table.size() == MAX_ROWS || left < 0) {
        return false;
      }
      ArrayNode row = table.addArray();
      for (Object cell : KqlRows.row(rows, columns)) {
        row.addPOJO(cell);
        left -= cell instanceof String text ? text.length() : Long.BYTES;
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
