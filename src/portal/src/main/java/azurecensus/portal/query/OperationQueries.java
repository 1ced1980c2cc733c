package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of operations, and all items of one. */
public final class OperationQueries {
  /** The most items of an operation in an answer; later items are left out. */
  public static final int MAX_ITEMS = 10_000;

  private static final int NEAR = 100;
  /** The most role names of an operation in the list. */
  private static final int MAX_ROLES = 8;

  private OperationQueries() {}

  /**
   * The newest operations. Each row describes the first request of an operation, or else its first
   * page view, dependency or other item.
   *
   * @param limit the most operations
   * @param query may have a time range, a {@code role} and a {@code filter}: then an operation
   *     needs an item of these. {@code name}, {@code failed}, {@code errors}, {@code least},
   *     {@code most} and {@code before} are conditions on the operation itself
   */
  public static ArrayNode newest(
      Connection connection, int limit, QueryParameters query, Clock clock) throws SQLException {
    return newest(
        connection, limit, Conditions.ofPage(query, clock), OperationConditions.of(query));
  }

  /** The newest operations without a filter. */
  public static ArrayNode newest(Connection connection, int limit) throws SQLException {
    return newest(connection, limit, new Conditions(), OperationConditions.NONE);
  }

  private static ArrayNode newest(
      Connection connection, int limit, Conditions conditions, OperationConditions own)
      throws SQLException {
    int rowsPerTable = limit * 20 + 500;
    ArrayNode fromNewestRows = own.positioned()
        ? JsonNodeFactory.instance.arrayNode()
        : newest(
            connection, limit, conditions, own, "ORDER BY timestamp DESC LIMIT " + rowsPerTable);
    // Too few operations among the newest rows: some have very many items, so all rows are needed.
    return fromNewestRows.size() < limit
        ? newest(connection, limit, conditions, own, "")
        : fromNewestRows;
  }

  private static ArrayNode newest(
      Connection connection,
      int limit,
      Conditions conditions,
      OperationConditions own,
      String newestRows)
      throws SQLException {
    String candidates = Arrays.stream(TelemetryTable.values())
        .map(table -> "(SELECT \"operation_Id\" FROM " + table.tableName()
            + " WHERE \"operation_Id\" IS NOT NULL" + conditions.and(table) + ' ' + newestRows
            + ")")
        .collect(Collectors.joining(" UNION ALL "));
    String items = Arrays.stream(TelemetryTable.values())
        .map(table -> "SELECT " + rank(table) + " AS rank, " + hasError(table) + " AS error, "
            + List.of(
                    Column.OPERATION_ID,
                    Column.TIMESTAMP,
                    Column.NAME,
                    Column.OPERATION_NAME,
                    Column.DURATION,
                    Column.SUCCESS,
                    Column.RESULT_CODE,
                    Column.CLOUD_ROLE_NAME)
                .stream()
                .map(table::selectOrNull)
                .collect(Collectors.joining(", "))
            + " FROM " + table.tableName()
            + " WHERE \"operation_Id\" IN (SELECT \"operation_Id\" FROM candidates)")
        .collect(Collectors.joining(" UNION ALL "));
    return JsonRows.query(
        connection,
        """
        WITH candidates AS (SELECT DISTINCT "operation_Id" FROM (%s)), items AS (%s),
        roots AS (
          SELECT "operation_Id", count(*) AS "itemCount", count(*) FILTER (WHERE error) AS errors,
            list(DISTINCT "cloud_RoleName") FILTER (WHERE "cloud_RoleName" IS NOT NULL) AS roles, arg_min(
              {'name': coalesce(name, "operation_Name", ''), 'timestamp': timestamp, 'duration': duration, 'success': success,
               'resultCode': "resultCode", 'role': "cloud_RoleName"},
              rank * 10000000000000000 + epoch_us(timestamp)) AS root
          FROM items GROUP BY "operation_Id")
        SELECT "operation_Id", root.name AS name, root.timestamp AS timestamp, root.duration AS duration,
          root.success AS success, root."resultCode" AS "resultCode", root.role AS "cloud_RoleName", "itemCount",
          errors, len(roles) AS "roleCount", to_json(coalesce(list_sort(roles)[1:%d], [])) AS roles
        FROM roots%s ORDER BY root.timestamp DESC, "operation_Id" DESC LIMIT %d""".formatted(candidates, items, MAX_ROLES, own.where(), limit),
        Stream.concat(
                Arrays.stream(conditions.values(TelemetryTable.values())), own.values().stream())
            .toArray());
  }

  /** SQL that is true for an item that is an error. */
  private static String hasError(TelemetryTable table) {
    if (table == TelemetryTable.EXCEPTIONS) {
      return "true";
    }
    return table.has(Column.SUCCESS) ? "coalesce(NOT success, false)" : "false";
  }

  /**
   * The operations that began directly before and after this one: {@code previous} and
   * {@code next}, null where there is none. An operation is one that has a request or a page view.
   */
  public static ObjectNode neighbours(Connection connection, String operationId)
      throws SQLException {
    ObjectNode neighbours = JsonNodeFactory.instance.objectNode();
    neighbours.set("previous", neighbour(connection, operationId, "<", "DESC"));
    neighbours.set("next", neighbour(connection, operationId, ">", "ASC"));
    return neighbours;
  }

  /**
   * Searches the nearest requests, since some belong to an operation that began at another time.
   */
  private static JsonNode neighbour(
      Connection connection, String operationId, String side, String order) throws SQLException {
    String entries = """
        (SELECT "operation_Id", name, timestamp FROM requests
         UNION ALL SELECT "operation_Id", name, timestamp FROM "pageViews")""";
    ArrayNode found =
        JsonRows.query(connection, """
        WITH own AS (SELECT min(timestamp) AS start FROM %1$s WHERE "operation_Id" = $1),
        near AS (
          SELECT "operation_Id" FROM %1$s
          WHERE timestamp %2$s (SELECT start FROM own) AND "operation_Id" <> $1
          ORDER BY timestamp %3$s LIMIT %4$d),
        begun AS (
          SELECT "operation_Id", arg_min(name, timestamp) AS name, min(timestamp) AS timestamp FROM %1$s
          WHERE "operation_Id" IN (SELECT "operation_Id" FROM near) GROUP BY 1)
        SELECT "operation_Id", coalesce(name, '') AS name, timestamp FROM begun
        WHERE timestamp %2$s (SELECT start FROM own)
        ORDER BY timestamp %3$s, "operation_Id" LIMIT 1""".formatted(entries, side, order, NEAR), operationId);
    return found.isEmpty() ? JsonNodeFactory.instance.nullNode() : found.get(0);
  }

  private static int rank(TelemetryTable table) {
    return switch (table) {
      case REQUESTS -> 0;
      case PAGE_VIEWS -> 1;
      case DEPENDENCIES -> 2;
      default -> 3;
    };
  }

  /** Every item of the operation, oldest first. */
  public static ArrayNode items(Connection connection, String operationId) throws SQLException {
    String keys = Arrays.stream(TelemetryTable.values())
        .map(table -> "SELECT '" + table.itemType() + "' AS type, \"itemId\", timestamp FROM "
            + table.tableName() + " WHERE \"operation_Id\" = $1")
        .collect(Collectors.joining(" UNION ALL "));
    return ItemRows.read(
        connection,
        ItemRows.keys(JsonRows.query(
            connection, keys + " ORDER BY timestamp, \"itemId\" LIMIT " + MAX_ITEMS, operationId)));
  }
}
