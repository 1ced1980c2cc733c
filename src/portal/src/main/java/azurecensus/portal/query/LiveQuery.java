package azurecensus.portal.query;

import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/**
 * The last minute second by second: requests, dependencies and exceptions, their failures and
 * durations.
 */
public final class LiveQuery {
  private static final int SECONDS = 60;

  private LiveQuery() {}

  public static ObjectNode run(Connection connection, Clock clock) throws SQLException {
    long now = clock.millis() / 1000;
    Conditions lastMinute = new Conditions().since((now - SECONDS) * 1_000_000);
    ObjectNode live = JsonNodeFactory.instance.objectNode();
    live.put("now", now);
    live.set("requests", calls(connection, TelemetryTable.REQUESTS, lastMinute, now));
    live.set("dependencies", calls(connection, TelemetryTable.DEPENDENCIES, lastMinute, now));
    live.set(
        "exceptions",
        JsonRows.query(
            connection,
            "SELECT " + secondsAgo(now)
                + " AS \"secondsAgo\", sum(\"itemCount\")::BIGINT AS count FROM exceptions"
                + lastMinute.where(TelemetryTable.EXCEPTIONS) + " GROUP BY 1 ORDER BY 1"));
    live.set(
        "servers",
        JsonRows.query(
            connection,
            "SELECT coalesce(role, '') AS role, coalesce(instance, '') AS instance,"
                + " sum(requests)::BIGINT AS requests, sum(failures)::BIGINT AS failures,"
                + " avg(duration) AS \"averageDuration\", sum(dependencies)::BIGINT AS dependencies,"
                + " sum(exceptions)::BIGINT AS exceptions FROM ("
                + "SELECT \"cloud_RoleName\" AS role, \"cloud_RoleInstance\" AS instance, \"itemCount\" AS requests,"
                + " CASE WHEN success THEN 0 ELSE \"itemCount\" END AS failures, duration,"
                + " 0 AS dependencies, 0 AS exceptions FROM requests"
                + lastMinute.where(TelemetryTable.REQUESTS)
                + " UNION ALL SELECT \"cloud_RoleName\", \"cloud_RoleInstance\", 0, 0, NULL, \"itemCount\", 0 FROM dependencies"
                + lastMinute.where(TelemetryTable.DEPENDENCIES)
                + " UNION ALL SELECT \"cloud_RoleName\", \"cloud_RoleInstance\", 0, 0, NULL, 0, \"itemCount\" FROM exceptions"
                + lastMinute.where(TelemetryTable.EXCEPTIONS)
                + ") GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 100"));
    return live;
  }

  private static ArrayNode calls(
      Connection connection, TelemetryTable table, Conditions lastMinute, long now)
      throws SQLException {
    return JsonRows.query(
        connection,
        "SELECT " + secondsAgo(now) + " AS \"secondsAgo\", sum(\"itemCount\")::BIGINT AS count,"
            + " sum(CASE WHEN success THEN 0 ELSE \"itemCount\" END)::BIGINT AS failures, avg(duration) AS \"averageDuration\" FROM "
            + table.tableName() + lastMinute.where(table) + " GROUP BY 1 ORDER BY 1");
  }

  private static String secondsAgo(long now) {
    return '(' + String.valueOf(now) + " - epoch_us(timestamp) // 1000000)::BIGINT";
  }
}
