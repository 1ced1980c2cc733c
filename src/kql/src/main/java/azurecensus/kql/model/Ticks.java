package azurecensus.kql.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Datetimes and timespans as counts of 100 ns, and their texts. A datetime counts from the first
 * instant of year 1, as .NET does.
 */
public final class Ticks {
  /** Ticks of a second. */
  public static final long SECOND = 10_000_000L;
  /** Ticks of a minute. */
  public static final long MINUTE = 60 * SECOND;
  /** Ticks of an hour. */
  public static final long HOUR = 60 * MINUTE;
  /** Ticks of a day. */
  public static final long DAY = 24 * HOUR;
  /** The first instant of 1970. */
  public static final long UNIX_EPOCH = 621_355_968_000_000_000L;
  /** The last datetime: the end of year 9999. */
  public static final long MAX_DATETIME = 3_155_378_975_999_999_999L;

  private static final long MAX_WHOLE_DAYS = Long.MAX_VALUE / DAY;
  private static final int TICKS_DIGITS = 7;

  private static final Pattern ISO = Pattern.compile(
      "(\\d{4})-(\\d{1,2})(?:-(\\d{1,2}))?(?:[T ]\\s*(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d+))?)?)?"
          + "\\s*(Z|[+-]\\d{2}:?\\d{2})?",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern AMERICAN = Pattern.compile(
      "(\\d{1,2})/(\\d{1,2})/(\\d{4})(?:\\s+(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d+))?)?)?(\\s*Z)?");
  private static final Pattern CLOCK =
      Pattern.compile("(-)?(?:(\\d+)\\.)?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,7}))?)?");
  private static final Pattern UNITS = Pattern.compile("(-)?(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)");

  private static final Map<String, Long> UNIT_TICKS = Map.ofEntries(
      Map.entry("d", DAY),
      Map.entry("day", DAY),
      Map.entry("days", DAY),
      Map.entry("h", HOUR),
      Map.entry("hr", HOUR),
      Map.entry("hrs", HOUR),
      Map.entry("hour", HOUR),
      Map.entry("hours", HOUR),
      Map.entry("m", MINUTE),
      Map.entry("min", MINUTE),
      Map.entry("mins", MINUTE),
      Map.entry("minute", MINUTE),
      Map.entry("minutes", MINUTE),
      Map.entry("s", SECOND),
      Map.entry("sec", SECOND),
      Map.entry("secs", SECOND),
      Map.entry("second", SECOND),
      Map.entry("seconds", SECOND),
      Map.entry("ms", SECOND / 1000),
      Map.entry("milli", SECOND / 1000),
      Map.entry("millis", SECOND / 1000),
      Map.entry("millisec", SECOND / 1000),
      Map.entry("millisecond", SECOND / 1000),
      Map.entry("milliseconds", SECOND / 1000),
      Map.entry("micro", 10L),
      Map.entry("micros", 10L),
      Map.entry("microsec", 10L),
      Map.entry("microsecond", 10L),
      Map.entry("microseconds", 10L),
      Map.entry("tick", 1L),
      Map.entry("ticks", 1L));

  private Ticks() {}

  /** Reads a datetime such as {@code 2024-02-29 13:45:10.1234567Z}; empty when it is none. */
  public static OptionalLong parseDatetime(String text) {
    String trimmed = text.trim();
    Matcher iso = ISO.matcher(trimmed);
    Matcher american = AMERICAN.matcher(trimmed);
    try {
      if (iso.matches()) {
        String day = iso.group(3) == null ? "1" : iso.group(3);
        long ticks = datetime(iso.group(1), iso.group(2), day, iso, 4);
        return checked(ticks - offset(iso.group(8)));
      }
      if (american.matches()) {
        return checked(
            datetime(american.group(3), american.group(1), american.group(2), american, 4));
      }
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private static OptionalLong checked(long ticks) {
    return ticks < 0 || ticks > MAX_DATETIME ? OptionalLong.empty() : OptionalLong.of(ticks);
  }

  private static long datetime(String year, String month, String day, Matcher clock, int group) {
    LocalDate date =
        LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    LocalTime time = clock.group(group) == null
        ? LocalTime.MIDNIGHT
        : LocalTime.of(
            Integer.parseInt(clock.group(group)),
            Integer.parseInt(clock.group(group + 1)),
            clock.group(group + 2) == null ? 0 : Integer.parseInt(clock.group(group + 2)));
    return of(LocalDateTime.of(date, time)) + fraction(clock.group(group + 3));
  }

  /** The ticks of a date and time in UTC. */
  public static long of(LocalDateTime time) {
    return UNIX_EPOCH
        + time.toEpochSecond(ZoneOffset.UTC) * SECOND
        + time.get(ChronoField.NANO_OF_SECOND) / 100;
  }

  private static long fraction(String digits) {
    if (digits == null) {
      return 0;
    }
    String padded = (digits + "0000000").substring(0, TICKS_DIGITS);
    return Long.parseLong(padded);
  }

  private static long offset(String zone) {
    if (zone == null || zone.equalsIgnoreCase("Z")) {
      return 0;
    }
    String digits = zone.substring(1).replace(":", "");
    long minutes =
        Long.parseLong(digits.substring(0, 2)) * 60 + Long.parseLong(digits.substring(2));
    return (zone.charAt(0) == '-' ? -1 : 1) * minutes * MINUTE;
  }

  /** Reads a timespan such as {@code 1.02:03:04.5}, {@code 13:00} or {@code 90s}. */
  public static OptionalLong parseTimespan(String text) {
    String trimmed = text.trim();
    Matcher clock = CLOCK.matcher(trimmed);
    if (clock.matches()) {
      return clockSpan(clock);
    }
    Matcher units = UNITS.matcher(trimmed);
    if (!units.matches()) {
      return OptionalLong.empty();
    }
    String unit = units.group(3).toLowerCase(Locale.ROOT);
    boolean nano = unit.startsWith("nano");
    Long ticks = nano ? Long.valueOf(1) : UNIT_TICKS.get(unit);
    if (ticks == null) {
      return OptionalLong.empty();
    }
    BigDecimal value = new BigDecimal(units.group(2)).multiply(BigDecimal.valueOf(ticks));
    if (nano) {
      value = value.movePointLeft(2);
    }
    if (value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(units.group(1) == null ? value.longValue() : -value.longValue());
  }

  private static OptionalLong clockSpan(Matcher clock) {
    long hours = Long.parseLong(clock.group(3));
    long minutes = Long.parseLong(clock.group(4));
    long seconds = clock.group(5) == null ? 0 : Long.parseLong(clock.group(5));
    String dayText = clock.group(2) == null ? "0" : clock.group(2);
    if (hours > 23 || minutes > 59 || seconds > 59 || dayText.length() > 9) {
      return OptionalLong.empty();
    }
    long days = Long.parseLong(dayText);
    if (days > MAX_WHOLE_DAYS) {
      return OptionalLong.empty();
    }
    long ticks;
    try {
      ticks = Math.addExact(
          days * DAY,
          hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction(clock.group(6)));
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(clock.group(1) == null ? ticks : -ticks);
  }

  /** Writes a datetime as the query API does: {@code 2024-02-29T13:45:10.1234567Z}. */
  public static String formatDatetime(long ticks) {
    long seconds = Math.floorDiv(ticks - UNIX_EPOCH, SECOND);
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    long rest = Math.floorMod(ticks, SECOND);
    String fraction = "";
    if (rest != 0) {
      fraction = '.' + String.format(Locale.ROOT, "%07d", rest);
    }
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02dT%02d:%02d:%02d%sZ",
        time.getYear(),
        time.getMonthValue(),
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond(),
        fraction);
  }

  /** Writes a timespan as .NET does: {@code 1.02:03:04.5000000}. */
  public static String formatTimespan(long ticks) {
    StringBuilder text = new StringBuilder();
    if (ticks < 0) {
      text.append('-');
    }
    long days = Math.abs(ticks / DAY);
    long rest = Math.abs(ticks % DAY);
    if (days > 0) {
      text.append(days).append('.');
    }
    text.append(String.format(
        Locale.ROOT, "%02d:%02d:%02d", rest / HOUR, rest / MINUTE % 60, rest / SECOND % 60));
    if (rest % SECOND != 0) {
      text.append('.').append(String.format(Locale.ROOT, "%07d", rest % SECOND));
    }
    return text.toString();
  }
}
