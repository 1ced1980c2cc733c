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

  /** The first of these that is there and not empty, as text; it stays. Null when none is. */
  String first(String... keys) {
    for (String key : keys) {
      String value = left.get(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /** The first of these that is a whole number above 0; 0 when none is. */
  long firstNumber(String... keys) {
    for (String key : keys) {
      long number = number(left.get(key));
      if (number > 0) {
        return number;
      }
    }
    return 0;
  }

  /** Takes all of these out. */
  void takeAll(String... keys) {
    for (String key : keys) {
      left.remove(key);
    }
  }

  /** The value as text, which is taken out; null when there is none. */
  String take(String key) {
    return left.remove(key);
  }

  private static long number(String text) {
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

  /** Context tags, and attributes that mean one, become tags; everything else a property. */
  void giveRestTo(TelemetryItem item) {
    left.forEach((key, value) -> {
      String tag = ContextTags.tagOf(key);
      if (tag != null) {
        item.getTags().put(tag, value);
      } else if (!key.startsWith(RESERVED)) {
        item.getProperties().put(key, value);
      }
    });
  }
}
