package azurecensus.exporter.internal.encode;

import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into a growing buffer that is reused for the next item. Strings are always
 * well-formed on the wire: half a surrogate pair becomes U+FFFD. Not thread-safe.
 */
public final class JsonWriter {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  /** Results of {@link #isPlain(char)} for ASCII, except for the question mark. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] = isPlain(c) && c != '?';
    }
  }

  /** A power of two, several times the number of names in one kind of item. */
  private static final int NAMES = 256;

  /** Sufficient for the names of all kinds of items together; with 1, each item displaces some. */
  private static final int PROBES = 8;

  /**
   * Names that were written before, which recur with every item and usually as the same object:
   * half of an envelope is copied from here.
   */
  private final String[] names = new String[NAMES];

  private final byte[][] encodedNames = new byte[NAMES][];

  /** Longer texts are not kept: these belong to the app, which may have freed them meanwhile. */
  private static final int LONGEST_CONSTANT = 64;

  /** The texts last written as constants under these names; see {@link #constant}. */
  private final String[] constants = new String[NAMES];

  /** Names with these constants; null for one that was written only once so far. */
  private final byte[][] encodedConstants = new byte[NAMES][];

  private final WireTime wireTime = new WireTime();
  private final byte[] id = new byte[TraceId.SIZE];
  private byte[] buffer = new byte[1024];
  private int size;
  private boolean comma;

  /** Creates an empty writer. */
  public JsonWriter() {}

  /** Discards the content. */
  JsonWriter reset() {
    size = 0;
    comma = false;
    return this;
  }

  /** Returns the number of bytes that were written. */
  public int size() {
    return size;
  }

  /** Returns the content: the first {@link #size()} bytes, valid until the next write. */
  public byte[] buffer() {
    return buffer;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Returns the content as text. */
  public String asText() {
    return new String(buffer, 0, size, StandardCharsets.UTF_8);
  }

  /** Writes a prepared piece of JSON that ends with an opening bracket. */
  JsonWriter opening(byte[] json) {
    raw(json);
    comma = false;
    return this;
  }

  /** Writes a prepared piece of JSON that ends with a value. */
  JsonWriter raw(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, buffer, size, json.length);
    size += json.length;
    comma = true;
    return this;
  }

  /** Writes an opening brace. */
  public JsonWriter beginObject() {
    return open('{');
  }

  /** Writes a closing brace. */
  public JsonWriter endObject() {
    return close('}');
  }

  /** Writes an opening bracket. */
  public JsonWriter beginArray() {
    return open('[');
  }

  /** Writes a closing bracket. */
  public JsonWriter endArray() {
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

  /** Writes the name of a member. */
  public JsonWriter name(String name) {
    int slot = slot(name);
    if (!name.equals(names[slot])) {
      remember(name, slot);
    }
    member(encodedNames[slot]);
    comma = false;
    return this;
  }

  /** Writes the beginning of a member, or a whole one, after a comma where that is needed. */
  private void member(byte[] bytes) {
    ensure(1 + bytes.length);
    if (comma) {
      buffer[size++] = ',';
    }
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /** Returns true when this name was written before and is still remembered. */
  boolean remembers(String name) {
    return name.equals(names[slot(name)]);
  }

  /**
   * Writes a member whose text is the same object as in the items before, such as the cloud role,
   * by a single copy.
   *
   * @return false when the text is another one; then nothing was written, and {@link #constant}
   *     writes it
   */
  @SuppressWarnings("ReferenceEquality") // an equal text costs more to compare than to write
  boolean repeat(String name, String value) {
    int slot = slot(name);
    byte[] bytes = encodedConstants[slot];
    if (bytes == null || constants[slot] != value || !name.equals(names[slot])) {
      return false;
    }
    member(bytes);
    comma = true;
    return true;
  }

  /**
   * Writes the text cut to {@code max} UTF-16 units under this name, and keeps it for
   * {@link #repeat} when it is short and was written twice in succession.
   */
  @SuppressWarnings("ReferenceEquality") // as repeat() compares
  JsonWriter constant(String name, String value, int max) {
    boolean after = comma;
    int start = size;
    text(name, value, max);
    int slot = slot(name);
    if (constants[slot] != value) {
      constants[slot] = value.length() <= Math.min(max, LONGEST_CONSTANT) ? value : null;
      encodedConstants[slot] = null;
    } else {
      encodedConstants[slot] = Arrays.copyOfRange(buffer, after ? start + 1 : start, size);
    }
    return this;
  }

  /** Returns the slot of the name: the one that it is in, or the one to remember it in. */
  private int slot(String name) {
    int first = name.hashCode();
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = (first + probe) & (NAMES - 1);
      if (names[slot] == null || name.equals(names[slot])) {
        return slot;
      }
    }
    return first & (NAMES - 1);
  }

  private void remember(String name, int slot) {
    int start = size;
    string(name);
    put(':');
    names[slot] = name;
    constants[slot] = null;
    encodedConstants[slot] = null;
    encodedNames[slot] = Arrays.copyOfRange(buffer, start, size);
    size = start;
  }

  /** Writes the text cut to {@code max} UTF-16 units under this name; nothing for null. */
  JsonWriter text(String name, String value, int max) {
    return value == null ? this : name(name).value(cut(value, max));
  }

  /**
   * Returns the first {@code max} UTF-16 units of the text, one fewer where that would leave half a
   * surrogate pair.
   */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max > 0
            && Character.isHighSurrogate(text.charAt(max - 1))
            && Character.isLowSurrogate(text.charAt(max))
        ? max - 1
        : max;
    return text.substring(0, end);
  }

  /** Returns the text, or the other one when it is null or blank. */
  static String orElse(String text, String other) {
    return text == null || text.isBlank() ? other : text;
  }

  /** Removes all that was written since the size was this, right after an opening bracket. */
  void backToOpening(int formerSize) {
    size = formerSize;
    comma = false;
  }

  /** Writes a text, not null. */
  public JsonWriter value(String value) {
    separate();
    string(value);
    return this;
  }

  /** Writes the id in hexadecimal digits. */
  public JsonWriter value(TraceId value) {
    value.copyBytesTo(id, 0);
    return hex(TraceId.SIZE);
  }

  /** Writes the id in hexadecimal digits. */
  public JsonWriter value(SpanId value) {
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

  /** Writes true or false. */
  public JsonWriter value(boolean value) {
    separate();
    return raw(value ? TRUE : FALSE);
  }

  /** Writes a whole number. */
  public JsonWriter value(long value) {
    return literal(Long.toString(value));
  }

  /** Writes a finite number, a whole one without a fraction. */
  public JsonWriter value(double value) {
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
   * Writes a quoted text. Nearly all texts need no escape, so that case comes first and is fast: a
   * text has as many UTF-8 bytes as characters when it is ASCII, or when half surrogate pairs
   * became question marks. (With C1 only, reading bytes takes a third of the time of
   * {@code charAt}.)
   */
  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = text.length();
    ensure(2 + 6 * length); // worst case: six bytes for the escape of a control character
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

  /**
   * Writes instants and durations in the service's format, both to 100 ns, the finest it keeps.
   * Keeps the last second it wrote, because the next one is usually the same.
   */
  private static final class WireTime {
    /** {@code 2026-05-01T12:00:00.1234567Z}; of years beyond 9999 the last four digits. */
    static final int INSTANT_LENGTH = 28;

    /** {@code 999.23:59:59.9999999}. */
    static final int MAX_DURATION_LENGTH = 20;

    private static final int NANOS_PER_TICK = 100;
    private static final int TICKS_PER_SECOND = 10_000_000;
    private static final int SECONDS_PER_DAY = 86_400;

    /** The service accepts less than 1000 days. */
    private static final long MAX_TICKS = 1000L * SECONDS_PER_DAY * TICKS_PER_SECOND - 1;

    /** 00 01 02 … 99: a table, because C1 compiles each division to a real one. */
    private static final byte[] PAIRS = new byte[200];

    static {
      for (int i = 0; i < 100; i++) {
        PAIRS[2 * i] = (byte) ('0' + i / 10);
        PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
      }
    }

    private final byte[] second = "0000-00-00T00:00:00.".getBytes(StandardCharsets.US_ASCII);
    private long epochSecond = Long.MIN_VALUE;

    /** Writes {@link #INSTANT_LENGTH} bytes from {@code start}; returns their end. */
    int instant(Instant instant, byte[] out, int start) {
      if (instant.getEpochSecond() != epochSecond) {
        write(instant);
        epochSecond = instant.getEpochSecond();
      }
      System.arraycopy(second, 0, out, start, second.length);
      int end = fraction(out, start + second.length, instant.getNano() / NANOS_PER_TICK);
      out[end] = 'Z';
      return end + 1;
    }

    private void write(Instant instant) {
      LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
      int year = Math.floorMod(utc.getYear(), 10_000);
      pair(second, 0, year / 100);
      pair(second, 2, year % 100);
      pair(second, 5, utc.getMonthValue());
      pair(second, 8, utc.getDayOfMonth());
      pair(second, 11, utc.getHour());
      pair(second, 14, utc.getMinute());
      pair(second, 17, utc.getSecond());
    }

    /**
     * Writes {@code [d.]hh:mm:ss.fffffff} from {@code start}, at most {@link #MAX_DURATION_LENGTH}
     * bytes; returns their end. A negative duration is written as 0, one of 1000 days or more as
     * the longest possible.
     */
    static int duration(long nanos, byte[] out, int start) {
      long ticks = Math.min(Math.max(0, nanos) / NANOS_PER_TICK, MAX_TICKS);
      int seconds = (int) (ticks / TICKS_PER_SECOND);
      int end = seconds < SECONDS_PER_DAY ? start : days(out, start, seconds / SECONDS_PER_DAY);
      int ofDay = seconds % SECONDS_PER_DAY;
      pair(out, end, ofDay / 3600);
      out[end + 2] = ':';
      pair(out, end + 3, ofDay / 60 % 60);
      out[end + 5] = ':';
      pair(out, end + 6, ofDay % 60);
      out[end + 8] = '.';
      return fraction(out, end + 9, (int) (ticks - (long) seconds * TICKS_PER_SECOND));
    }

    private static int days(byte[] out, int start, int days) {
      int end = start;
      for (byte digit : Integer.toString(days).getBytes(StandardCharsets.US_ASCII)) {
        out[end++] = digit;
      }
      out[end] = '.';
      return end + 1;
    }

    /** Writes seven digits. */
    private static int fraction(byte[] out, int start, int ticks) {
      int tenthOfMillis = ticks / 1000;
      int rest = ticks - tenthOfMillis * 1000;
      pair(out, start, tenthOfMillis / 100);
      pair(out, start + 2, tenthOfMillis % 100);
      pair(out, start + 4, rest / 10);
      out[start + 6] = (byte) ('0' + rest % 10);
      return start + 7;
    }

    private static void pair(byte[] out, int start, int number) {
      out[start] = PAIRS[2 * number];
      out[start + 1] = PAIRS[2 * number + 1];
    }
  }
}
