package azurecensus.portal.query;

import azurecensus.portal.store.Column;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Converts rows of the union of all tables to the JSON form of their item type. */
final class ItemShape {
  private static final Map<String, Set<String>> COLUMNS_BY_ITEM_TYPE = Arrays.stream(
          TelemetryTable.values())
      .collect(Collectors.toUnmodifiableMap(
          table -> table.itemType(),
          table -> table.columns().stream()
              .map(column -> column.columnName())
              .collect(Collectors.toUnmodifiableSet())));

  /** Present in every item, even if its table has no such column. */
  private static final Set<String> ALWAYS = Set.of("itemType", "id");

  private ItemShape() {}

  /**
   * Removes the columns that the table of the item lacks, and replaces absent property maps by
   * empty ones.
   */
  static void dropForeignColumns(ArrayNode items) {
    for (JsonNode node : items) {
      ObjectNode item = (ObjectNode) node;
      Set<String> own = COLUMNS_BY_ITEM_TYPE.get(item.path("itemType").asText());
      item.properties()
          .removeIf(
              property -> !own.contains(property.getKey()) && !ALWAYS.contains(property.getKey()));
      for (Column map : Set.of(Column.CUSTOM_DIMENSIONS, Column.CUSTOM_MEASUREMENTS)) {
        if (item.path(map.columnName()).isNull()) {
          item.set(map.columnName(), JsonNodeFactory.instance.objectNode());
        }
      }
    }
  }
}
