package azurecensus.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/** Reads configuration as the Functions host does: comments are allowed, names have no case. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
      .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
      .build();

  private Json() {}

  /**
   * Reads a text.
   *
   * @throws JsonProcessingException when it is not JSON
   */
  static JsonNode read(String text) throws JsonProcessingException {
    boolean marked = text.startsWith("\uFEFF");
    return MAPPER.readTree(marked ? text.substring(1) : text);
  }

  /** Where a text stops being JSON, with no word of the text itself. */
  static String position(JsonProcessingException fault) {
    return fault.getLocation() == null
        ? "it is not JSON"
        : "it is not JSON from line " + fault.getLocation().getLineNr() + ", column "
            + fault.getLocation().getColumnNr();
  }

  /** The node at this path, compared without case; a missing node when there is none. */
  static JsonNode at(JsonNode from, String... path) {
    JsonNode node = from;
    for (String name : path) {
      node = child(node, name);
    }
    return node;
  }

  private static JsonNode child(JsonNode node, String name) {
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (property.getKey().equalsIgnoreCase(name)) {
        return property.getValue();
      }
    }
    return MissingNode.getInstance();
  }
}
