package azurecensus.portal.query;

import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The names of all roles with telemetry, for the filters of the pages. */
public final class RolesQuery {
  private RolesQuery() {}

  public static ArrayNode run(Connection connection) throws SQLException {
    String union = Arrays.stream(TelemetryTable.values())
        .map(table -> "SELECT DISTINCT \"cloud_RoleName\" AS role FROM " + table.tableName())
        .collect(Collectors.joining(" UNION "));
    return JsonRows.query(
        connection, "SELECT role FROM (" + union + ") WHERE role IS NOT NULL ORDER BY 1 LIMIT 500");
  }
}
