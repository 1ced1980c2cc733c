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
    StringBuilder text = new StringBuilder(28);
    digits(text, utc.getYear(), 4).append('-');
    digits(text, utc.getMonthValue(), 2).append('-');
    digits(text, utc.getDayOfMonth(), 2).append('T');
    digits(text, utc.getHour(), 2).append(':');
    digits(text, utc.getMinute(), 2).append(':');
    digits(text, utc.getSecond(), 2).append('.');
    return digits(text, utc.getNano() / NANOS_PER_TICK, 7).append('Z').toString();
  }

  /**
   * {@code [d.]hh:mm:ss.fffffff}; a negative duration is 0, one of 1000 days or more the longest
   * there is.
   */
  static String duration(long nanos) {
    long ticks = Math.min(Math.max(0, nanos) / NANOS_PER_TICK, MAX_TICKS);
    long seconds = ticks / TICKS_PER_SECOND;
    StringBuilder text = new StringBuilder(20);
    long days = seconds / 86_400;
    if (days > 0) {
      text.append(days).append('.');
    }
    digits(text, seconds / 3600 % 24, 2).append(':');
    digits(text, seconds / 60 % 60, 2).append(':');
    digits(text, seconds % 60, 2).append('.');
    return digits(text, ticks % TICKS_PER_SECOND, 7).toString();
  }

  private static StringBuilder digits(StringBuilder text, long number, int width) {
    long power = 1;
    for (int i = 1; i < width; i++) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      text.append((char) ('0' + number / power % 10));
    }
    return text;
  }
}
