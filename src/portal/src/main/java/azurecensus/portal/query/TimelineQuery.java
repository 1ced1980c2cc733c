package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The items of one type over time: their number, failures and durations in steps of a round length,
 * at most about sixty. Steps without items are left out. Counts are weighted by {@code itemCount}.
 */
public final class TimelineQuery {
  private static final int STEPS = 60;
  private static final List<Integer> STEP_SECONDS = List.of(
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
      86_400);
  private static final int WEEK_SECONDS = 604_800;

  private final TelemetryTable table;
  private final Conditions conditions;
  private final String low;
  private final String high;

  private TimelineQuery(TelemetryTable table, Conditions conditions, String low, String high) {
    this.table = table;
    this.conditions = conditions;
    this.low = low;
    this.high = high;
  }

  /** Reads the {@code type} and the filters from the request's parameters. */
  public static TimelineQuery of(QueryParameters query, Clock clock) {
    TelemetryTable table = TelemetryTable.ofItemType(query.text("type"));
    if (table == null) {
      throw new RequestRefusedException(400, "Parameter type must be an item type, like request.");
    }
    Conditions conditions = Conditions.ofPage(query, clock)
        .operation(query)
        .equal(query, "name", Column.NAME)
        .calls(query);
    Conditions.Range range = Conditions.range(query, clock);
    return new TimelineQuery(
        table,
        conditions,
        range.from().isPresent() ? "min(" + range.from().getAsLong() + ')' : "min(micros)",
        range.to().isPresent() ? "max(" + range.to().getAsLong() + ')' : "max(micros)");
  }

  /** The steps: {@code from} and {@code width} in milliseconds, and the figures. */
  public ArrayNode run(Connection connection) throws SQLException {
    String widths = STEP_SECONDS.stream()
        .map(seconds -> "WHEN high - low <= " + seconds * STEPS * 1_000_000L + " THEN " + seconds)
        .collect(Collectors.joining(" "));
    String columns = table == TelemetryTable.EXCEPTIONS
        ? "NULL::DOUBLE AS duration, false AS success"
        : List.of(Column.DURATION, Column.SUCCESS).stream()
            .map(table::selectOrNull)
            .collect(Collectors.joining(", "));
    return JsonRows.query(
        connection,
        """
        WITH seen AS (SELECT epoch_us(timestamp) AS micros, "itemCount" AS n, %s FROM %s%s),
        reach AS (SELECT %s AS low, %s AS high FROM seen),
        step AS (SELECT 1000000::BIGINT * CASE %s ELSE %d END AS width FROM reach)
        SELECT ((micros // width) * width // 1000)::BIGINT AS "from", (any_value(width) // 1000)::BIGINT AS width,
          sum(n)::BIGINT AS count, sum(CASE WHEN success = false THEN n ELSE 0 END)::BIGINT AS failures,
          sum(duration * n) / sum(n) AS average, quantile_cont(duration, 0.5) AS p50,
          quantile_cont(duration, 0.95) AS p95, quantile_cont(duration, 0.99) AS p99
        FROM seen, step GROUP BY 1 ORDER BY 1""".formatted(
            columns, table.tableName(), conditions.where(table), low, high, widths, WEEK_SECONDS),
        conditions.values(table));
  }
}
