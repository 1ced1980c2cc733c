package azurecensus.portal.store;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Parses the times and durations of telemetry in every form that SDKs send. */
public final class TimeParser {
  /** Durations are shorter than this bound of the service, 1000 days. */
  public static final double MAX_DURATION_MILLIS = 1000d * 24 * 60 * 60 * 1000;

  private TimeParser() {}

  /**
   * Parses an ISO 8601 time: 0 to 9 fraction digits, then {@code Z}, {@code ±hhmm}, {@code ±hh:mm},
   * {@code ±hh} or nothing, which means UTC.
   *
   * @return microseconds since 1970 UTC, or empty when the text is not such a time
   */
  public static OptionalLong parseMicros(String text) {
    Cursor in = new Cursor(text.strip());
    int year = in.digits(4);
    in.expect('-');
    int month = in.digits(2);
    in.expect('-');
    int day = in.digits(2);
    if (!in.skip('T') && !in.skip('t')) {
      in.expect(' ');
    }
    int hour = in.digits(2);
    in.expect(':');
    int minute = in.digits(2);
    int second = in.skip(':') ? in.digits(2) : 0;
    int nanos = in.skip('.') || in.skip(',') ? in.nanosOfSecond() : 0;
    int offsetMinutes = in.offsetMinutes();
    if (!in.endedWell() || hour > 24 || minute > 59 || second > 60) {
      return OptionalLong.empty();
    }
    try {
      long days = LocalDate.of(year, month, day).toEpochDay();
      long seconds = ((days * 24 + hour) * 60 + minute - offsetMinutes) * 60 + second;
      return OptionalLong.of(seconds * 1_000_000 + nanos / 1000);
    } catch (DateTimeException noSuchDay) {
      return OptionalLong.empty();
    }
  }

  /**
   * Parses {@code [d.]hh:mm:ss[.fffffff]} below 1000 days.
   *
   * @return milliseconds, or empty when the text is not such a duration
   */
  public static OptionalDouble parseDurationMillis(String text) {
    Cursor in = new Cursor(text.strip());
    int first = in.number(4);
    int days = 0;
    int hours = first;
    if (in.skip('.')) {
      days = first;
      hours = in.number(2);
    }
    in.expect(':');
    int minutes = in.number(2);
    in.expect(':');
    int seconds = in.number(2);
    double millis = (((days * 24d + hours) * 60 + minutes) * 60 + seconds) * 1000;
    if (in.skip('.')) {
      millis += in.nanosOfSecond() / 1e6;
    }
    boolean valid = in.endedWell()
        && hours < 24
        && minutes < 60
        && seconds < 60
        && millis < MAX_DURATION_MILLIS;
    return valid ? OptionalDouble.of(millis) : OptionalDouble.empty();
  }

  /**
   * A position in a text. The first character that does not fit makes {@link #endedWell} false;
   * later calls do no harm.
   */
  private static final class Cursor {
    private final String text;
    private int at;
    private boolean broken;

    Cursor(String text) {
      this.text = text;
    }

    boolean skip(char wanted) {
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    void expect(char wanted) {
      broken |= !skip(wanted);
    }

    /** Reads exactly {@code count} digits. */
    int digits(int count) {
      int from = at;
      int value = number(count);
      broken |= at - from != count;
      return value;
    }

    /** Reads one to {@code most} digits. */
    int number(int most) {
      int from = at;
      int value = 0;
      while (at < text.length() && at - from < most && isDigit(text.charAt(at))) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      broken |= at == from;
      return value;
    }

    /** Reads one or more digits; those after the ninth are ignored. */
    int nanosOfSecond() {
      int from = at;
      int nanos = 0;
      int unit = 100_000_000;
      while (at < text.length() && isDigit(text.charAt(at))) {
        nanos += (text.charAt(at++) - '0') * unit;
        unit /= 10;
      }
      broken |= at == from;
      return nanos;
    }

    int offsetMinutes() {
      if (at == text.length() || skip('Z') || skip('z')) {
        return 0;
      }
      int sign = skip('-') ? -1 : 1;
      if (sign > 0) {
        expect('+');
      }
      int hours = digits(2);
      int minutes = 0;
      if (skip(':') || at < text.length()) {
        minutes = digits(2);
      }
      return sign * (hours * 60 + minutes);
    }

    boolean endedWell() {
      return !broken && at == text.length();
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
