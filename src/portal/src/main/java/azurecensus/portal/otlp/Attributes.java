package azurecensus.portal.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The attributes of a resource, a span, an event, a log record or a point. Of a key that occurs
 * twice the last value counts. Immutable.
 */
final class Attributes {
  private final Map<String, AnyValue> values;

  private Attributes(Map<String, AnyValue> values) {
    this.values = values;
  }

  static Attributes of(List<KeyValue> list) {
    Map<String, AnyValue> values = new LinkedHashMap<>();
    list.forEach(attribute -> values.put(attribute.getKey(), attribute.getValue()));
    return new Attributes(values);
  }

  /** The text of the first of the keys that has one; null without. Other types are no texts. */
  String text(String... keys) {
    for (String key : keys) {
      AnyValue value = values.get(key);
      if (value != null && value.hasStringValue()) {
        return value.getStringValue();
      }
    }
    return null;
  }

  /** The whole number of the first of the keys that has one; null without. */
  Long integer(String... keys) {
    for (String key : keys) {
      AnyValue value = values.get(key);
      if (value != null && value.hasIntValue()) {
        return value.getIntValue();
      }
    }
    return null;
  }

  /** The number with a fraction; null without. */
  Double number(String key) {
    AnyValue value = values.get(key);
    return value != null && value.hasDoubleValue() ? value.getDoubleValue() : null;
  }

  void forEach(BiConsumer<String, AnyValue> action) {
    values.forEach(action);
  }

  /** A value as the text of a property: lists separated by commas, maps as JSON. */
  static String asText(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
      case BYTES_VALUE -> base64(value);
      case ARRAY_VALUE ->
        value.getArrayValue().getValuesList().stream()
            .map(Attributes::asText)
            .collect(Collectors.joining(", "));
      case KVLIST_VALUE -> json(value).toString();
      default -> "";
    };
  }

  private static JsonNode json(AnyValue value) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    return switch (value.getValueCase()) {
      case BOOL_VALUE -> factory.booleanNode(value.getBoolValue());
      case INT_VALUE -> factory.numberNode(value.getIntValue());
      case DOUBLE_VALUE -> factory.numberNode(value.getDoubleValue());
      case ARRAY_VALUE -> {
        ArrayNode array = factory.arrayNode();
        value.getArrayValue().getValuesList().forEach(element -> array.add(json(element)));
        yield array;
      }
      case KVLIST_VALUE -> {
        ObjectNode object = factory.objectNode();
        value
            .getKvlistValue()
            .getValuesList()
            .forEach(entry -> object.set(entry.getKey(), json(entry.getValue())));
        yield object;
      }
      case VALUE_NOT_SET -> factory.nullNode();
      default -> factory.textNode(asText(value));
    };
  }

  private static String base64(AnyValue value) {
    return Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
  }
}
