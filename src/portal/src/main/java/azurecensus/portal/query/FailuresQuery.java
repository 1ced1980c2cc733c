package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;

/**
 * Failures by operation, response code, dependency, exception and role. Counts are weighted by
 * {@code itemCount}.
 */
public final class FailuresQuery {
  private static final int TOP = 100;
  private static final String FAILED =
      "sum(CASE WHEN success THEN 0 ELSE \"itemCount\" END)::BIGINT";

  private final Conditions conditions;

  private FailuresQuery(Conditions conditions) {
    this.conditions = conditions;
  }

  public static FailuresQuery of(QueryParameters query, Clock clock) {
    return new FailuresQuery(Conditions.ofPage(query, clock).operation(query));
  }

  public ObjectNode run(Connection connection) throws SQLException {
    ObjectNode failures = JsonNodeFactory.instance.objectNode();
    put(
        failures,
        "operations",
        query(
            connection,
            TelemetryTable.REQUESTS,
            Conditions.operationOf(TelemetryTable.REQUESTS) + " AS name, " + FAILED
                + " AS failures, sum(\"itemCount\")::BIGINT AS count,"
                + " count(DISTINCT CASE WHEN NOT success THEN \"user_Id\" END) AS users",
            "GROUP BY 1 HAVING failures > 0 ORDER BY failures DESC, name"));
    put(
        failures,
        "responseCodes",
        query(
            connection,
            TelemetryTable.REQUESTS,
            "\"resultCode\", " + FAILED + " AS failures",
            "GROUP BY 1 HAVING failures > 0 ORDER BY failures DESC, 1"));
    put(
        failures,
        "dependencies",
        query(
            connection,
            TelemetryTable.DEPENDENCIES,
            "type, target, name, \"resultCode\", " + FAILED + " AS failures",
            "GROUP BY ALL HAVING failures > 0 ORDER BY failures DESC, name"));
    put(
        failures,
        "exceptions",
        query(
            connection,
            TelemetryTable.EXCEPTIONS,
            "\"problemId\", any_value(type) AS type, any_value(message) AS message, sum(\"itemCount\")::BIGINT AS count,"
                + " max(timestamp) AS \"lastSeen\"",
            "GROUP BY 1 ORDER BY count DESC, 1"));
    put(
        failures,
        "roles",
        query(
            connection,
            TelemetryTable.REQUESTS,
            "coalesce(\"cloud_RoleName\", '') AS role, \"cloud_RoleInstance\" AS instance, "
                + FAILED + " AS failures, sum(\"itemCount\")::BIGINT AS count",
            "GROUP BY 1, 2 HAVING failures > 0 ORDER BY failures DESC, 1, 2"));
    failures.set(
        "totals",
        query(
                connection,
                TelemetryTable.REQUESTS,
                "coalesce(sum(\"itemCount\"), 0)::BIGINT AS count, coalesce(" + FAILED
                    + ", 0) AS failures",
                "")
            .path(0));
    ((ObjectNode) failures.path("totals")).remove("rowsInAll");
    return failures;
  }

  /** Adds a list that is cut to {@value #TOP} rows, and the number of those left out. */
  private static void put(ObjectNode failures, String list, ArrayNode rows) {
    CutList.put(
        failures,
        list,
        "more" + list.substring(0, 1).toUpperCase(Locale.ROOT) + list.substring(1),
        rows);
  }

  private ArrayNode query(Connection connection, TelemetryTable table, String columns, String rest)
      throws SQLException {
    return JsonRows.query(
        connection,
        "SELECT " + columns + CutList.TOTAL + " FROM " + table.tableName() + conditions.where(table)
            + ' ' + rest + " LIMIT " + TOP,
        conditions.values(table));
  }
}
