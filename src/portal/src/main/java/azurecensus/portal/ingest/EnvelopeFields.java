package azurecensus.portal.ingest;

import azurecensus.portal.store.TimeParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.OptionalDouble;

/** Reads fields of a JSON object within the limits of the service. */
final class EnvelopeFields {
  private EnvelopeFields() {}

  /** A text, or any other scalar as text; null when absent. */
  static String text(String type, JsonNode object, String field, int limit) throws ItemRejection {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isValueNode()) {
      throw ItemRejection.wrongType(type, field, "string");
    }
    String text = node.asText();
    if (text.length() > limit) {
      throw ItemRejection.tooLong(type, field, limit, text.length());
    }
    return text;
  }

  static String requiredText(String type, JsonNode object, String field, int limit)
      throws ItemRejection {
    String text = text(type, object, field, limit);
    if (text == null || text.isBlank()) {
      throw ItemRejection.required(type, field);
    }
    return text;
  }

  /**
   * The milliseconds of a duration text, or of a plain number, which very old SDKs send; null when
   * absent.
   */
  static Double duration(String type, JsonNode object, String field) throws ItemRejection {
    JsonNode node = object.path(field);
    if (node.isNumber()
        && node.asDouble() >= 0
        && node.asDouble() < TimeParser.MAX_DURATION_MILLIS) {
      return node.asDouble();
    }
    String text = text(type, object, field, 64);
    if (text == null || text.isEmpty()) {
      return null;
    }
    OptionalDouble millis = TimeParser.parseDurationMillis(text);
    if (millis.isEmpty()) {
      throw ItemRejection.badDuration(type, field);
    }
    return millis.getAsDouble();
  }

  static Double number(String type, JsonNode object, String field) throws ItemRejection {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isNumber()) {
      throw ItemRejection.wrongType(type, field, "double");
    }
    return node.asDouble();
  }

  /** The success flag, a boolean or its text; true when absent, as in the service. */
  static Boolean success(JsonNode object) {
    return object.path("success").asBoolean(true);
  }

  /** Severity as number, name in any case, or number in a text; null when absent or unknown. */
  static Long severity(JsonNode object) {
    JsonNode node = object.path("severityLevel");
    if (node.isNumber()) {
      return Math.max(0, Math.min(4, node.asLong()));
    }
    return switch (node.asText("").toLowerCase(Locale.ROOT)) {
      case "0", "verbose" -> 0L;
      case "1", "information" -> 1L;
      case "2", "warning" -> 2L;
      case "3", "error" -> 3L;
      case "4", "critical" -> 4L;
      default -> null;
    };
  }

  static ArrayNode array(JsonNode object, String field) {
    return object.path(field) instanceof ArrayNode array
        ? array
        : JsonNodeFactory.instance.arrayNode();
  }
}
