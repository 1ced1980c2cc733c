package azurecensus.host.binding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * Reads a returned text as JSON like the Functions host, whose JSON library accepts more than the
 * standard: names without quotes, single quotes, comments, zeros before a number and commas at the
 * end.
 */
final class HostJsonReader {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(
          JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
          JsonReadFeature.ALLOW_SINGLE_QUOTES,
          JsonReadFeature.ALLOW_JAVA_COMMENTS,
          JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
          JsonReadFeature.ALLOW_TRAILING_COMMA)
      .enable(
          DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
          DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private HostJsonReader() {}

  /** The JSON with the host's form of numbers and dates; null when the text is no JSON. */
  static JsonElement read(String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return element(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static JsonElement element(JsonNode node) {
    if (node.isObject()) {
      JsonObject object = new JsonObject();
      node.properties().forEach(entry -> object.add(entry.getKey(), element(entry.getValue())));
      return object;
    }
    if (node.isArray()) {
      JsonArray array = new JsonArray();
      node.forEach(entry -> array.add(element(entry)));
      return array;
    }
    if (node.isBoolean()) {
      return new JsonPrimitive(node.asBoolean());
    }
    if (node.isNumber()) {
      return HostText.jsonNumber(node.asText());
    }
    return node.isTextual()
        ? new JsonPrimitive(HostText.jsonText(node.asText()))
        : JsonNull.INSTANCE;
  }
}
