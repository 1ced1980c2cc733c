package azurecensus.exporter.internal.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the services' responses: objects as maps, arrays as lists, numbers as doubles. Strict, and
 * bounded in depth.
 */
public final class JsonReader {
  private static final int MAX_DEPTH = 32;

  private final String text;
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Returns the value that the text represents.
   *
   * @throws IllegalArgumentException when it is no JSON; the message does not repeat the text
   */
  public static Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.skipBlanks();
    if (reader.position < text.length()) {
      throw reader.malformed();
    }
    return value;
  }

  private Object value(int depth) {
    skipBlanks();
    if (position == text.length() || depth > MAX_DEPTH) {
      throw malformed();
    }
    char c = text.charAt(position);
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    position++;
    if (next('}')) {
      return members;
    }
    do {
      skipBlanks();
      String name = string();
      expect(':');
      members.put(name, value(depth + 1));
    } while (next(','));
    expect('}');
    return members;
  }

  private List<Object> array(int depth) {
    List<Object> elements = new ArrayList<>();
    position++;
    if (next(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
    } while (next(','));
    expect(']');
    return elements;
  }

  private String string() {
    if (position == text.length() || text.charAt(position) != '"') {
      throw malformed();
    }
    StringBuilder string = new StringBuilder();
    for (position++; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == '"') {
        position++;
        return string.toString();
      }
      string.append(c == '\\' ? escaped() : c);
    }
    throw malformed();
  }

  private char escaped() {
    position++;
    if (position == text.length()) {
      throw malformed();
    }
    char c = text.charAt(position);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw malformed();
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      position++;
      int digit = position < text.length() ? Character.digit(text.charAt(position), 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      code = (code << 4) | digit;
    }
    return (char) code;
  }

  private Object literal(String word, Object value) {
    if (!text.startsWith(word, position)) {
      throw malformed();
    }
    position += word.length();
    return value;
  }

  private Double number() {
    int start = position;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    try {
      return Double.valueOf(text.substring(start, position));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private boolean next(char c) {
    skipBlanks();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!next(c)) {
      throw malformed();
    }
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("no JSON at character " + position);
  }
}
