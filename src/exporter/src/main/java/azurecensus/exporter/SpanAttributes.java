package azurecensus.exporter;

import io.opencensus.trace.AttributeValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attributes of one span while it is converted. What a column of the item takes is taken out;
 * what is left in the end becomes tags and properties, so nothing is shown twice and nothing gets
 * lost.
 */
final class SpanAttributes {
  /** Reserved by Application Insights for itself. */
  private static final String RESERVED = "_MS.";

  private final Map<String, String> left;

  private SpanAttributes(Map<String, String> left) {
    this.left = left;
  }

  static SpanAttributes of(Map<String, AttributeValue> attributes) {
    Map<String, String> left = new LinkedHashMap<>();
    attributes.forEach((key, value) -> left.put(key, text(value)));
    return new SpanAttributes(left);
  }

  private static String text(AttributeValue value) {
    return value.match(
        string -> string,
        String::valueOf,
        String::valueOf,
        String::valueOf,
        unknown -> String.valueOf(unknown));
  }

  /** The value as text, which stays; null when there is none. */
  String get(String key) {
    return left.get(key);
  }

  /** The value as text, which is taken out; null when there is none. */
  String take(String key) {
    return left.remove(key);
  }

  /** The value as a whole number; 0 when there is none. */
  long number(String key) {
    String text = left.get(key);
    if (text == null || text.isEmpty() || text.length() > 18) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /** Context tags become tags, everything else a property. */
  void giveRestTo(TelemetryItem item) {
    left.forEach((key, value) -> {
      if (ContextTags.isDocumented(key)) {
        item.getTags().put(key, value);
      } else if (!key.startsWith(RESERVED)) {
        item.getProperties().put(key, value);
      }
    });
  }
}
