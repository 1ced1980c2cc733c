package azurecensus.exporter;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Item to envelope: one JSON object on one line, every text cut to what the service takes (it
 * refuses longer ones).
 *
 * <p>An envelope above 64 KB is written again with shorter texts and fewer frames until it fits, so
 * that it is shrunk, not lost. Immutable, thread-safe.
 *
 * <p>Limits: the endpoint's published schemas.
 */
final class TelemetryEncoder {
  /** The largest envelope that the service takes, in bytes. */
  static final int MAX_ENVELOPE = 65_536;

  static final int MAX_NAME = 1024;
  static final int MAX_ID = 512;
  static final int MAX_URL = 2048;
  static final int MAX_DATA = 8192;
  static final int MAX_MESSAGE = 32_768;
  static final int MAX_PROPERTY_KEY = 150;
  static final int MAX_PROPERTY_VALUE = 8192;

  /** Ours: the service states none, and nobody reads more. */
  static final int MAX_PROPERTIES = 200;

  /**
   * With texts this short, and twice as many properties and tags at most, even control characters
   * fit in.
   */
  private static final int SHORTEST = 8;

  /** Ours, too: there are 28 documented ones. */
  private static final int MAX_TAGS = 50;

  private static final int MAX_ID_TAG = 128;

  static final String NOT_AVAILABLE = "n/a";

  private final String instrumentationKey;

  TelemetryEncoder(String instrumentationKey) {
    this.instrumentationKey = instrumentationKey;
  }

  /** The envelope without a line break, or null when it cannot be made to fit. */
  byte[] encode(TelemetryItem item, JsonWriter json) {
    for (int longest = MAX_MESSAGE; longest >= SHORTEST; longest /= 2) {
      write(item, json.reset(), longest);
      if (json.size() <= MAX_ENVELOPE) {
        return json.toByteArray();
      }
    }
    return null;
  }

  /** Writes the item with no text longer than {@code longest}. */
  private void write(TelemetryItem item, JsonWriter json, int longest) {
    json.beginObject().name("ver").value(1);
    json.name("name").value(envelopeName(item.getType()));
    json.name("time").value(WireTime.instant(item.getTime()));
    if (item.getSampleRate() < 100) {
      json.name("sampleRate").value(item.getSampleRate());
    }
    json.name("iKey").value(instrumentationKey);
    tags(item, json, longest);
    json.name("data").beginObject();
    json.name("baseType").value(baseType(item.getType()));
    json.name("baseData").beginObject().name("ver").value(2);
    switch (item.getType()) {
      case REQUEST -> request(item, json, longest);
      case DEPENDENCY -> dependency(item, json, longest);
      case MESSAGE -> message(item, json, longest);
      case EXCEPTION -> ExceptionEncoder.encode(item, json, longest);
    }
    properties(item, json, longest);
    measurements(item, json, longest);
    json.endObject().endObject().endObject();
  }

  private static String envelopeName(TelemetryItem.Type type) {
    return switch (type) {
      case REQUEST -> "Request";
      case DEPENDENCY -> "RemoteDependency";
      case MESSAGE -> "Message";
      case EXCEPTION -> "Exception";
    };
  }

  private static String baseType(TelemetryItem.Type type) {
    return envelopeName(type) + "Data";
  }

  /** Ids stay whole however much the rest must shrink. */
  private static void tags(TelemetryItem item, JsonWriter json, int longest) {
    json.name("tags").beginObject();
    withFittingKeys(item.getTags(), Math.min(MAX_TAGS, 2 * longest))
        .forEach((key, value) -> optional(
            json, key, value, Math.min(ContextTags.limit(key), Math.max(MAX_ID_TAG, longest))));
    json.endObject();
  }

  private static void request(TelemetryItem item, JsonWriter json, int longest) {
    call(item, json);
    json.name("responseCode").value(Text.cut(Text.orElse(item.getResultCode(), "0"), MAX_NAME));
    optional(json, "url", item.getUrl(), Math.min(MAX_URL, longest));
    optional(json, "source", item.getSource(), Math.min(MAX_NAME, longest));
  }

  private static void dependency(TelemetryItem item, JsonWriter json, int longest) {
    call(item, json);
    json.name("resultCode").value(Text.cut(Text.orElse(item.getResultCode(), "0"), MAX_NAME));
    optional(json, "data", item.getUrl(), Math.min(MAX_DATA, longest));
    optional(json, "type", item.getDependencyType(), Math.min(MAX_NAME, longest));
    optional(json, "target", item.getTarget(), Math.min(MAX_NAME, longest));
  }

  /** What requests and dependencies share. */
  private static void call(TelemetryItem item, JsonWriter json) {
    optional(json, "id", item.getId(), MAX_ID);
    json.name("name").value(Text.cut(Text.orElse(item.getName(), NOT_AVAILABLE), MAX_NAME));
    json.name("duration").value(WireTime.duration(item.getDurationNanos()));
    json.name("success").value(item.isSuccess());
  }

  private static void message(TelemetryItem item, JsonWriter json, int longest) {
    json.name("message")
        .value(Text.cut(
            Text.orElse(item.getMessage(), NOT_AVAILABLE), Math.min(MAX_MESSAGE, longest)));
    if (item.getSeverityLevel() != null) {
      json.name("severityLevel").value(item.getSeverityLevel().code());
    }
  }

  private static void properties(TelemetryItem item, JsonWriter json, int longest) {
    if (item.getProperties().isEmpty()) {
      return;
    }
    json.name("properties").beginObject();
    withFittingKeys(item.getProperties(), Math.min(MAX_PROPERTIES, 2 * longest))
        .forEach((key, value) -> optional(json, key, value, Math.min(MAX_PROPERTY_VALUE, longest)));
    json.endObject();
  }

  private static void measurements(TelemetryItem item, JsonWriter json, int longest) {
    if (item.getMeasurements().isEmpty()) {
      return;
    }
    json.name("measurements").beginObject();
    withFittingKeys(item.getMeasurements(), Math.min(MAX_PROPERTIES, 2 * longest))
        .forEach((key, value) -> {
          if (value != null && Double.isFinite(value)) {
            json.name(key).value(value);
          }
        });
    json.endObject();
  }

  /** Cuts keys that are too long, and tells two that then are the same apart by a number. */
  private static <V> Map<String, V> withFittingKeys(Map<String, V> map, int max) {
    if (map.size() <= max && areFittingKeys(map.keySet())) {
      return map;
    }
    Map<String, V> fitting = new LinkedHashMap<>();
    for (Map.Entry<String, V> entry : map.entrySet()) {
      if (fitting.size() == max) {
        break;
      }
      String key = fittingKey(entry.getKey());
      for (int number = 1; fitting.containsKey(key); number++) {
        key = Text.cut(key, MAX_PROPERTY_KEY - 3) + number;
      }
      fitting.put(key, entry.getValue());
    }
    return fitting;
  }

  /**
   * Plain loops: this is done for every item, and streams would take longer than all the writing.
   */
  private static boolean areFittingKeys(Set<String> keys) {
    for (String key : keys) {
      if (key.isEmpty() || key.length() > MAX_PROPERTY_KEY || !isPlain(key)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String key) {
    boolean visible = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isSurrogate(c)) {
        return false;
      }
      visible |= c > ' ';
    }
    return visible;
  }

  /** By way of bytes, which leaves no half surrogate pairs. */
  private static String fittingKey(String key) {
    String wellFormed = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return Text.cut(Text.orElse(wellFormed, NOT_AVAILABLE), MAX_PROPERTY_KEY);
  }

  static void optional(JsonWriter json, String name, String value, int max) {
    if (value != null) {
      json.name(name).value(Text.cut(value, max));
    }
  }
}
