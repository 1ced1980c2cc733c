package azurecensus.portal.otlp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * An envelope of Application Insights while it is filled. Texts are cut to the length that the
 * service accepts; null values are left out. Not thread-safe.
 */
final class Envelope {
  private static final int MAX_PROPERTY_KEY = 150;
  private static final int MAX_PROPERTY_VALUE = 8192;
  /** Punctuation around a name and a value in JSON. */
  private static final int PUNCTUATION = 6;

  /** Bytes of the parts that every envelope has. */
  private static final int FRAME = 150;

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final ObjectNode tags;
  private final ObjectNode data;
  private ObjectNode properties;
  private long size = FRAME;

  /** The context tags that the mapping sets. */
  enum Tag {
    OPERATION_ID("ai.operation.id", 128),
    PARENT_ID("ai.operation.parentId", 512),
    OPERATION_NAME("ai.operation.name", 1024),
    ROLE("ai.cloud.role", 256),
    ROLE_INSTANCE("ai.cloud.roleInstance", 256),
    VERSION("ai.application.ver", 1024),
    SDK("ai.internal.sdkVersion", 64),
    IP("ai.location.ip", 46),
    USER("ai.user.id", 128),
    SESSION("ai.session.id", 64);

    private final String key;
    private final int limit;

    Tag(String key, int limit) {
      this.key = key;
      this.limit = limit;
    }
  }

  /**
   * Creates an envelope of a type, such as {@code RequestData}.
   *
   * @param epochNanos the time of the item, in nanoseconds since 1970
   */
  Envelope(String baseType, long epochNanos) {
    json.put("name", baseType.substring(0, baseType.length() - "Data".length()));
    json.put("time", time(epochNanos));
    tags = json.putObject("tags");
    data = json.putObject("data").put("baseType", baseType).putObject("baseData");
    data.put("ver", 2);
    data.put("ver", 2);
  }

  Envelope tag(Tag tag, String value) {
    if (value != null && !value.isEmpty()) {
      String kept = cut(value, tag.limit);
      tags.put(tag.key, kept);
      size += tag.key.length() + kept.length() + PUNCTUATION;
    }
    return this;
  }

  /** The value of a tag; null without. */
  String tag(Tag tag) {
    return tags.path(tag.key).asText(null);
  }

  /** Sets a property; a name that is empty or too long is left out, as in the official exporter. */
  Envelope property(String key, String value) {
    if (value == null || key.isEmpty() || key.length() > MAX_PROPERTY_KEY) {
      return this;
    }
    if (properties == null) {
      properties = data.putObject("properties");
    }
    String kept = cut(value, MAX_PROPERTY_VALUE);
    properties.put(key, kept);
    size += key.length() + kept.length() + PUNCTUATION;
    return this;
  }

  Envelope data(String field, String value, int limit) {
    if (value != null) {
      String kept = cut(value, limit);
      data.put(field, kept);
      size += field.length() + kept.length() + PUNCTUATION;
    }
    return this;
  }

  /** The part that depends on the type, for values that are no texts. */
  ObjectNode data() {
    return data;
  }

  Envelope sampleRate(Double rate) {
    if (rate != null) {
      json.put("sampleRate", rate);
    }
    return this;
  }

  /** Sets the key under which the sender posted. */
  Envelope key(String instrumentationKey) {
    json.put("iKey", instrumentationKey);
    return this;
  }

  /** Counts text that was added to {@link #data()}. */
  void grow(int characters) {
    size += characters;
  }

  ObjectNode json() {
    return json;
  }

  /** The approximate bytes of the envelope as JSON. */
  long size() {
    return size;
  }

  /** A duration from nanoseconds, as {@code d.hh:mm:ss.ffffff}. */
  static String duration(long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    long days = seconds / 86_400;
    StringBuilder text = new StringBuilder(24);
    if (days > 0) {
      text.append(days).append('.');
    }
    digits(text, seconds / 3600 % 24, 2).append(':');
    digits(text, seconds / 60 % 60, 2).append(':');
    digits(text, seconds % 60, 2).append('.');
    return digits(text, nanos / 1000 % 1_000_000, 6).toString();
  }

  private static StringBuilder digits(StringBuilder text, long value, int width) {
    String digits = Long.toString(value);
    return text.append("0".repeat(width - digits.length())).append(digits);
  }

  /** A trace or span id, of any length, in hexadecimal digits. */
  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** True for an id that names something: not empty and not all zeros. */
  static boolean isValid(ByteString id) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return true;
      }
    }
    return false;
  }

  private static String time(long epochNanos) {
    return Instant.ofEpochSecond(
            epochNanos / 1_000_000_000, Math.floorMod(epochNanos, 1_000_000_000L))
        .toString();
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit);
  }
}
