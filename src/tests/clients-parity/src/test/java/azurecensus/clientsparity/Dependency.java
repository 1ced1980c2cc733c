package azurecensus.clientsparity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The columns of a dependency that are compared. Ports of this run are replaced by {@code PORT}.
 *
 * @param columns the values by the names of their columns; {@code properties} has the names of the
 *     properties
 */
record Dependency(Map<String, String> columns) {
  static final List<String> COLUMNS =
      List.of("name", "type", "target", "data", "resultCode", "success", "properties");

  /** The head of a Markdown table whose rows are those of {@link #row}. */
  static final List<String> TABLE_HEAD = List.of(
      "| call | name | type | target | data | code | success | properties |",
      "|---|---|---|---|---|---|---|---|");

  /**
   * Returns the dependencies below the span of each call, calls of services before other work.
   *
   * @param ports those of this run
   */
  static Map<String, List<Dependency>> byCall(List<JsonNode> items, int... ports) {
    Map<String, String> callOf = new TreeMap<>();
    for (JsonNode item : items) {
      JsonNode data = item.at("/data/baseData");
      if (isDependency(item) && data.path("name").asText().matches("[A-Za-z.]+.*: .*")) {
        callOf.put(item.at("/tags/ai.operation.id").asText(), data.path("name").asText());
      }
    }
    Map<String, List<Dependency>> found = new LinkedHashMap<>();
    for (JsonNode item : items) {
      String call = callOf.get(item.at("/tags/ai.operation.id").asText());
      if (call != null
          && isDependency(item)
          && !item.at("/data/baseData/name").asText().equals(call)) {
        found.computeIfAbsent(call, any -> new ArrayList<>()).add(of(item, ports));
      }
    }
    found
        .values()
        .forEach(list -> list.sort(Comparator.comparing(
            (Dependency dependency) -> dependency.get("type").startsWith("InProc"))));
    return found;
  }

  private static boolean isDependency(JsonNode item) {
    return item.at("/data/baseType").asText().equals("RemoteDependencyData");
  }

  private static Dependency of(JsonNode item, int... ports) {
    JsonNode data = item.at("/data/baseData");
    Map<String, String> columns = new LinkedHashMap<>();
    for (String column : COLUMNS) {
      String value = data.path(column).asText();
      for (int port : ports) {
        value = value.replace(Integer.toString(port), "PORT");
      }
      columns.put(column, value);
    }
    TreeSet<String> names = new TreeSet<>();
    data.path("properties").fieldNames().forEachRemaining(names::add);
    columns.put("properties", String.join(", ", names));
    return new Dependency(columns);
  }

  /** Returns the row of a Markdown table. */
  String row(String call) {
    return COLUMNS.stream()
        .map(column -> get(column).replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| " + call + " | ", " |"));
  }

  String get(String column) {
    return columns.get(column);
  }
}
