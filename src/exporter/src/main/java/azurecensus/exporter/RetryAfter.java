package azurecensus.exporter;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Reads the header {@code Retry-After}, which is a number of seconds or a date. */
final class RetryAfter {
  /** Nobody means more than a day; a wrong clock might say so. */
  static final Duration LONGEST = Duration.ofHours(24);

  private RetryAfter() {}

  /** How long to wait from now, not negative; null when the header is absent or neither. */
  static Duration parse(String header, Instant now) {
    if (header == null || header.isBlank()) {
      return null;
    }
    String text = header.strip();
    Duration wait =
        text.chars().allMatch(c -> c >= '0' && c <= '9') ? seconds(text) : untilDate(text, now);
    if (wait == null || wait.isNegative()) {
      return wait == null ? null : Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration untilDate(String text, Instant now) {
    try {
      return Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
