package azurecensus.portal.query;

import azurecensus.portal.store.Column;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The complete items of one page. Another query finds their keys first with few columns, which
 * reads and sorts far less than whole rows of all tables.
 */
final class ItemRows {
  private static final List<Column> COLUMNS = Arrays.stream(Column.values())
      .filter(column -> column != Column.BILLED_SIZE)
      .collect(Collectors.toUnmodifiableList());

  private ItemRows() {}

  /** The key of an item. */
  record Key(String itemType, long itemId) {}

  /**
   * The keys in rows of {@code type} and {@code itemId}, in their order; other rows are ignored.
   */
  static List<Key> keys(ArrayNode rows) {
    List<Key> keys = new ArrayList<>();
    for (JsonNode row : rows) {
      if (row.path("itemId").isNumber()) {
        keys.add(new Key(row.path("type").asText(), row.path("itemId").asLong()));
      }
    }
    return keys;
  }

  /** The items in the order of the keys, without those deleted meanwhile. */
  static ArrayNode read(Connection connection, List<Key> keys) throws SQLException {
    Map<Long, JsonNode> byId = new HashMap<>();
    for (TelemetryTable table : TelemetryTable.values()) {
      long[] ids = keys.stream()
          .filter(key -> key.itemType.equals(table.itemType()))
          .mapToLong(Key::itemId)
          .toArray();
      if (ids.length > 0) {
        JsonRows.query(connection, select(table, ids))
            .forEach(row -> byId.put(row.path("itemId").asLong(), row));
      }
    }
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    keys.stream().map(key -> byId.get(key.itemId)).filter(row -> row != null).forEach(items::add);
    ItemShape.dropForeignColumns(items);
    return items;
  }

  private static String select(TelemetryTable table, long... ids) {
    String columns = COLUMNS.stream()
        .filter(column -> column == Column.ID || table.has(column))
        .map(table::selectOrNull)
        .collect(Collectors.joining(", "));
    // The range lets the database skip most of the table.
    return "SELECT '" + table.itemType() + "' AS \"itemType\", " + columns + " FROM "
        + table.tableName() + " WHERE \"itemId\" BETWEEN "
        + LongStream.of(ids).min().getAsLong() + " AND "
        + LongStream.of(ids).max().getAsLong()
        + " AND \"itemId\" IN ("
        + LongStream.of(ids).mapToObj(String::valueOf).collect(Collectors.joining(",")) + ")";
  }
}
