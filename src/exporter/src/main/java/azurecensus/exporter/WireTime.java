package azurecensus.exporter;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes instants and durations the way the service reads them; both to 100 ns, the finest it
 * keeps.
 */
final class WireTime {
  private static final long NANOS_PER_TICK = 100;
  private static final long TICKS_PER_SECOND = 10_000_000;

  /** The service takes less than 1000 days. */
  private static final long MAX_TICKS = 1000L * 24 * 60 * 60 * TICKS_PER_SECOND - 1;

  private WireTime() {}

  /** {@code 2026-05-01T12:00:00.1234567Z}. */
  static String instant(Instant instant) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    char[] text = "0000-00-00T00:00:00.0000000Z".toCharArray();
    digits(text, 4, 4, utc.getYear());
    digits(text, 7, 2, utc.getMonthValue());
    digits(text, 10, 2, utc.getDayOfMonth());
    digits(text, 13, 2, utc.getHour());
    digits(text, 16, 2, utc.getMinute());
    digits(text, 19, 2, utc.getSecond());
    digits(text, 27, 7, utc.getNano() / NANOS_PER_TICK);
    return new String(text);
  }

  /**
   * {@code [d.]hh:mm:ss.fffffff}; a negative duration is 0, one of 1000 days or more the longest
   * there is.
   */
  static String duration(long nanos) {
    long ticks = Math.min(Math.max(0, nanos) / NANOS_PER_TICK, MAX_TICKS);
    long seconds = ticks / TICKS_PER_SECOND;
    char[] text = "00:00:00.0000000".toCharArray();
    digits(text, 2, 2, seconds / 3600 % 24);
    digits(text, 5, 2, seconds / 60 % 60);
    digits(text, 8, 2, seconds % 60);
    digits(text, 16, 7, ticks % TICKS_PER_SECOND);
    long days = seconds / 86_400;
    return days == 0 ? new String(text) : days + "." + new String(text);
  }

  /** Writes so many digits of the number, the last of them before {@code end}. */
  private static void digits(char[] text, int end, int count, long number) {
    long left = number;
    for (int i = end - 1; i >= end - count; i--) {
      text[i] = (char) ('0' + left % 10);
      left /= 10;
    }
  }
}
