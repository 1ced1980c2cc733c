package azurecensus.local.portal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Items of any type by text, type, role, result and time; the newest first, a page at a time. */
final class SearchQuery {
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_OFFSET = 100_000;

  private static final Column[] SEARCHED = {
    Column.NAME,
    Column.MESSAGE,
    Column.OPERATION_ID,
    Column.OPERATION_NAME,
    Column.URL,
    Column.TARGET,
    Column.DATA,
    Column.TYPE,
    Column.PROBLEM_ID,
    Column.DETAILS,
    Column.CUSTOM_DIMENSIONS,
    Column.CLOUD_ROLE_NAME
  };

  private static final List<Column> COLUMNS = Arrays.stream(Column.values())
      .filter(column -> column != Column.BILLED_SIZE)
      .collect(Collectors.toUnmodifiableList());

  private final TelemetryTable[] tables;
  private final Conditions conditions;
  private final String order;
  private final int limit;
  private final int offset;

  private SearchQuery(
      TelemetryTable[] tables, Conditions conditions, String order, int limit, int offset) {
    this.tables = tables;
    this.conditions = conditions;
    this.order = order;
    this.limit = limit;
    this.offset = offset;
  }

  /** Reads the request's parameters; see {@code docs/portal-api.md}. */
  static SearchQuery of(Context context, Clock clock) {
    Conditions conditions = new Conditions()
        .timeRange(context, clock)
        .equal(context, "role", Column.CLOUD_ROLE_NAME)
        .equal(context, "roleInstance", Column.CLOUD_ROLE_INSTANCE)
        .equal(context, "resultCode", Column.RESULT_CODE)
        .equal(context, "operationName", Column.OPERATION_NAME)
        .equal(context, "name", Column.NAME)
        .equal(context, "target", Column.TARGET)
        .equal(context, "problemId", Column.PROBLEM_ID)
        .equal(context, "userId", Column.USER_ID)
        .equal(context, "sessionId", Column.SESSION_ID)
        .success(context)
        .containing(context.queryParam("search"), SEARCHED);
    boolean follows = context.queryParam("after") != null;
    if (follows) {
      conditions.after(QueryParameters.longNumber(context, "after"));
    }
    return new SearchQuery(
        tables(context.queryParam("type")),
        conditions,
        follows ? "\"itemId\" DESC" : "timestamp DESC, \"itemId\" DESC",
        QueryParameters.number(context, "limit", 100, 1, MAX_LIMIT),
        QueryParameters.number(context, "offset", 0, 0, MAX_OFFSET));
  }

  private static TelemetryTable[] tables(String types) {
    if (types == null || types.isBlank()) {
      return TelemetryTable.values();
    }
    List<String> wanted = List.of(types.split(","));
    TelemetryTable[] tables = Arrays.stream(TelemetryTable.values())
        .filter(table -> wanted.contains(table.itemType))
        .toArray(TelemetryTable[]::new);
    if (tables.length != wanted.size()) {
      throw new RequestRefusedException(
          400,
          "Parameter type must be one or more, separated by commas, of "
              + Arrays.stream(TelemetryTable.values())
                  .map(table -> table.itemType)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return tables;
  }

  ArrayNode items(Connection connection) throws SQLException {
    // The order is settled with two columns; whole rows are read for the few that the page shows.
    String keys = Arrays.stream(tables)
        .map(table -> "(SELECT \"itemId\", timestamp FROM " + table.tableName
            + conditions.where(table) + " ORDER BY " + order + " LIMIT " + (limit + offset) + ")")
        .collect(Collectors.joining(" UNION ALL "));
    ArrayNode page = JsonRows.query(
        connection,
        "SELECT \"itemId\" FROM (" + keys + ") ORDER BY " + order + " LIMIT " + limit + " OFFSET "
            + offset,
        conditions.values(tables));
    if (page.isEmpty()) {
      return page;
    }
    StringBuilder ids = new StringBuilder();
    page.forEach(
        row -> ids.append(ids.isEmpty() ? "" : ",").append(row.path("itemId").asLong()));
    String rows = Arrays.stream(tables)
        .map(table -> "SELECT '" + table.itemType + "' AS \"itemType\", "
            + COLUMNS.stream().map(table::selectOrNull).collect(Collectors.joining(", "))
            + " FROM " + table.tableName + " WHERE \"itemId\" IN (" + ids + ")")
        .collect(Collectors.joining(" UNION ALL "));
    ArrayNode items = JsonRows.query(connection, "SELECT * FROM (" + rows + ") ORDER BY " + order);
    ItemShape.dropForeignColumns(items);
    return items;
  }

  /** How many items of each type there are in all, whatever the page. */
  ObjectNode counts(Connection connection) throws SQLException {
    String union = Arrays.stream(tables)
        .map(table -> "SELECT '" + table.itemType + "' AS type, count(*) AS count FROM "
            + table.tableName + conditions.where(table))
        .collect(Collectors.joining(" UNION ALL "));
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    JsonRows.query(connection, union, conditions.values(tables))
        .forEach(row -> counts.set(row.path("type").asText(), row.path("count")));
    return counts;
  }
}
