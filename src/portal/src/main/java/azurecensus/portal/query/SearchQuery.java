package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.http.RequestRefusedException;
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
import java.util.function.Function;
import java.util.stream.Collectors;

/** Items of any type by text, type, role, result and time, the newest first, in pages. */
public final class SearchQuery {
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

  private final TelemetryTable[] tables;
  private final Conditions conditions;
  private final Conditions counted;
  private final boolean positioned;
  private final String order;
  private final int limit;
  private final int offset;

  private SearchQuery(
      TelemetryTable[] tables,
      Conditions conditions,
      Conditions counted,
      boolean positioned,
      String order,
      int limit,
      int offset) {
    this.tables = tables;
    this.conditions = conditions;
    this.counted = counted;
    this.positioned = positioned;
    this.order = order;
    this.limit = limit;
    this.offset = offset;
  }

  /** Reads the request's parameters; see {@code docs/portal-api.md}. */
  public static SearchQuery of(QueryParameters query, Clock clock) {
    Conditions conditions = filters(query, clock).before(query);
    boolean follows = query.text("after") != null;
    if (follows) {
      conditions.after(query.longNumber("after"));
    }
    return new SearchQuery(
        tables(query.text("type")),
        conditions,
        filters(query, clock),
        query.text("before") != null || follows,
        follows ? "\"itemId\" DESC" : "timestamp DESC, \"itemId\" DESC",
        query.number("limit", 100, 1, MAX_LIMIT),
        query.number("offset", 0, 0, MAX_OFFSET));
  }

  /** The conditions of every page of the search. */
  private static Conditions filters(QueryParameters query, Clock clock) {
    return Conditions.ofPage(query, clock)
        .equal(query, "roleInstance", Column.CLOUD_ROLE_INSTANCE)
        .equal(query, "resultCode", Column.RESULT_CODE)
        .operation(query)
        .calls(query)
        .equal(query, "name", Column.NAME)
        .equal(query, "target", Column.TARGET)
        .equal(query, "problemId", Column.PROBLEM_ID)
        .equal(query, "userId", Column.USER_ID)
        .equal(query, "sessionId", Column.SESSION_ID)
        .equal(query, "operationId", Column.OPERATION_ID)
        .item(query)
        .success(query)
        .containing(query.text("search"), SEARCHED);
  }

  private static TelemetryTable[] tables(String types) {
    if (types == null || types.isBlank()) {
      return TelemetryTable.values();
    }
    List<String> wanted = List.of(types.split(","));
    TelemetryTable[] tables = Arrays.stream(TelemetryTable.values())
        .filter(table -> wanted.contains(table.itemType()))
        .toArray(TelemetryTable[]::new);
    if (tables.length != wanted.size()) {
      throw new RequestRefusedException(
          400,
          "Parameter type must be one or more, separated by commas, of "
              + Arrays.stream(TelemetryTable.values())
                  .map(table -> table.itemType())
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return tables;
  }

  /** The page of items alone. */
  public ArrayNode items(Connection connection) throws SQLException {
    return ItemRows.read(connection, newest(connection));
  }

  /**
   * The page of items, the number of matching items of each type on all pages, and in
   * {@code represented} the number of items before sampling.
   */
  public ObjectNode itemsAndCounts(Connection connection) throws SQLException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode counts;
    if (conditions.readWholeTexts() && !positioned) {
      ArrayNode found = foundAtOnce(connection);
      answer.set("items", ItemRows.read(connection, ItemRows.keys(found)));
      counts = found;
    } else {
      answer.set("items", items(connection));
      counts = counts(connection);
    }
    answer.set("counts", counts(counts));
    long represented = 0;
    for (JsonNode row : counts) {
      represented += row.path("represented").asLong();
    }
    answer.put("represented", represented);
    return answer;
  }

  /**
   * The keys of the items of the page, in its order: each table selects its own newest, which is
   * fast.
   */
  private List<ItemRows.Key> newest(Connection connection) throws SQLException {
    String keys =
        union(table -> "(SELECT '" + table.itemType() + "' AS type, \"itemId\", timestamp FROM "
            + table.tableName() + conditions.where(table) + " ORDER BY " + order + " LIMIT "
            + (limit + offset) + ")");
    return ItemRows.keys(JsonRows.query(
        connection,
        "SELECT type, \"itemId\" FROM (" + keys + ") ORDER BY " + page(),
        conditions.values(tables)));
  }

  /**
   * A search for a text reads all texts, so one query finds the page and the counts. A row has an
   * {@code itemId}, or a {@code count}.
   */
  private ArrayNode foundAtOnce(Connection connection) throws SQLException {
    String found = union(table -> "SELECT '" + table.itemType()
        + "' AS type, \"itemId\", timestamp, \"itemCount\" AS n FROM " + table.tableName()
        + conditions.where(table));
    return JsonRows.query(
        connection,
        "WITH found AS MATERIALIZED (" + found + "),"
            + " page AS (SELECT type, \"itemId\", timestamp, NULL AS count, NULL AS represented FROM found ORDER BY "
            + page() + "),"
            + " counts AS (SELECT type, NULL, NULL, count(*), sum(n)::BIGINT FROM found GROUP BY type)"
            + " SELECT * FROM (FROM page UNION ALL FROM counts) ORDER BY " + order,
        conditions.values(tables));
  }

  private String page() {
    return order + " LIMIT " + limit + " OFFSET " + offset;
  }

  private String union(Function<TelemetryTable, String> select) {
    return Arrays.stream(tables).map(select).collect(Collectors.joining(" UNION ALL "));
  }

  private ArrayNode counts(Connection connection) throws SQLException {
    return JsonRows.query(
        connection,
        union(table -> "SELECT '" + table.itemType()
            + "' AS type, count(*) AS count, coalesce(sum(\"itemCount\"), 0)::BIGINT AS represented FROM "
            + table.tableName() + counted.where(table)),
        counted.values(tables));
  }

  /** The counts by type, with 0 for a type without items. */
  private ObjectNode counts(ArrayNode rows) {
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    for (TelemetryTable table : tables) {
      counts.put(table.itemType(), 0);
    }
    for (JsonNode row : rows) {
      if (row.path("count").isNumber()) {
        counts.set(row.path("type").asText(), row.path("count"));
      }
    }
    return counts;
  }
}
