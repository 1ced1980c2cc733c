package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/**
 * The durations of requests or dependencies: figures by name, and their distribution and samples.
 */
public final class PerformanceQuery {
  private static final int TOP = 200;
  private static final int SAMPLES = 20;
  /** Bars of the distribution for each tenfold of duration. */
  private static final int BARS_PER_DECADE = 5;

  private final TelemetryTable table;
  private final Conditions conditions;
  private final Conditions sampled;

  private PerformanceQuery(TelemetryTable table, Conditions conditions, Conditions sampled) {
    this.table = table;
    this.conditions = conditions;
    this.sampled = sampled;
  }

  public static PerformanceQuery of(QueryParameters query, Clock clock) {
    String kind = query.text("kind") == null ? "operations" : query.text("kind");
    TelemetryTable table = switch (kind) {
      case "operations" -> TelemetryTable.REQUESTS;
      case "dependencies" -> TelemetryTable.DEPENDENCIES;
      default ->
        throw new RequestRefusedException(
            400, "Parameter kind must be operations or dependencies.");
    };
    return new PerformanceQuery(
        table, conditions(query, clock), conditions(query, clock).durations(query));
  }

  private static Conditions conditions(QueryParameters query, Clock clock) {
    return Conditions.ofPage(query, clock).equal(query, "name", Column.NAME);
  }

  public ObjectNode run(Connection connection) throws SQLException {
    ObjectNode performance = JsonNodeFactory.instance.objectNode();
    ArrayNode names = figures(
        connection,
        "coalesce(name, '') AS name, ",
        CutList.TOTAL,
        " GROUP BY 1 ORDER BY average * count DESC LIMIT " + TOP);
    CutList.put(performance, "names", "moreNames", names);
    performance.set("total", figures(connection, "", "", "").path(0));
    performance.set(
        "distribution",
        JsonRows.query(
            connection,
            "SELECT floor(log10(greatest(duration, 0.001)) * " + BARS_PER_DECADE
                + ")::BIGINT AS bar, sum(\"itemCount\")::BIGINT AS count" + " FROM "
                + table.tableName() + conditions.where(table) + " GROUP BY 1 ORDER BY 1",
            conditions.values(table)));
    for (JsonNode bar : performance.path("distribution")) {
      double exponent = bar.path("bar").asDouble() / BARS_PER_DECADE;
      ((ObjectNode) bar)
          .put("from", Math.pow(10, exponent))
          .put("to", Math.pow(10, exponent + 1.0 / BARS_PER_DECADE))
          .remove("bar");
    }
    performance.set(
        "samples",
        JsonRows.query(
            connection,
            "SELECT \"itemId\", timestamp, name, duration, success, \"resultCode\", \"operation_Id\", \"cloud_RoleName\" FROM "
                + table.tableName() + sampled.where(table) + " ORDER BY duration DESC LIMIT "
                + SAMPLES,
            sampled.values(table)));
    performance.setAll(JsonRows.queryOne(
        connection,
        "SELECT coalesce(sum(\"itemCount\"), 0)::BIGINT AS \"samplesTotal\" FROM "
            + table.tableName() + sampled.where(table),
        sampled.values(table)));
    return performance;
  }

  private ArrayNode figures(Connection connection, String key, String more, String rest)
      throws SQLException {
    String figures =
        "sum(\"itemCount\")::BIGINT AS count, sum(duration * \"itemCount\") / sum(\"itemCount\") AS average,"
            + " quantile_cont(duration, [0.5, 0.95, 0.99]) AS quantiles, max(duration) AS maximum,"
            + " sum(CASE WHEN success THEN 0 ELSE \"itemCount\" END)::BIGINT AS failures";
    return JsonRows.query(
        connection,
        "SELECT * EXCLUDE (quantiles), quantiles[1] AS p50, quantiles[2] AS p95, quantiles[3] AS p99 FROM (SELECT "
            + key + figures + more + " FROM " + table.tableName() + conditions.where(table) + rest
            + ')',
        conditions.values(table));
  }
}
