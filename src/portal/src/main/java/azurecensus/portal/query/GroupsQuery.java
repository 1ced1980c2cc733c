package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.http.RequestRefusedException;
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
 * The items of one type in groups, by name or by another column or property: their number, users,
 * sessions, failures and durations. Counts are weighted by {@code itemCount}.
 */
public final class GroupsQuery {
  private static final int TOP = 200;
  private static final List<Column> PARTS = List.of(
      Column.NETWORK_DURATION,
      Column.SEND_DURATION,
      Column.RECEIVE_DURATION,
      Column.PROCESSING_DURATION);

  private final TelemetryTable table;
  private final Field group;
  private final Conditions conditions;

  private GroupsQuery(TelemetryTable table, Field group, Conditions conditions) {
    this.table = table;
    this.group = group;
    this.conditions = conditions;
  }

  /** Reads the {@code type}, what to group {@code by}, and the filters. */
  public static GroupsQuery of(QueryParameters query, Clock clock) {
    TelemetryTable table = TelemetryTable.ofItemType(query.text("type"));
    if (table == null) {
      throw new RequestRefusedException(
          400, "Parameter type must be an item type, like customEvent.");
    }
    String by = query.text("by") == null ? Column.NAME.columnName() : query.text("by");
    return new GroupsQuery(
        table,
        Field.of(by),
        Conditions.ofPage(query, clock)
            .equal(query, "name", Column.NAME)
            .equal(query, "location", Column.LOCATION));
  }

  /** The {@code groups}, the largest first, and the {@code total} of all. */
  public ObjectNode run(Connection connection) throws SQLException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode groups = select(
        connection,
        group.on(table) + " AS \"group\", ",
        CutList.TOTAL,
        " GROUP BY 1 ORDER BY count DESC, 1 LIMIT " + TOP,
        group.values(table));
    CutList.put(answer, "groups", "moreGroups", groups);
    answer.set("total", select(connection, "", "", "", List.of()).path(0));
    return answer;
  }

  private ArrayNode select(
      Connection connection, String key, String more, String rest, List<String> first)
      throws SQLException {
    Column time = table == TelemetryTable.BROWSER_TIMINGS ? Column.TOTAL_DURATION : Column.DURATION;
    String duration = table.has(time) ? '"' + time.columnName() + '"' : "NULL::DOUBLE";
    String success = table.has(Column.SUCCESS) ? "success" : "true";
    List<String> columns = new ArrayList<>();
    for (Column part : table.has(Column.NETWORK_DURATION) ? PARTS : List.<Column>of()) {
      columns.add(", sum(\"" + part.columnName() + "\" * \"itemCount\") / sum(\"itemCount\") AS \""
          + part.columnName() + '"');
    }
    List<Object> values = new ArrayList<>(first);
    Collections.addAll(values, conditions.values(table));
    return JsonRows.query(
        connection,
        "SELECT " + key + "coalesce(sum(\"itemCount\"), 0)::BIGINT AS count,"
            + " coalesce(sum(CASE WHEN " + success
            + " THEN 0 ELSE \"itemCount\" END), 0)::BIGINT AS failures,"
            + " count(DISTINCT \"user_Id\") AS users, count(DISTINCT \"session_Id\") AS sessions,"
            + " sum(" + duration + " * \"itemCount\") / sum(\"itemCount\") AS average,"
            + " quantile_cont(" + duration + ", 0.5) AS p50, quantile_cont(" + duration
            + ", 0.95) AS p95,"
            + " max(timestamp) AS \"lastSeen\"" + String.join("", columns) + more + " FROM "
            + table.tableName() + conditions.where(table) + rest,
        values.toArray());
  }
}
