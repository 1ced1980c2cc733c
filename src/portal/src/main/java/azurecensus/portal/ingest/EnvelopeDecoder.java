package azurecensus.portal.ingest;

import azurecensus.portal.store.Column;
import azurecensus.portal.store.StoredItem;
import azurecensus.portal.store.TimeParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes an envelope into an item, or rejects it with the reason that the service would give.
 * Limits and required fields are those of the service. Every spelling that an SDK uses is
 * understood.
 */
final class EnvelopeDecoder {
  private static final long OLDEST_MILLIS = Duration.ofDays(2).toMillis();
  private static final long NEWEST_MILLIS = Duration.ofHours(2).toMillis();
  private static final Pattern LEGACY_ID = Pattern.compile("\\|[^.]+\\.([^.]+)\\.");
  private static final ContextTag[] TAGS = ContextTag.values();
  private static final String ENVELOPE = "Envelope";

  private final Set<String> acceptedKeys;
  private final EnvelopeRelay relay;
  private final Clock clock;

  /**
   * Creates the decoder.
   *
   * @param acceptedKeys the accepted instrumentation keys in lower case; empty for every key
   * @param relay chooses the envelopes to send on
   * @param clock the time against which the items' times are checked
   */
  EnvelopeDecoder(Set<String> acceptedKeys, EnvelopeRelay relay, Clock clock) {
    this.acceptedKeys = acceptedKeys;
    this.relay = relay;
    this.clock = clock;
  }

  /**
   * Decodes an envelope, which is used up.
   *
   * @param size its uncompressed bytes as sent
   * @return the item, or empty for one that is accepted and not kept: statistics of an SDK about
   *     itself
   */
  Optional<ReceivedItem> decode(JsonNode envelope, long size) throws ItemRejection {
    if (!(envelope instanceof ObjectNode object)) {
      throw ItemRejection.wrongType(ENVELOPE, "item", "object");
    }
    String name = EnvelopeFields.text(ENVELOPE, envelope, "name", 1024);
    String key = EnvelopeFields.requiredText(ENVELOPE, envelope, "iKey", 40);
    if (!acceptedKeys.isEmpty() && !acceptedKeys.contains(key.toLowerCase(Locale.ROOT))) {
      throw ItemRejection.unknownKey();
    }
    JsonNode data = envelope.path("data");
    if (!data.isObject()) {
      throw ItemRejection.required(ENVELOPE, "data");
    }
    String baseType = EnvelopeFields.requiredText("Data", data, "baseType", 1024);
    JsonNode baseData = data.path("baseData");
    if (!baseData.isObject()) {
      throw ItemRejection.required("Data", "baseData");
    }
    long timestamp = timestamp(envelope);
    if (isSdkStatistics(name)) {
      return Optional.empty();
    }
    StoredItem item = BaseData.decode(baseType, baseData);
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
    return Optional.of(new ReceivedItem(item, relay.copy(object, item)));
  }

  private static boolean isSdkStatistics(String name) {
    return name != null && name.toLowerCase(Locale.ROOT).endsWith("statsbeat");
  }

  private long timestamp(JsonNode envelope) throws ItemRejection {
    String time = EnvelopeFields.requiredText(ENVELOPE, envelope, "time", 64);
    OptionalLong micros = TimeParser.parseMicros(time);
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

  private static void tags(JsonNode tags, StoredItem item) throws ItemRejection {
    for (ContextTag tag : TAGS) {
      String value = EnvelopeFields.text(ENVELOPE, tags, tag.key, tag.limit);
      if (value != null && !value.isEmpty()) {
        item.put(tag.column, value);
      }
    }
  }

  /**
   * Rewrites ids as the service does: {@code |trace.span.} becomes {@code span}, a parent of zeros
   * becomes none.
   */
  private static void identify(StoredItem item, ObjectNode dimensions) {
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

  /** The context tags that have a column; all others are ignored. */
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
}
