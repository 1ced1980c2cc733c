package azurecensus.exporter;

import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Masks values that must not leave the process, by name: properties, and query parameters of URLs
 * in all texts of an item, messages of exceptions included. Ready-made, because a processor that
 * forgets one of these texts leaks silently.
 *
 * <p>{@code https://shop/pay?card=4711&page=2} becomes {@code https://shop/pay?card=***&page=2}.
 * Names are compared case-insensitively. Immutable and thread-safe.
 */
public final class MaskingProcessor implements TelemetryProcessor {
  private static final String MASK = "***";

  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  private MaskingProcessor(String... names) {
    this.names.addAll(Arrays.asList(names));
  }

  /**
   * Returns a processor for the query parameters and properties of these names. The name of a
   * header, e.g. {@code authorization}, also matches the property
   * {@code http.request.header.authorization} (or {@code http.response.header.…}).
   */
  public static MaskingProcessor of(String... names) {
    return new MaskingProcessor(names);
  }

  @Override
  public boolean process(TelemetryItem item) {
    item.setUrl(masked(item.getUrl()));
    item.setMessage(masked(item.getMessage()));
    item.setName(masked(item.getName()));
    item.setTarget(masked(item.getTarget()));
    item.setSource(masked(item.getSource()));
    item.rewriteExceptions(this::masked);
    for (Map.Entry<String, String> tag : item.getTags().entrySet()) {
      tag.setValue(masked(tag.getValue()));
    }
    for (Map.Entry<String, String> property : item.getProperties().entrySet()) {
      property.setValue(
          names.contains(withoutPrefix(property.getKey())) ? MASK : masked(property.getValue()));
    }
    return true;
  }

  private static String withoutPrefix(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    boolean header =
        lower.startsWith("http.request.header.") || lower.startsWith("http.response.header.");
    return header ? key.substring(lower.indexOf("header.") + "header.".length()) : key;
  }

  private String masked(String text) {
    if (text == null || text.indexOf('?') < 0) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    int position = 0;
    while (position < text.length()) {
      char c = text.charAt(position++);
      masked.append(c);
      if (c == '?' || c == '&') {
        position = copyParameter(text, position, masked);
      }
    }
    return masked.toString();
  }

  /**
   * Copies {@code name=value}, with the value masked if the name is in the set; returns the
   * position after it.
   */
  private int copyParameter(String text, int start, StringBuilder masked) {
    int end = start;
    while (end < text.length() && "&#?\"'<> \t\r\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    int equals = text.indexOf('=', start);
    if (equals >= 0 && equals < end && names.contains(text.substring(start, equals))) {
      masked.append(text, start, equals + 1).append(MASK);
    } else {
      masked.append(text, start, end);
    }
    return end;
  }

  @Override
  public String toString() {
    return "masking " + names.size() + " names";
  }
}
