package azurecensus.local.portal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the map's side panel tells of a selection: top failing status codes, slowest calls by name,
 * and the properties that the failed calls have in common.
 */
final class MapDetailsQuery {
  private static final int TOP = 5;

  private final String table;
  private final String where;
  private final Object[] parameters;

  private MapDetailsQuery(String table, String where, Object... parameters) {
    this.table = table;
    this.where = where;
    this.parameters = parameters;
  }

  /** The same within the conditions, which are about time alone. */
  MapDetailsQuery during(Conditions conditions) {
    TelemetryTable rows =
        table.equals("requests") ? TelemetryTable.REQUESTS : TelemetryTable.DEPENDENCIES;
    return new MapDetailsQuery(table, where + conditions.and(rows), parameters);
  }

  /** The requests that a role answered. */
  static MapDetailsQuery ofRole(String role) {
    return new MapDetailsQuery("requests", "coalesce(\"cloud_RoleName\", '') = ?", role);
  }

  /** The calls to an external node, from anywhere when {@code source} is null. */
  static MapDetailsQuery ofExternal(String source, String type, String target) {
    String external = "lower(coalesce(nullif(trim(type), ''), 'Other')) = lower(?)"
        + " AND lower(coalesce(nullif(trim(target), ''), name)) = lower(?)";
    return source == null
        ? new MapDetailsQuery("dependencies", external, type, target)
        : new MapDetailsQuery(
            "dependencies",
            external + " AND coalesce(\"cloud_RoleName\", '') = ?",
            type,
            target,
            source);
  }

  /** The calls of one role that another role answered. */
  static MapDetailsQuery ofCallsBetween(String source, String callee) {
    String answered =
        "coalesce(\"cloud_RoleName\", '') = ? AND lower(coalesce(type, '')) NOT LIKE 'inproc%'"
            + " AND (\"operation_Id\", id) IN (SELECT (\"operation_Id\", \"operation_ParentId\") FROM requests"
            + " WHERE coalesce(\"cloud_RoleName\", '') = ?)";
    return new MapDetailsQuery("dependencies", answered, source, callee);
  }

  ObjectNode run(Connection connection) throws SQLException {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.setAll(JsonRows.queryOne(
        connection,
        "SELECT sum(\"itemCount\")::BIGINT AS calls, sum(CASE WHEN success THEN 0 ELSE \"itemCount\" END)::BIGINT AS failures,"
            + " sum(duration * \"itemCount\") / sum(\"itemCount\") AS \"averageDuration\" FROM "
            + table + " WHERE " + where,
        parameters));
    details.set(
        "topFailingStatusCodes",
        JsonRows.query(
            connection,
            "SELECT \"resultCode\", sum(\"itemCount\")::BIGINT AS count FROM " + table
                + " WHERE NOT success AND " + where + " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + TOP,
            parameters));
    details.set(
        "slowestCalls",
        JsonRows.query(
            connection,
            "SELECT name, sum(duration * \"itemCount\") / sum(\"itemCount\") AS \"averageDuration\", sum(\"itemCount\")::BIGINT AS count"
                + " FROM " + table + " WHERE " + where + " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT "
                + TOP,
            parameters));
    details.set("commonProperties", commonProperties(connection));
    return details;
  }

  /** A property is common when every failed call has the same value. */
  private ObjectNode commonProperties(Connection connection) throws SQLException {
    StringBuilder columns = new StringBuilder();
    for (String column :
        new String[] {"resultCode", "name", "cloud_RoleName", "cloud_RoleInstance", "operation_Name"
        }) {
      columns
          .append(columns.isEmpty() ? "" : ", ")
          .append(
              "CASE WHEN count(DISTINCT \"%1$s\") = 1 AND count(\"%1$s\") = count(*) THEN min(\"%1$s\") END AS \"%1$s\""
                  .formatted(column));
    }
    ObjectNode common = JsonRows.queryOne(
        connection,
        "SELECT " + columns + " FROM " + table + " WHERE NOT success AND " + where,
        parameters);
    common.properties().removeIf(property -> property.getValue().isNull());
    return common;
  }
}
