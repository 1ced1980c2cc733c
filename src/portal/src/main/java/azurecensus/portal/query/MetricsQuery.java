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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Custom metrics: their names, and one over time, split by role or by another column or property.
 */
public final class MetricsQuery {
  /** About as many points as a chart can show. */
  private static final int POINTS = 120;

  /** Lines of a chart; those with the most values are shown. */
  private static final int MAX_SERIES = 20;

  private static final int MAX_ROWS_OF_DIMENSIONS = 100_000;

  private static final TelemetryTable TABLE = TelemetryTable.CUSTOM_METRICS;

  private final Conditions conditions;
  private final boolean chosen;
  private final Field split;

  private MetricsQuery(Conditions conditions, boolean chosen, Field split) {
    this.conditions = conditions;
    this.chosen = chosen;
    this.split = split;
  }

  public static MetricsQuery of(QueryParameters query, Clock clock) {
    return new MetricsQuery(
        Conditions.ofPage(query, clock).equal(query, "name", Column.NAME),
        query.text("name") != null,
        Field.of(
            query.text("split") == null
                ? Column.CLOUD_ROLE_NAME.columnName()
                : query.text("split")));
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
      ArrayNode busiest = busiestValues(connection);
      metrics.put("moreSeries", CutList.more(busiest));
      metrics.set(
          "series",
          busiest.isEmpty() ? busiest : series(connection, busiest.findValuesAsText("split")));
      metrics.set("dimensions", dimensions(connection));
    }
    return metrics;
  }

  /** The names of the properties that the values of the metric have. */
  private ArrayNode dimensions(Connection connection) throws SQLException {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    query(
            connection,
            "SELECT key FROM (SELECT unnest(json_keys(\"customDimensions\")) AS key",
            " LIMIT " + MAX_ROWS_OF_DIMENSIONS + ") GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 50")
        .forEach(row -> names.add(row.path("key")));
    return names;
  }

  private ArrayNode busiestValues(Connection connection) throws SQLException {
    return query(
        connection,
        "SELECT " + split.on(TABLE) + " AS split, count(*) AS n" + CutList.TOTAL,
        " GROUP BY 1 ORDER BY n DESC, split LIMIT " + MAX_SERIES,
        split.values(TABLE),
        List.of());
  }

  private ArrayNode series(Connection connection, List<String> values) throws SQLException {
    ObjectNode span = (ObjectNode) query(
            connection,
            "SELECT coalesce(epoch_us(max(timestamp)) - epoch_us(min(timestamp)), 0)::BIGINT AS micros",
            "")
        .path(0);
    long bucket = Math.max(1_000_000, span.path("micros").asLong() / POINTS);
    List<String> last = new ArrayList<>(split.values(TABLE));
    last.addAll(values);
    return query(
        connection,
        "SELECT " + split.on(TABLE) + " AS split, make_timestamp((epoch_us(timestamp) // "
            + bucket + ") * " + bucket
            + ") AS timestamp, sum(\"valueCount\")::BIGINT AS count, sum(\"valueSum\") AS sum,"
            + " sum(\"valueSum\") / sum(\"valueCount\") AS average, min(\"valueMin\") AS minimum, max(\"valueMax\") AS maximum",
        " AND " + split.on(TABLE) + " IN ("
            + String.join(", ", Collections.nCopies(values.size(), "?"))
            + ") GROUP BY 1, 2 ORDER BY 2, 1",
        split.values(TABLE),
        last);
  }

  private ArrayNode query(Connection connection, String select, String rest) throws SQLException {
    return query(connection, select, rest, List.of(), List.of());
  }

  /** Runs a query with further values for the question marks before and after the conditions. */
  private ArrayNode query(
      Connection connection, String select, String rest, List<String> before, List<String> after)
      throws SQLException {
    List<Object> values = new ArrayList<>(before);
    Collections.addAll(values, conditions.values(TABLE));
    values.addAll(after);
    return JsonRows.query(
        connection,
        select + " FROM " + TABLE.tableName() + conditions.where(TABLE) + rest,
        values.toArray());
  }
}
