package azurecensus.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Items of each scenario, as the lines of a Markdown table. */
final class MappingTable {
  private MappingTable() {}

  static List<String> of(List<Scenario> scenarios, Map<String, List<JsonNode>> items) {
    List<String> table = new ArrayList<>(List.of(
        "| span | attributes | item | name or text | type | target or source | URL or data | code | success | properties |",
        "|---|---|---|---|---|---|---|---|---|---|"));
    for (Scenario scenario : scenarios) {
      for (JsonNode item : items.get(scenario.title())) {
        table.add(row(scenario, item));
      }
    }
    return table;
  }

  private static String row(Scenario scenario, JsonNode item) {
    JsonNode data = item.at("/data/baseData");
    List<String> cells = List.of(
        scenario.title(),
        scenario.attributes(),
        item.at("/data/baseType").asText().replace("Data", ""),
        first(data, "name", "message", "problemId"),
        first(data, "type"),
        first(data, "target", "source"),
        first(data, "url", "data"),
        first(data, "responseCode", "resultCode"),
        first(data, "success"),
        data.path("properties").properties().stream()
            .map(property -> property.getKey() + "=" + property.getValue().asText())
            .reduce((a, b) -> a + ", " + b)
            .orElse(""));
    return "| " + String.join(" | ", cells.stream().map(MappingTable::cell).toList()) + " |";
  }

  private static String first(JsonNode data, String... fields) {
    for (String field : fields) {
      if (data.has(field)) {
        return data.path(field).asText();
      }
    }
    return "";
  }

  private static String cell(String text) {
    String line = text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
    return line.length() <= 120
        ? line
        : line.substring(0, 60) + "… (" + text.length() + " characters)";
  }
}
