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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of a filter: the names of columns and properties, and the values of one. */
public final class FieldsQuery {
  /** The newest items of each type that are looked at; older ones have the same properties. */
  private static final int NEWEST = 20_000;

  private static final int MAX_PROPERTIES = 200;
  private static final int MAX_VALUES = 30;
  /** Columns whose values are not filtered by, since each is different or is a document. */
  private static final Set<Column> LEFT_OUT = Set.of(
      Column.ITEM_ID,
      Column.BILLED_SIZE,
      Column.CUSTOM_DIMENSIONS,
      Column.CUSTOM_MEASUREMENTS,
      Column.DETAILS);

  private FieldsQuery() {}

  /** The {@code columns} and the {@code properties}, the most frequent first. */
  public static ObjectNode run(Connection connection) throws SQLException {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    ArrayNode columns = fields.putArray("columns");
    columns.add("itemType");
    Arrays.stream(Column.values())
        .filter(column -> !LEFT_OUT.contains(column))
        .forEach(column -> columns.add(column.columnName()));
    String keys = Arrays.stream(TelemetryTable.values())
        .flatMap(table -> List.of(Column.CUSTOM_DIMENSIONS, Column.CUSTOM_MEASUREMENTS).stream()
            .map(column -> "SELECT unnest(json_keys(\"" + column.columnName()
                + "\")) AS key FROM (FROM " + table.tableName() + newest() + ")"))
        .collect(Collectors.joining(" UNION ALL "));
    ArrayNode properties = fields.putArray("properties");
    JsonRows.query(
            connection,
            "SELECT key FROM (" + keys + ") GROUP BY key ORDER BY count(*) DESC, key LIMIT "
                + MAX_PROPERTIES)
        .forEach(row -> properties.add(row.path("key")));
    return fields;
  }

  /**
   * The most frequent values of the parameter {@code field}, as {@code value} and {@code count}.
   */
  public static ArrayNode values(Connection connection, QueryParameters query) throws SQLException {
    String name = query.text("field");
    if (name == null || name.isBlank()) {
      throw new RequestRefusedException(400, "Parameter field must name a column or a property.");
    }
    Field field = Field.of(name);
    List<String> selects = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (TelemetryTable table : TelemetryTable.values()) {
      if (field.column() == null || table.has(field.column())) {
        selects.add("SELECT " + field.on(table) + " AS value FROM (FROM " + table.tableName()
            + newest() + ')');
        values.addAll(field.values(table));
      }
    }
    return JsonRows.query(
        connection,
        "SELECT left(value, 200) AS value, count(*) AS count FROM ("
            + String.join(" UNION ALL ", selects)
            + ") WHERE value <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + MAX_VALUES,
        values.toArray());
  }

  /**
   * Describes the parameter {@code filter} for the pages; see {@link FilterExpression#describe}.
   */
  public static ObjectNode describe(QueryParameters query) {
    String filter = query.text("filter");
    return filter == null || filter.isBlank()
        ? JsonNodeFactory.instance.objectNode().set("terms", JsonNodeFactory.instance.arrayNode())
        : FilterExpression.parse(filter).describe();
  }

  private static String newest() {
    return " ORDER BY \"itemId\" DESC LIMIT " + NEWEST;
  }
}
