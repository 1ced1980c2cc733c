package azurecensus.exporter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into a growing buffer, which is used again for the next item. Strings are
 * always well-formed on the wire: half a surrogate pair becomes U+FFFD. Not thread-safe.
 */
final class JsonWriter {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** A power of two, a few times what one kind of item has. */
  private static final int NAMES = 128;

  /**
   * Names come again with every item, mostly as the very same object: half of an envelope is copied
   * from here.
   */
  private final String[] names = new String[NAMES];

  private final byte[][] encodedNames = new byte[NAMES][];
  private byte[] buffer = new byte[1024];
  private int size;
  private boolean comma;

  /** Forgets what was written. */
  JsonWriter reset() {
    size = 0;
    comma = false;
    return this;
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  String asText() {
    return new String(buffer, 0, size, StandardCharsets.UTF_8);
  }

  JsonWriter beginObject() {
    return open('{');
  }

  JsonWriter endObject() {
    return close('}');
  }

  JsonWriter beginArray() {
    return open('[');
  }

  JsonWriter endArray() {
    return close(']');
  }

  private JsonWriter open(char bracket) {
    separate();
    put(bracket);
    comma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    put(bracket);
    comma = true;
    return this;
  }

  JsonWriter name(String name) {
    separate();
    int slot = name.hashCode() & (NAMES - 1);
    if (!name.equals(names[slot])) {
      remember(name, slot);
    }
    byte[] bytes = encodedNames[slot];
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    comma = false;
    return this;
  }

  private void remember(String name, int slot) {
    int start = size;
    string(name);
    put(':');
    names[slot] = name;
    encodedNames[slot] = Arrays.copyOfRange(buffer, start, size);
    size = start;
  }

  JsonWriter value(String value) {
    separate();
    string(value);
    return this;
  }

  JsonWriter value(boolean value) {
    return literal(value ? "true" : "false");
  }

  JsonWriter value(long value) {
    return literal(Long.toString(value));
  }

  /** Writes a finite number, a whole one without its fraction. */
  JsonWriter value(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no infinite numbers");
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return literal(whole ? Long.toString((long) value) : Double.toString(value));
  }

  private JsonWriter literal(String ascii) {
    separate();
    ensure(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      buffer[size++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  private void separate() {
    if (comma) {
      put(',');
    }
    comma = true;
  }

  private void put(char ascii) {
    ensure(1);
    buffer[size++] = (byte) ascii;
  }

  /**
   * Six bytes a character is the worst case (a control character's escape), so one check serves a
   * whole string. Nearly all are plain from end to end, so that comes first and fast.
   */
  private void string(String text) {
    int length = text.length();
    ensure(2 + 6 * length);
    byte[] out = buffer;
    int position = size;
    out[position++] = '"';
    int i = 0;
    for (; i < length && isPlain(text.charAt(i)); i++) {
      out[position++] = (byte) text.charAt(i);
    }
    size = position;
    if (i < length) {
      rest(text, i);
    }
    buffer[size++] = '"';
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
  }

  private void rest(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        buffer[size++] = (byte) c;
      } else if (c < 0x80) {
        escape(c);
      } else if (c < 0x800) {
        buffer[size++] = (byte) (0xc0 | (c >> 6));
        trail(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        threeBytes(Character.isSurrogate(c) ? '\ufffd' : c);
      }
    }
  }

  private void escape(char c) {
    buffer[size++] = '\\';
    switch (c) {
      case '"', '\\' -> buffer[size++] = (byte) c;
      case '\n' -> buffer[size++] = 'n';
      case '\r' -> buffer[size++] = 'r';
      case '\t' -> buffer[size++] = 't';
      default -> {
        buffer[size++] = 'u';
        buffer[size++] = '0';
        buffer[size++] = '0';
        buffer[size++] = HEX[c >> 4];
        buffer[size++] = HEX[c & 0xf];
      }
    }
  }

  private void threeBytes(char c) {
    buffer[size++] = (byte) (0xe0 | (c >> 12));
    trail(c >> 6);
    trail(c);
  }

  private void supplementary(int codePoint) {
    buffer[size++] = (byte) (0xf0 | (codePoint >> 18));
    trail(codePoint >> 12);
    trail(codePoint >> 6);
    trail(codePoint);
  }

  private void trail(int bits) {
    buffer[size++] = (byte) (0x80 | (bits & 0x3f));
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
