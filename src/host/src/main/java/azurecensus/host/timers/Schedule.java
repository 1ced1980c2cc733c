package azurecensus.host.timers;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The times at which a timer function runs. Immutable. */
public sealed interface Schedule permits CronSchedule, Schedule.Interval {
  /**
   * The first time after a given one.
   *
   * @return empty when the expression never matches again, for instance on 30 February
   */
  Optional<ZonedDateTime> next(ZonedDateTime after);

  /**
   * Reads an expression: a cron expression of six fields, or of five without the seconds, else a
   * time span of .NET, such as {@code 00:05:00}.
   *
   * @throws IllegalArgumentException when it is neither; the message names the expression
   */
  static Schedule parse(String expression) {
    String text = expression.strip();
    Matcher span = Interval.TIME_SPAN.matcher(text);
    if (span.matches()) {
      Duration interval = Interval.duration(span);
      if (interval.isZero()) {
        throw new IllegalArgumentException("the time span \"" + text + "\" must be above zero");
      }
      return new Interval(interval);
    }
    return CronSchedule.parse(text);
  }

  /**
   * Runs at a fixed distance from each other.
   *
   * @param interval above zero
   */
  record Interval(Duration interval) implements Schedule {
    private static final Pattern TIME_SPAN = Pattern.compile(
        "(?:(\\d{1,8})\\.)?(\\d{1,2}):([0-5]?\\d)(?::([0-5]?\\d)(?:\\.\\d{1,7})?)?");

    @Override
    public Optional<ZonedDateTime> next(ZonedDateTime after) {
      return Optional.of(after.plus(interval));
    }

    private static Duration duration(Matcher span) {
      return Duration.ofDays(number(span, 1))
          .plusHours(number(span, 2))
          .plusMinutes(number(span, 3))
          .plusSeconds(number(span, 4));
    }

    private static long number(Matcher span, int group) {
      return span.group(group) == null ? 0 : Long.parseLong(span.group(group));
    }
  }
}
