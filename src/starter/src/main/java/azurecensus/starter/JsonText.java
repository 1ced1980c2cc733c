package azurecensus.starter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses a small JSON text. Objects become maps, arrays lists, strings and names strings; other
 * values become their own text. Comments are skipped, since {@code host.json} may have them. (A
 * JSON library is avoided because the worker loads its own version first.)
 */
final class JsonText {
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int position;
  private int depth;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * Returns the value of a JSON text.
   *
   * @throws IllegalArgumentException when it is not JSON
   */
  static Object parse(String text) {
    JsonText json = new JsonText(text.startsWith("\uFEFF") ? text.substring(1) : text);
    Object value = json.value();
    if (json.peek() != '\0') {
      throw json.error();
    }
    return value;
  }

  private Object value() {
    if (++depth > MAX_DEPTH) {
      throw error();
    }
    Object value = switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> word();
    };
    depth--;
    return value;
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    expect('{');
    while (peek() != '}') {
      String name = string();
      expect(':');
      object.put(name, value());
      separator('}');
    }
    expect('}');
    return object;
  }

  private List<Object> array() {
    List<Object> array = new ArrayList<>();
    expect('[');
    while (peek() != ']') {
      array.add(value());
      separator(']');
    }
    expect(']');
    return array;
  }

  private void separator(char end) {
    if (peek() != end) {
      expect(',');
    }
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      string.append(c == '\\' ? escape() : c);
    }
    return string.toString();
  }

  private char escape() {
    char c = next();
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> c;
    };
  }

  private char unicode() {
    if (position + 4 > text.length()) {
      throw error();
    }
    position += 4;
    return (char) Integer.parseInt(text.substring(position - 4, position), 16);
  }

  private String word() {
    int from = position;
    while (position < text.length()
        && "{}[]\",:/".indexOf(text.charAt(position)) < 0
        && text.charAt(position) > ' ') {
      position++;
    }
    if (position == from) {
      throw error();
    }
    return text.substring(from, position);
  }

  /** Returns the next character that means something without taking it; NUL at the end. */
  private char peek() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (text.startsWith("//", position)) {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", position)) {
        int end = text.indexOf("*/", position);
        position = end < 0 ? text.length() : end + 2;
      } else if (c > ' ') {
        return c;
      } else {
        position++;
      }
    }
    return '\0';
  }

  private void expect(char expected) {
    if (peek() != expected) {
      throw error();
    }
    position++;
  }

  private char next() {
    if (position == text.length()) {
      throw error();
    }
    return text.charAt(position++);
  }

  private IllegalArgumentException error() {
    return new IllegalArgumentException("not JSON at character " + position);
  }
}
