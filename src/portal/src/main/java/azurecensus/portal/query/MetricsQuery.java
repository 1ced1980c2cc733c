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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Custom metrics: their names, and one over time, split by role when there are several. */
public final class MetricsQuery {
  /** About as many points as a chart can show. */
  private static final int POINTS = 120;

  /** Lines of a chart; the roles with the most values are shown. */
  private static final int MAX_ROLES = 20;

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
    CutList.put(
        metrics,
        "names",
        "moreNames",
        query(
            connection,
            "SELECT name, sum(\"valueCount\")::BIGINT AS count, sum(\"valueSum\") / sum(\"valueCount\") AS average, min(\"valueMin\") AS minimum,"
                + " max(\"valueMax\") AS maximum, max(timestamp) AS \"lastSeen\""
                + CutList.TOTAL,
            " GROUP BY 1 ORDER BY 1 LIMIT 500"));
    if (chosen) {
      ArrayNode busiest = busiestRoles(connection);
      metrics.put("moreRoles", CutList.more(busiest));
      metrics.set(
          "series",
          busiest.isEmpty() ? busiest : series(connection, busiest.findValuesAsText("role")));
    }
    return metrics;
  }

  private ArrayNode busiestRoles(Connection connection) throws SQLException {
    return query(
        connection,
        "SELECT coalesce(\"cloud_RoleName\", '') AS role, count(*) AS n" + CutList.TOTAL,
        " GROUP BY 1 ORDER BY n DESC, role LIMIT " + MAX_ROLES);
  }

  private ArrayNode series(Connection connection, List<String> roles) throws SQLException {
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
        roleCondition(roles) + " GROUP BY 1, 2 ORDER BY 2, 1",
        roles);
  }

  private static String roleCondition(List<String> roles) {
    return " AND coalesce(\"cloud_RoleName\", '') IN ("
        + String.join(", ", Collections.nCopies(roles.size(), "?")) + ')';
  }

  private ArrayNode query(Connection connection, String select, String rest) throws SQLException {
    return query(connection, select, rest, List.of());
  }

  /** Runs a query with further values for the question marks of {@code rest}. */
  private ArrayNode query(Connection connection, String select, String rest, List<String> more)
      throws SQLException {
    return JsonRows.query(
        connection,
        select + " FROM " + TABLE.tableName() + conditions.where(TABLE) + rest,
        Stream.concat(Arrays.stream(conditions.values(TABLE)), more.stream()).toArray());
  }
}
