package azurecensus.host.timers;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A cron expression in the dialect of NCrontab, the parser of the Functions host: {@code second
 * minute hour day month weekday}. A field is {@code *}, a value, a range, a list of them, each with
 * an optional step. A value with a step ({@code 5/15}) extends to the end of the field; a range
 * whose ends are in the wrong order is turned round. Months and weekdays have English names, which
 * may be shortened. Day and weekday must both match, unlike in other dialects. Weekdays are 0
 * (Sunday) to 6. Immutable.
 *
 * @param text the expression
 */
record CronSchedule(
    String text,
    BitSet seconds,
    BitSet minutes,
    BitSet hours,
    BitSet days,
    BitSet months,
    BitSet weekdays)
    implements Schedule {
  /** A leap day that must be on a given weekday comes at the latest after 40 years. */
  private static final int SEARCHED_YEARS = 41;

  private static final List<String> MONTHS = List.of(
      "january",
      "february",
      "march",
      "april",
      "may",
      "june",
      "july",
      "august",
      "september",
      "october",
      "november",
      "december");

  private static final List<String> WEEKDAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

  private static final Field SECOND = new Field("second", 0, 59, List.of());
  private static final Field MINUTE = new Field("minute", 0, 59, List.of());
  private static final Field HOUR = new Field("hour", 0, 23, List.of());
  private static final Field DAY = new Field("day", 1, 31, List.of());
  private static final Field MONTH = new Field("month", 1, 12, MONTHS);
  private static final Field WEEKDAY = new Field("day of the week", 0, 6, WEEKDAYS);

  private static final int FIELDS = 6;

  /** A field's name, its bounds and the names of its values, the first of which is the least. */
  private record Field(String title, int least, int most, List<String> names) {}

  static CronSchedule parse(String expression) {
    String[] parts = expression.isEmpty() ? new String[0] : expression.split("\\s+", -1);
    int withSeconds = parts.length == FIELDS - 1 ? 0 : 1;
    if (parts.length != FIELDS && parts.length != FIELDS - 1) {
      throw new IllegalArgumentException(
          "the schedule \"%s\" is neither a cron expression of six fields (second minute hour day month day-of-week) nor a time span such as 00:05:00"
              .formatted(expression));
    }
    return new CronSchedule(
        expression,
        parse(SECOND, withSeconds == 0 ? "0" : parts[0], expression),
        parse(MINUTE, parts[withSeconds], expression),
        parse(HOUR, parts[withSeconds + 1], expression),
        parse(DAY, parts[withSeconds + 2], expression),
        parse(MONTH, parts[withSeconds + 3], expression),
        parse(WEEKDAY, parts[withSeconds + 4], expression));
  }

  private static BitSet parse(Field field, String text, String expression) {
    BitSet values = new BitSet();
    for (String part : text.split(",", -1)) {
      int slash = part.indexOf('/');
      String range = slash < 0 ? part : part.substring(0, slash);
      int step = slash < 0 ? 0 : number(field, part.substring(slash + 1), expression);
      int dash = range.indexOf('-');
      int first;
      int last;
      if (range.equals("*")) {
        first = field.least();
        last = field.most();
      } else if (dash > 0) {
        int from = value(field, range.substring(0, dash), expression);
        int to = value(field, range.substring(dash + 1), expression);
        first = Math.min(from, to);
        last = Math.max(from, to);
      } else {
        first = value(field, range, expression);
        last = step == 0 ? first : field.most();
      }
      for (int value = first; value <= last; value += Math.max(step, 1)) {
        values.set(value);
      }
    }
    return values;
  }

  private static int value(Field field, String text, String expression) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.isEmpty() && Character.isLetter(lower.charAt(0))) {
      for (int i = 0; i < field.names().size(); i++) {
        if (field.names().get(i).startsWith(lower)) {
          return field.least() + i;
        }
      }
      throw wrong(field, text, expression);
    }
    int value = number(field, text, expression);
    if (value < field.least() || value > field.most()) {
      throw wrong(field, text, expression);
    }
    return value;
  }

  private static int number(Field field, String text, String expression) {
    // More digits than any field has would overflow.
    if (!text.matches("\\d{1,4}")) {
      throw wrong(field, text, expression);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException wrong(Field field, String text, String expression) {
    return new IllegalArgumentException(
        "the schedule \"%s\" has \"%s\" as its %s, which must be %d to %d%s"
            .formatted(
                expression,
                text,
                field.title(),
                field.least(),
                field.most(),
                field.names().isEmpty() ? "" : " or an English name"));
  }

  @Override
  public Optional<ZonedDateTime> next(ZonedDateTime after) {
    // In local time, as the host does; the zone decides about hours that are skipped or repeated.
    LocalDateTime from = after.toLocalDateTime().withNano(0).plusSeconds(1);
    while (true) {
      Optional<LocalDateTime> local = nextLocal(from);
      if (local.isEmpty()) {
        return Optional.empty();
      }
      ZonedDateTime next = local.get().atZone(after.getZone());
      if (next.isAfter(after)) {
        return Optional.of(next);
      }
      from = local.get().plusSeconds(1); // in the second pass of a repeated hour
    }
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime from) {
    LocalDate last = from.toLocalDate().plusYears(SEARCHED_YEARS);
    LocalTime time = from.toLocalTime();
    for (LocalDate date = from.toLocalDate(); date.isBefore(last); ) {
      if (!months.get(date.getMonthValue())) {
        date = date.withDayOfMonth(1).plusMonths(1);
        time = LocalTime.MIDNIGHT;
        continue;
      }
      if (matches(date)) {
        Optional<LocalTime> found = nextTime(time);
        if (found.isPresent()) {
          return Optional.of(date.atTime(found.get()));
        }
      }
      date = date.plusDays(1);
      time = LocalTime.MIDNIGHT;
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate date) {
    int weekday =
        date.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : date.getDayOfWeek().getValue();
    return days.get(date.getDayOfMonth()) && weekdays.get(weekday);
  }

  /** The first matching time of a day, not before a given one. */
  private Optional<LocalTime> nextTime(LocalTime from) {
    int hour = hours.nextSetBit(from.getHour());
    if (hour < 0) {
      return Optional.empty();
    }
    if (hour > from.getHour()) {
      return Optional.of(LocalTime.of(hour, minutes.nextSetBit(0), seconds.nextSetBit(0)));
    }
    int minute = minutes.nextSetBit(from.getMinute());
    if (minute == from.getMinute()) {
      int second = seconds.nextSetBit(from.getSecond());
      if (second >= 0) {
        return Optional.of(LocalTime.of(hour, minute, second));
      }
      minute = minutes.nextSetBit(minute + 1);
    }
    if (minute >= 0) {
      return Optional.of(LocalTime.of(hour, minute, seconds.nextSetBit(0)));
    }
    int later = hours.nextSetBit(hour + 1);
    return later < 0
        ? Optional.empty()
        : Optional.of(LocalTime.of(later, minutes.nextSetBit(0), seconds.nextSetBit(0)));
  }

  @Override
  public String toString() {
    return text;
  }
}
