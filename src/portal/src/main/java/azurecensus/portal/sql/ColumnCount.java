package azurecensus.portal.sql;

import azurecensus.portal.http.RequestRefusedException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The number of columns of a parsed query. Nested selects of {@code *, *} double it at each level,
 * and planning them cannot be stopped.
 */
final class ColumnCount {
  private static final int MAX_COLUMNS = 2000;
  /** More than any telemetry table or function has. */
  private static final int COLUMNS_OF_TABLE = 40;

  private final JsonNode query;
  private final Map<String, JsonNode> ctes = new HashMap<>();
  private final Map<String, Integer> counted = new HashMap<>();

  ColumnCount(JsonNode query) {
    this.query = query;
    collect(query);
  }

  private void collect(JsonNode node) {
    for (JsonNode cte : node.path("cte_map").path("map")) {
      if (ctes.put(lowerCase(cte.path("key")), cte.path("value").path("query_node")) != null) {
        throw new RequestRefusedException(
            400, "Two WITH tables have the name " + cte.path("key").asText() + ". Rename one.");
      }
    }
    node.forEach(this::collect);
  }

  /**
   * Checks every select of the query.
   *
   * @throws RequestRefusedException when one has too many columns
   */
  void check() {
    check(query);
  }

  private void check(JsonNode node) {
    if (node.has("select_list")) {
      ofSelect(node);
    }
    node.forEach(this::check);
  }

  private int ofSelect(JsonNode select) {
    long columns = 0;
    for (JsonNode item : select.path("select_list")) {
      columns +=
          item.path("class").asText().equals("STAR") ? ofSource(select.path("from_table")) : 1;
    }
    if (columns > MAX_COLUMNS) {
      throw new RequestRefusedException(
          400, "The query has more than " + MAX_COLUMNS + " columns. Name the columns you need.");
    }
    return (int) columns;
  }

  private int ofQuery(JsonNode node) {
    if (node.has("select_list")) {
      return ofSelect(node);
    }
    int columns = node.has("left") ? ofQuery(node.path("left")) : 1;
    for (JsonNode child : node.path("children")) {
      columns = Math.max(columns, ofQuery(child));
    }
    return columns;
  }

  private int ofSource(JsonNode source) {
    return switch (source.path("type").asText()) {
      case "JOIN" -> ofSource(source.path("left")) + ofSource(source.path("right"));
      case "SUBQUERY" -> ofQuery(source.path("subquery").path("node"));
      case "BASE_TABLE" -> ofTable(lowerCase(source.path("table_name")));
      case "EXPRESSION_LIST" -> source.path("values").path(0).size();
      case "EMPTY" -> 0;
      default -> COLUMNS_OF_TABLE;
    };
  }

  private int ofTable(String name) {
    JsonNode cte = ctes.get(name);
    if (cte == null) {
      return COLUMNS_OF_TABLE;
    }
    Integer known = counted.get(name);
    if (known == null) {
      // A recursive table refers to itself with the columns of its first part.
      counted.put(name, COLUMNS_OF_TABLE);
      known = ofQuery(cte);
      counted.put(name, known);
    }
    return known;
  }

  private static String lowerCase(JsonNode name) {
    return name.asText().toLowerCase(Locale.ROOT);
  }
}
