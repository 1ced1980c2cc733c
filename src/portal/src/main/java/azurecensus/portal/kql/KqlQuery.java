package azurecensus.portal.kql;

import azurecensus.kql.KqlRows;
import azurecensus.kql.KqlTranslator;
import azurecensus.kql.model.KqlColumn;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTranslation;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.sql.AnswerBounds;
import azurecensus.portal.sql.QueryGate;
import azurecensus.portal.sql.QueryRun;
import azurecensus.portal.sql.SqlCheck;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query in KQL. Its SQL runs through the same gate as SQL that a person typed. */
public final class KqlQuery implements QueryRun.Query<ObjectNode> {
  /** The rows are as many as on the Logs page of Azure. */
  private static final AnswerBounds BOUNDS = new AnswerBounds(30_000, 16_000_000);

  private static final int MAX_LENGTH = 50_000;

  /** A refusal of the translation that depends on the data. */
  private static final Pattern REFUSAL =
      Pattern.compile("^Invalid Input Error: (.*)$", Pattern.DOTALL);

  /** The place in the SQL, which the user has not written. */
  private static final Pattern PLACE = Pattern.compile("\\s*\\n\\s*LINE \\d+:.*$", Pattern.DOTALL);

  private final String kql;
  private final TimeWindow window;
  private final boolean workspace;
  private final Instant now;

  /**
   * Creates a query.
   *
   * @param timespan an ISO 8601 duration or interval, or null for all times
   * @param workspace true when {@code union *} and {@code search} mean the tables of a workspace
   * @param now the instant of {@code now()}
   * @throws RequestRefusedException when the query is empty or too long or the timespan is wrong
   */
  public KqlQuery(String kql, String timespan, boolean workspace, Instant now) {
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
  }

  /**
   * Runs the query.
   *
   * @return the answer of the service: {@code tables} with {@code columns} and {@code rows}; and
   *     the SQL with its parameters, the chart of {@code render} and the time that it took
   * @throws KqlException when the query is wrong or cannot be answered exactly
   */
  @Override
  public ObjectNode run(QueryRun run) throws SQLException {
    long start = System.nanoTime();
    KqlTranslator translator = translator();
    QueryTexts texts = new QueryTexts(kql);
    KqlTranslation translation =
        translator.translate(kql, now, (sql, parameters) -> probe(run, sql, parameters, texts));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode table = answer.putArray("tables").addObject().put("name", "PrimaryResult");
    ArrayNode columns = table.putArray("columns");
    for (KqlColumn column : translation.columns()) {
      columns.addObject().put("name", column.name()).put("type", column.type().kqlName());
    }
    boolean isWhole = read(
        run,
        translation.sql(),
        translation.parameters(),
        texts,
        rows -> BOUNDS.read(
            rows, table.putArray("rows"), (row, cells) -> write(row, translation, cells)));
    if (!isWhole) {
      answer
          .putObject("error")
          .put("code", "PartialError")
          .put("message", "There are more rows than the portal answers at once. Narrow the query.");
    }
    translation.chart().ifPresent(chart -> {
      ObjectNode render = answer.putObject("render").put("visualization", chart.kind());
      chart.properties().forEach(render::put);
    });
    answer.put("sql", translation.sql());
    translation.parameters().forEach(answer.putArray("parameters")::add);
    answer.put("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return answer;
  }

  /**
   * Translates the query without running it. Only the plugins whose columns depend on the data read
   * it, through the gate.
   *
   * @throws KqlException when the query is wrong or cannot be answered exactly
   */
  void check(QueryGate gate) {
    translator().translate(kql, now, (sql, parameters) -> {
      try {
        return gate.run(
            run -> probe(run, sql, parameters, new QueryTexts(kql)), QueryGate.Client.LOCAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RequestRefusedException(503, "The portal is closing.");
      }
    });
  }

  private KqlTranslator translator() {
    return new KqlTranslator(TelemetrySchema.within(window, workspace));
  }

  /** The texts of a SELECT that a plugin needs for the names of its columns. */
  private static List<List<String>> probe(
      QueryRun run, String sql, List<String> parameters, QueryTexts texts) {
    try {
      return read(run, sql, parameters, texts, rows -> {
        List<List<String>> cells = new ArrayList<>();
        int width = rows.getMetaData().getColumnCount();
        while (rows.next() && cells.size() <= BOUNDS.maxRows()) {
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

  private static <T> T read(
      QueryRun run,
      String sql,
      List<String> parameters,
      QueryTexts texts,
      QueryRun.RowReader<T> reader)
      throws SQLException {
    SqlCheck.checkTranslated(run, sql, texts);
    try {
      return run.read(sql, parameters, reader);
    } catch (QueryRun.FailedException e) {
      throw new RequestRefusedException(400, message(e.getMessage()));
    }
  }

  /** The message of the database in the words of the query's language. */
  private static String message(String failure) {
    Matcher refusal = REFUSAL.matcher(failure);
    return refusal.matches()
        ? "The query meets data that it cannot answer exactly: " + refusal.group(1)
        : PLACE.matcher(failure).replaceFirst("");
  }

  private static long write(ResultSet rows, KqlTranslation translation, ArrayNode row)
      throws SQLException {
    long characters = 0;
    for (Object cell : KqlRows.row(rows, translation.columns())) {
      row.addPOJO(cell);
      characters += cell instanceof String text ? text.length() : Long.BYTES;
    }
    return characters;
  }
}
