package azurecensus.exporter.internal.encode;

import azurecensus.exporter.spi.TelemetryItem;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes an item as its envelope: one JSON object on one line, each text cut to the length that the
 * service accepts (it refuses longer ones).
 *
 * <p>An envelope above 64 KB is written again with shorter texts and fewer frames until it fits, so
 * that it is shrunk and not lost. Immutable, thread-safe.
 *
 * <p>Source of the limits: the endpoint's published schemas.
 */
public final class TelemetryEncoder {
  /** Size of the largest envelope that the service accepts, in bytes. */
  public static final int MAX_ENVELOPE = 65_536;

  static final int MAX_NAME = 1024;
  static final int MAX_ID = 512;
  static final int MAX_URL = 2048;
  static final int MAX_DATA = 8192;
  static final int MAX_MESSAGE = 32_768;
  static final int MAX_EVENT_NAME = 512;
  static final int MAX_NAMESPACE = 256;
  static final int MAX_PROPERTY_KEY = 150;
  static final int MAX_PROPERTY_VALUE = 8192;

  /** Chosen by the exporter: the service states no limit. */
  static final int MAX_PROPERTIES = 200;

  /**
   * Texts this short, and at most twice as many properties and tags, fit even when they consist of
   * control characters.
   */
  private static final int SHORTEST = 8;

  /** Chosen by the exporter: 28 tags are documented. */
  private static final int MAX_TAGS = 50;

  private static final int MAX_ID_TAG = 128;

  private static final String NOT_AVAILABLE = "n/a";

  /** JSON before the time, by type. */
  private final byte[][] beforeTime = new byte[TelemetryItem.Type.values().length][];

  /** JSON from the instrumentation key to the first tag. */
  private final byte[] beforeTags;

  /** JSON between the last tag and the first column, by type. */
  private final byte[][] beforeData = new byte[TelemetryItem.Type.values().length][];

  /** Creates an encoder for the items of one resource. */
  @SuppressWarnings("EnumOrdinal") // the index of an array in this process
  public TelemetryEncoder(String instrumentationKey) {
    String key = new JsonWriter().value(instrumentationKey).asText();
    beforeTags = utf8(",\"iKey\":" + key + ",\"tags\":{");
    for (TelemetryItem.Type type : TelemetryItem.Type.values()) {
      String name = envelopeName(type);
      beforeTime[type.ordinal()] = utf8("{\"ver\":1,\"name\":\"" + name + "\",\"time\":");
      beforeData[type.ordinal()] =
          utf8("},\"data\":{\"baseType\":\"" + name + "Data\",\"baseData\":{\"ver\":2");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes the envelope, without a line break, as the writer's only content.
   *
   * @return false when it is too large even after shrinking
   */
  public boolean encode(EncodableItem item, JsonWriter json) {
    for (int longest = MAX_MESSAGE; longest >= SHORTEST; longest /= 2) {
      write(item, json.reset(), longest);
      if (json.size() <= MAX_ENVELOPE) {
        return true;
      }
    }
    return false;
  }

  /** Writes the item with no text longer than {@code longest}. */
  @SuppressWarnings("EnumOrdinal") // as in the constructor
  private void write(EncodableItem item, JsonWriter json, int longest) {
    json.opening(beforeTime[item.getType().ordinal()]).value(item.getTime());
    if (item.getSampleRate() < 100) {
      json.name("sampleRate").value(item.getSampleRate());
    }
    json.opening(beforeTags);
    tags(item, json, longest);
    json.raw(beforeData[item.getType().ordinal()]);
    switch (item.getType()) {
      case REQUEST -> request(item, json, longest);
      case DEPENDENCY -> dependency(item, json, longest);
      case MESSAGE -> message(item, json, longest);
      case EXCEPTION -> ExceptionEncoder.encode(item, json, longest);
      case EVENT -> event(item, json);
      case METRIC -> metric(item, json);
    }
    properties(item, json, longest);
    if (item.getType() != TelemetryItem.Type.METRIC) {
      measurements(item, json, longest);
    }
    json.endObject().endObject().endObject();
  }

  private static String envelopeName(TelemetryItem.Type type) {
    return switch (type) {
      case REQUEST -> "Request";
      case DEPENDENCY -> "RemoteDependency";
      case MESSAGE -> "Message";
      case EXCEPTION -> "Exception";
      case EVENT -> "Event";
      case METRIC -> "Metric";
    };
  }

  /** Ids are not cut, even when everything else is shrunk. */
  private static void tags(EncodableItem item, JsonWriter json, int longest) {
    PropertyMap tags = item.getTags();
    int most = Math.min(MAX_TAGS, 2 * longest);
    int longestText = Math.max(MAX_ID_TAG, longest);
    int start = json.size();
    if (tags.size() > most || !tags(tags, json, longestText, false)) {
      json.backToOpening(start);
      tags(withFittingKeys(tags, most), json, longestText, true);
    }
  }

  /** Returns false when it had to stop because a key does not fit. */
  private static boolean tags(PropertyMap tags, JsonWriter json, int longestText, boolean keysFit) {
    for (int entry = 0; entry < tags.end(); entry++) {
      String key = tags.key(entry);
      if (key == null) {
        continue;
      }
      if (!keysFit && !isFitting(key, json)) {
        return false;
      }
      Object value = tags.rawValue(entry);
      if (!(value instanceof String text)) {
        id(json, key, value);
      } else if (!json.repeat(key, text)) {
        json.constant(key, text, Math.min(ContextTags.limit(key), longestText));
      }
    }
    return true;
  }

  private static void request(EncodableItem item, JsonWriter json, int longest) {
    call(item, json);
    resultCode(item, json.name("responseCode"));
    json.text("url", item.getUrl(), Math.min(MAX_URL, longest));
    json.text("source", item.getSource(), Math.min(MAX_NAME, longest));
  }

  private static void dependency(EncodableItem item, JsonWriter json, int longest) {
    call(item, json);
    resultCode(item, json.name("resultCode"));
    json.text("data", item.getUrl(), Math.min(MAX_DATA, longest));
    json.text("type", item.getDependencyType(), Math.min(MAX_NAME, longest));
    json.text("target", item.getTarget(), Math.min(MAX_NAME, longest));
  }

  private static void resultCode(EncodableItem item, JsonWriter json) {
    json.value(JsonWriter.cut(JsonWriter.orElse(item.getResultCode(), "0"), MAX_NAME));
  }

  /** Writes the columns that requests and dependencies share. */
  private static void call(EncodableItem item, JsonWriter json) {
    if (item.rawId() instanceof String text) {
      json.text("id", text, MAX_ID);
    } else {
      id(json, "id", item.rawId());
    }
    json.name("name")
        .value(JsonWriter.cut(JsonWriter.orElse(item.getName(), NOT_AVAILABLE), MAX_NAME));
    json.name("duration").duration(item.getDurationNanos());
    json.name("success").value(item.isSuccess());
  }

  private static void message(EncodableItem item, JsonWriter json, int longest) {
    json.name("message")
        .value(JsonWriter.cut(
            JsonWriter.orElse(item.getMessage(), NOT_AVAILABLE), Math.min(MAX_MESSAGE, longest)));
    if (item.getSeverityLevel() != null) {
      json.name("severityLevel").value(item.getSeverityLevel().code());
    }
  }

  private static void event(EncodableItem item, JsonWriter json) {
    json.name("name")
        .value(JsonWriter.cut(JsonWriter.orElse(item.getName(), NOT_AVAILABLE), MAX_EVENT_NAME));
  }

  /** Writes the one data point; the service ignores further ones. */
  private static void metric(EncodableItem item, JsonWriter json) {
    MetricValue metric = item.metric();
    json.name("metrics").beginArray().beginObject();
    json.text("ns", metric.namespace(), MAX_NAMESPACE);
    json.name("name")
        .value(JsonWriter.cut(JsonWriter.orElse(item.getName(), NOT_AVAILABLE), MAX_NAME));
    json.name("value").value(metric.sum());
    if (metric.count() > 1) {
      json.name("count").value(Math.min(metric.count(), Integer.MAX_VALUE));
      number(json, "min", metric.min());
      number(json, "max", metric.max());
      number(json, "stdDev", metric.standardDeviation());
    }
    json.endObject().endArray();
  }

  private static void number(JsonWriter json, String name, double number) {
    if (Double.isFinite(number)) {
      json.name(name).value(number);
    }
  }

  private static void properties(EncodableItem item, JsonWriter json, int longest) {
    if (item.getProperties().isEmpty()) {
      return;
    }
    json.name("properties").beginObject();
    PropertyMap properties = item.getProperties();
    int most = Math.min(MAX_PROPERTIES, 2 * longest);
    int longestText = Math.min(MAX_PROPERTY_VALUE, longest);
    int start = json.size();
    if (properties.size() > most || !properties(properties, json, longestText, false)) {
      json.backToOpening(start);
      properties(withFittingKeys(properties, most), json, longestText, true);
    }
    json.endObject();
  }

  /** Returns false when it had to stop because a key does not fit. */
  private static boolean properties(
      PropertyMap properties, JsonWriter json, int longestText, boolean keysFit) {
    for (int entry = 0; entry < properties.end(); entry++) {
      String key = properties.key(entry);
      if (key == null) {
        continue;
      }
      if (!keysFit && !isFitting(key, json)) {
        return false;
      }
      Object value = properties.rawValue(entry);
      if (value instanceof String text) {
        json.text(key, text, longestText);
      } else {
        id(json, key, value);
      }
    }
    return true;
  }

  private static void measurements(EncodableItem item, JsonWriter json, int longest) {
    if (!item.hasMeasurements()) {
      return;
    }
    json.name("measurements").beginObject();
    Set<String> keys = new HashSet<>();
    for (Map.Entry<String, Double> measurement : item.getMeasurements().entrySet()) {
      if (keys.size() == Math.min(MAX_PROPERTIES, 2 * longest)) {
        break;
      }
      Double value = measurement.getValue();
      String key = differentKey(measurement.getKey(), keys);
      keys.add(key);
      if (value != null && Double.isFinite(value)) {
        json.name(key).value(value);
      }
    }
    json.endObject();
  }

  /**
   * Returns a copy with at most {@code most} entries, in which keys that are too long are cut, and
   * those that become equal are numbered.
   */
  private static PropertyMap withFittingKeys(PropertyMap map, int most) {
    PropertyMap fitting = new PropertyMap(16);
    for (Map.Entry<String, String> entry : map.entrySet()) {
      if (fitting.size() == most) {
        break;
      }
      fitting.put(differentKey(entry.getKey(), fitting.keySet()), entry.getValue());
    }
    return fitting;
  }

  private static String differentKey(String key, Set<String> others) {
    String fitting = fittingKey(key);
    for (int number = 1; others.contains(fitting); number++) {
      fitting = JsonWriter.cut(fitting, MAX_PROPERTY_KEY - 3) + number;
    }
    return fitting;
  }

  /** Keys that the writer remembers fit: only fitting keys are written. */
  private static boolean isFitting(String key, JsonWriter json) {
    return json.remembers(key)
        || (!key.isEmpty() && key.length() <= MAX_PROPERTY_KEY && isPlain(key));
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

  /** Converts through bytes, which replaces half surrogate pairs. */
  private static String fittingKey(String key) {
    String wellFormed = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return JsonWriter.cut(JsonWriter.orElse(wellFormed, NOT_AVAILABLE), MAX_PROPERTY_KEY);
  }

  /** Writes the id; nothing for null. */
  private static void id(JsonWriter json, String name, Object id) {
    if (id instanceof TraceId trace) {
      json.name(name).value(trace);
    } else if (id instanceof SpanId span) {
      json.name(name).value(span);
    }
  }
}
