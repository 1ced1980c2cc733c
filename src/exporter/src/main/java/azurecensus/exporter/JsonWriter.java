package azurecensus.exporter;

import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into a growing buffer, which is used again for the next item. Strings are
 * always well-formed on the wire: half a surrogate pair becomes U+FFFD. Not thread-safe.
 */
final class JsonWriter {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** What {@link #isPlain(char)} says of ASCII, except for the question mark. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] = isPlain(c) && c != '?';
    }
  }

  /** A power of two, a few times what one kind of item has. */
  private static final int NAMES = 128;

  /**
   * Names come again with every item, mostly as the very same object: half of an envelope is copied
   * from here.
   */
  private final String[] names = new String[NAMES];

  private final byte[][] encodedNames = new byte[NAMES][];
  private final WireTime wireTime = new WireTime();
  private final byte[] id = new byte[TraceId.SIZE];
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

  /** What was written: the first {@link #size()} bytes, until the next is written. */
  byte[] buffer() {
    return buffer;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  String asText() {
    return new String(buffer, 0, size, StandardCharsets.UTF_8);
  }

  /** Writes a piece of JSON that was made beforehand and ends with an opening bracket. */
  JsonWriter opening(byte[] json) {
    raw(json);
    comma = false;
    return this;
  }

  /** Writes a piece of JSON that was made beforehand and ends with a value. */
  JsonWriter raw(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, buffer, size, json.length);
    size += json.length;
    comma = true;
    return this;
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
    int slot = slot(name);
    if (!name.equals(names[slot])) {
      remember(name, slot);
    }
    byte[] bytes = encodedNames[slot];
    ensure(1 + bytes.length);
    if (comma) {
      buffer[size++] = ',';
    }
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    comma = false;
    return this;
  }

  /** Whether this name was written before and is still remembered. */
  boolean remembers(String name) {
    return name.equals(names[slot(name)]);
  }

  private static int slot(String name) {
    return name.hashCode() & (NAMES - 1);
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

  JsonWriter value(TraceId value) {
    value.copyBytesTo(id, 0);
    return hex(TraceId.SIZE);
  }

  JsonWriter value(SpanId value) {
    value.copyBytesTo(id, 0);
    return hex(SpanId.SIZE);
  }

  /** Writes the first bytes of {@link #id}. */
  private JsonWriter hex(int count) {
    separate();
    ensure(2 + 2 * count);
    byte[] out = buffer;
    int position = size;
    out[position++] = '"';
    for (int i = 0; i < count; i++) {
      out[position++] = HEX[(id[i] >> 4) & 0xf];
      out[position++] = HEX[id[i] & 0xf];
    }
    out[position++] = '"';
    size = position;
    return this;
  }

  /** Writes the date and time as {@link WireTime} does. */
  JsonWriter value(Instant value) {
    separate();
    ensure(2 + WireTime.INSTANT_LENGTH);
    buffer[size++] = '"';
    size = wireTime.instant(value, buffer, size);
    buffer[size++] = '"';
    return this;
  }

  /** Writes the length of time as {@link WireTime} does. */
  JsonWriter duration(long nanos) {
    separate();
    ensure(2 + WireTime.MAX_DURATION_LENGTH);
    buffer[size++] = '"';
    size = WireTime.duration(nanos, buffer, size);
    buffer[size++] = '"';
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
   * Nearly all texts are plain from end to end, so that comes first and fast: a text has as many
   * UTF-8 bytes as characters when it is ASCII, or when half surrogate pairs became question marks.
   * (Where only C1 compiles, reading bytes takes a third of the time of {@code charAt}.)
   */
  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = text.length();
    ensure(2 + 6 * length); // six bytes a character is the worst case: a control character's escape
    byte[] out = buffer;
    int position = size;
    out[position++] = '"';
    size = position;
    if (utf8.length == length && isPlain(utf8)) {
      System.arraycopy(utf8, 0, out, position, length);
      size = position + length;
    } else {
      escaped(text);
    }
    buffer[size++] = '"';
  }

  private static boolean isPlain(byte[] ascii) {
    for (byte b : ascii) {
      if (!PLAIN[b]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
  }

  private void escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
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
