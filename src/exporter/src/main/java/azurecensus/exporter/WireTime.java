package azurecensus.exporter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes instants and durations the way the service reads them; both to 100 ns, the finest it
 * keeps. Keeps the second that it wrote last, since the next one is mostly the same. Not
 * thread-safe.
 */
final class WireTime {
  /** {@code 2026-05-01T12:00:00.1234567Z}; years beyond 9999 are not told. */
  static final int INSTANT_LENGTH = 28;

  /** {@code 999.23:59:59.9999999}. */
  static final int MAX_DURATION_LENGTH = 20;

  private static final int NANOS_PER_TICK = 100;
  private static final int TICKS_PER_SECOND = 10_000_000;
  private static final int SECONDS_PER_DAY = 86_400;

  /** The service takes less than 1000 days. */
  private static final long MAX_TICKS = 1000L * SECONDS_PER_DAY * TICKS_PER_SECOND - 1;

  /** 00 01 02 … 99: C1 makes a real division of each one in the source. */
  private static final byte[] PAIRS = new byte[200];

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

  private final byte[] second = "0000-00-00T00:00:00.".getBytes(StandardCharsets.US_ASCII);
  private long epochSecond = Long.MIN_VALUE;

  /** Writes {@link #INSTANT_LENGTH} bytes from there on; returns where they end. */
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
   * Writes {@code [d.]hh:mm:ss.fffffff} from there on, at most {@link #MAX_DURATION_LENGTH} bytes;
   * returns where they end. A negative duration is 0, one of 1000 days or more the longest there
   * is.
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

  /** Seven digits. */
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
