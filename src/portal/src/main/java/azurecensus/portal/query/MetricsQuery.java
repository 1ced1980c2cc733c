package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/** Custom metrics: their names, and one over time, split by role when there are several. */
public final class MetricsQuery {
  /** About as many points as a chart can show. */
  private static final int POINTS = 120;

  private static final TelemetryTable TABLE = TelemetryTable.CUSTOM_METRICS;

  private final Conditions conditions;
  private final boolean chosen;

  private MetricsQuery(Conditions conditions, boolean chosen) {
    this.conditions = conditions;
    this.chosen = chosen;
  }

  public static MetricsQuery of(QueryParameters query, Clock clock) {
    return new MetricsQuery(
        new Conditions()
            .timeRange(query, clock)
            .equal(query, "role", Column.CLOUD_ROLE_NAME)
            .equal(query, "name", Column.NAME),
        query.text("name") != null);
  }

  public ObjectNode run(Connection connection) throws SQLException {
    ObjectNode metrics = JsonNodeFactory.instance.objectNode();
    metrics.set(
        "names",
        query(
            connection,
            "SELECT name, sum(\"valueCount\")::BIGINT AS count, sum(\"valueSum\") / sum(\"valueCount\") AS average, min(\"valueMin\") AS minimum,"
                + " max(\"valueMax\") AS maximum, max(timestamp) AS \"lastSeen\"",
            " GROUP BY 1 ORDER BY 1 LIMIT 500"));
    if (chosen) {
      metrics.set("series", series(connection));
    }
    return metrics;
  }

  private ArrayNode series(Connection connection) throws SQLException {
    ObjectNode span = (ObjectNode) query(
            connection,
            "SELECT coalesce(epoch_us(max(timestamp)) - epoch_us(min(timestamp)), 0)::BIGINT AS micros",
            "")
        .path(0);
    long bucket = Math.max(1_000_000, span.path("micros").asLong() / POINTS);
    return query(
        connection,
        "SELECT coalesce(\"cloud_RoleName\", '') AS role, make_timestamp((epoch_us(timestamp) // "
            + bucket + ") * " + bucket
            + ") AS timestamp, sum(\"valueCount\")::BIGINT AS count, sum(\"valueSum\") AS sum,"
            + " sum(\"valueSum\") / sum(\"valueCount\") AS average, min(\"valueMin\") AS minimum, max(\"valueMax\") AS maximum",
        " GROUP BY 1, 2 ORDER BY 2, 1");
  }

  private ArrayNode query(Connection connection, String select, String rest) throws SQLException {
    return JsonRows.query(
        connection,
        select + " FROM " + TABLE.tableName() + conditions.where(TABLE) + rest,
        conditions.values(TABLE));
  }
}
