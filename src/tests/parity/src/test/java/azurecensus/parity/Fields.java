package azurecensus.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * An envelope as a flat list of fields; values that differ in each run are replaced by their
 * meaning.
 */
final class Fields {
  private final Map<String, String> fields = new TreeMap<>();

  static Map<String, String> of(JsonNode envelope) {
    JsonNode copy = envelope.deepCopy();
    String span = copy.at("/data/baseData/id").asText();
    replace(copy, "time", "(time)");
    replace(copy.path("tags"), "ai.operation.id", "(trace)");
    replace(copy.path("tags"), "ai.operation.parentId", "(a span)");
    if (!span.isEmpty()) {
      replace(copy.at("/data/baseData"), "id", "(id)");
      replace(copy.at("/data/baseData"), "duration", "(duration)");
    }
    Fields result = new Fields();
    result.add("", copy);
    return result.fields;
  }

  private static void replace(JsonNode parent, String field, String text) {
    if (parent.has(field)) {
      ((ObjectNode) parent).put(field, text);
    }
  }

  private void add(String path, JsonNode node) {
    if (node.isObject()) {
      node.properties().forEach(entry -> add(path + "/" + entry.getKey(), entry.getValue()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        add(path + "/" + i, node.get(i));
      }
    } else {
      fields.put(
          path,
          node.isNumber()
              ? node.decimalValue().stripTrailingZeros().toPlainString()
              : node.asText());
    }
  }
}
