package azurecensus.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns one envelope into a row, or says why the service would refuse it. Limits and required
 * fields are the service's; where the SDKs disagree about spelling, every spelling is understood.
 */
final class EnvelopeDecoder {
  private static final long OLDEST_MILLIS = Duration.ofDays(2).toMillis();
  private static final long NEWEST_MILLIS = Duration.ofHours(2).toMillis();
  private static final Pattern LEGACY_ID = Pattern.compile("\\|[^.]+\\.([^.]+)\\.");
  private static final ContextTag[] TAGS = ContextTag.values();
  private static final String ENVELOPE = "Envelope";

  private final Clock clock;

  EnvelopeDecoder(Clock clock) {
    this.clock = clock;
  }

  /**
   * Decodes an envelope.
   *
   * @param size bytes it took on the wire, uncompressed
   * @return the row, or empty for an item that is taken but not kept: what an SDK reports to its
   *     makers about itself
   */
  Optional<TelemetryItem> decode(JsonNode envelope, long size) throws ItemRejection {
    if (!envelope.isObject()) {
      throw ItemRejection.wrongType(ENVELOPE, "item", "object");
    }
    String name = Fields.text(ENVELOPE, envelope, "name", 1024);
    Fields.requiredText(ENVELOPE, envelope, "iKey", 40);
    JsonNode data = envelope.path("data");
    if (!data.isObject()) {
      throw ItemRejection.required(ENVELOPE, "data");
    }
    String baseType = Fields.requiredText("Data", data, "baseType", 1024);
    JsonNode baseData = data.path("baseData");
    if (!baseData.isObject()) {
      throw ItemRejection.required("Data", "baseData");
    }
    long timestamp = timestamp(envelope);
    if (isSdkStatistics(name)) {
      return Optional.empty();
    }
    TelemetryItem item = BaseData.decode(baseType, baseData);
    ObjectNode dimensions = JsonNodeFactory.instance.objectNode();
    properties(baseType, baseData, dimensions);
    item.put(Column.TIMESTAMP, timestamp)
        .put(Column.BILLED_SIZE, size)
        .put(Column.ITEM_COUNT, itemCount(envelope));
    item.put(Column.CUSTOM_MEASUREMENTS, measurements(baseType, baseData));
    tags(envelope.path("tags"), item);
    identify(item, dimensions);
    if (!dimensions.isEmpty()) {
      item.put(Column.CUSTOM_DIMENSIONS, dimensions.toString());
    }
    return Optional.of(item);
  }

  private static boolean isSdkStatistics(String name) {
    return name != null && name.toLowerCase(Locale.ROOT).endsWith("statsbeat");
  }

  private long timestamp(JsonNode envelope) throws ItemRejection {
    String time = Fields.requiredText(ENVELOPE, envelope, "time", 64);
    OptionalLong micros = WireTime.parseMicros(time);
    if (micros.isEmpty()) {
      throw ItemRejection.badTime();
    }
    long age = clock.millis() - micros.getAsLong() / 1000;
    if (age > OLDEST_MILLIS) {
      throw ItemRejection.outsideTimeWindow(
          "older than the allowed min date", -OLDEST_MILLIS, -age);
    }
    if (-age > NEWEST_MILLIS) {
      throw ItemRejection.outsideTimeWindow("newer than the allowed max date", NEWEST_MILLIS, -age);
    }
    return micros.getAsLong();
  }

  private static long itemCount(JsonNode envelope) {
    double rate = envelope.path("sampleRate").asDouble(100);
    return rate > 0 && rate < 100 ? Math.round(100 / rate) : 1;
  }

  private static void properties(String type, JsonNode baseData, ObjectNode dimensions)
      throws ItemRejection {
    JsonNode properties = baseData.path("properties");
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode value = property.getValue();
      checkKey(type, "properties", property.getKey());
      String text = value.isValueNode() ? value.asText() : value.toString();
      if (text.length() > 8192) {
        throw ItemRejection.tooLong(type, "properties." + property.getKey(), 8192, text.length());
      }
      if (!value.isNull()) {
        dimensions.put(property.getKey(), text);
      }
    }
  }

  private static String measurements(String type, JsonNode baseData) throws ItemRejection {
    JsonNode measurements = baseData.path("measurements");
    if (measurements.isEmpty()) {
      return null;
    }
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> measurement : measurements.properties()) {
      checkKey(type, "measurements", measurement.getKey());
      JsonNode value = measurement.getValue();
      if (!value.isNumber() && !value.isNull()) {
        throw ItemRejection.wrongType(type, "measurements." + measurement.getKey(), "double");
      }
      if (value.isNumber()) {
        kept.set(measurement.getKey(), value);
      }
    }
    return kept.toString();
  }

  private static void checkKey(String type, String map, String key) throws ItemRejection {
    if (key.length() > 150) {
      throw ItemRejection.tooLong(type, map + ".key", 150, key.length());
    }
  }

  private static void tags(JsonNode tags, TelemetryItem item) throws ItemRejection {
    for (ContextTag tag : TAGS) {
      String value = Fields.text(ENVELOPE, tags, tag.key, tag.limit);
      if (value != null && !value.isEmpty()) {
        item.put(tag.column, value);
      }
    }
  }

  /**
   * Rewrites ids as the service does: {@code |trace.span.} becomes {@code span}, a parent of zeros
   * becomes none.
   */
  private static void identify(TelemetryItem item, ObjectNode dimensions) {
    if (item.get(Column.ID) instanceof String id) {
      String span = spanOfLegacyId(id);
      if (span != null) {
        item.put(Column.ID, span);
        dimensions.put("ai_legacyRequestId", id);
      }
    }
    if (item.get(Column.OPERATION_PARENT_ID) instanceof String parent) {
      if (isZero(parent)) {
        item.clear(Column.OPERATION_PARENT_ID);
      } else {
        item.put(Column.OPERATION_PARENT_ID, spanOfLegacyId(parent));
      }
    }
    if (item.get(Column.OPERATION_ID) instanceof String operation && isZero(operation)) {
      item.clear(Column.OPERATION_ID);
    }
  }

  /** The last part of {@code |trace.span.}; null for any other id. */
  private static String spanOfLegacyId(String id) {
    if (!id.startsWith("|")) {
      return null;
    }
    Matcher legacy = LEGACY_ID.matcher(id);
    return legacy.matches() ? legacy.group(1) : null;
  }

  private static boolean isZero(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c == '0');
  }

  /** The context tags that have a column; all others are tolerated and not kept. */
  private enum ContextTag {
    OPERATION_ID("ai.operation.id", 128, Column.OPERATION_ID),
    PARENT_ID("ai.operation.parentId", 512, Column.OPERATION_PARENT_ID),
    OPERATION_NAME("ai.operation.name", 1024, Column.OPERATION_NAME),
    SYNTHETIC_SOURCE("ai.operation.syntheticSource", 1024, Column.OPERATION_SYNTHETIC_SOURCE),
    ROLE("ai.cloud.role", 256, Column.CLOUD_ROLE_NAME),
    ROLE_INSTANCE("ai.cloud.roleInstance", 256, Column.CLOUD_ROLE_INSTANCE),
    SDK_VERSION("ai.internal.sdkVersion", 64, Column.SDK_VERSION),
    IP("ai.location.ip", 46, Column.CLIENT_IP),
    USER_ID("ai.user.id", 128, Column.USER_ID),
    AUTHENTICATED_USER_ID("ai.user.authUserId", 1024, Column.USER_AUTHENTICATED_ID),
    ACCOUNT_ID("ai.user.accountId", 1024, Column.USER_ACCOUNT_ID),
    SESSION_ID("ai.session.id", 64, Column.SESSION_ID),
    DEVICE_TYPE("ai.device.type", 64, Column.CLIENT_TYPE),
    DEVICE_MODEL("ai.device.model", 256, Column.CLIENT_MODEL),
    OS_VERSION("ai.device.osVersion", 256, Column.CLIENT_OS),
    APPLICATION_VERSION("ai.application.ver", 1024, Column.APPLICATION_VERSION);

    final String key;
    final int limit;
    final Column column;

    ContextTag(String key, int limit, Column column) {
      this.key = key;
      this.limit = limit;
      this.column = column;
    }
  }

  /** Reads single fields of a JSON object within the service's limits. */
  static final class Fields {
    private Fields() {}

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
     * Milliseconds of a duration text; a bare number, as very old SDKs send it, is milliseconds
     * already.
     */
    static Double duration(String type, JsonNode object, String field) throws ItemRejection {
      JsonNode node = object.path(field);
      if (node.isNumber() && node.asDouble() >= 0) {
        return node.asDouble();
      }
      String text = text(type, object, field, 64);
      if (text == null || text.isEmpty()) {
        return null;
      }
      OptionalDouble millis = WireTime.parseDurationMillis(text);
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

    /** A boolean, or its text; true when absent, as the service has it for success. */
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
}
