package azurecensus.exporter;

import io.opencensus.common.Function;
import io.opencensus.trace.AttributeValue;
import java.util.Map;

/**
 * The attributes of one span while it is converted. What a column of the item takes is taken out;
 * what is left in the end becomes tags and properties, so nothing is shown twice and nothing gets
 * lost.
 */
final class SpanAttributes {
  /** Reserved by Application Insights for itself. */
  private static final String RESERVED = "_MS.";

  /** One for every type of value: it spares a class for each. */
  private static final Function<Object, String> TEXT = new Function<>() {
    @Override
    public String apply(Object value) {
      return String.valueOf(value);
    }
  };

  private final TextMap left;

  private SpanAttributes(TextMap left) {
    this.left = left;
  }

  static SpanAttributes of(Map<String, AttributeValue> attributes) {
    TextMap left = new TextMap(attributes.size() <= 8 ? 8 : 16);
    attributes.forEach((key, value) -> left.put(key, value.match(TEXT, TEXT, TEXT, TEXT, TEXT)));
    return new SpanAttributes(left);
  }

  /** What is left, and what becomes of it, is what the item that has this map shows. */
  TextMap left() {
    return left;
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

  /**
   * Context tags, and attributes that mean one, become tags of the item; everything else is a
   * property of it already.
   */
  void moveTagsTo(TelemetryItem item) {
    for (int entry = 0; entry < left.end(); entry++) {
      String key = left.key(entry);
      if (key == null) {
        continue;
      }
      String tag = ContextTags.tagOf(key);
      if (tag != null) {
        item.tags().put(tag, (String) left.rawValue(entry));
        left.removeEntry(entry);
      } else if (key.startsWith(RESERVED)) {
        left.removeEntry(entry);
      }
    }
  }
}
