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
            "SELECT coalesce(\"cloud_RoleName\", '') AS role, coalesce(\"cloud_RoleInstance\", '') AS instance,"
                + " sum(\"itemCount\")::BIGINT AS requests, sum(CASE WHEN success THEN 0 ELSE \"itemCount\" END)::BIGINT AS failures,"
                + " avg(duration) AS \"averageDuration\" FROM requests"
                + lastMinute.where(TelemetryTable.REQUESTS)
                + " GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50"));
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
