package azurecensus.host.timers;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the schedules of timer functions. */
public final class Schedules {
  private static final Pattern TIME_SPAN =
      Pattern.compile("(?:(\\d{1,8})\\.)?(\\d{1,2}):([0-5]?\\d)(?::([0-5]?\\d)(?:\\.\\d{1,7})?)?");

  private Schedules() {}

  /**
   * Reads an expression: a cron expression of six fields, or of five without the seconds, else a
   * time span of .NET, such as {@code 00:05:00}.
   *
   * @throws IllegalArgumentException when it is neither; the message names the expression
   */
  public static Schedule parse(String expression) {
    String text = expression.strip();
    Matcher span = TIME_SPAN.matcher(text);
    if (!span.matches()) {
      return CronSchedule.parse(text);
    }
    Duration interval = Duration.ofDays(number(span, 1))
        .plusHours(number(span, 2))
        .plusMinutes(number(span, 3))
        .plusSeconds(number(span, 4));
    if (interval.isZero()) {
      throw new IllegalArgumentException("the time span \"" + text + "\" must be above zero");
    }
    return after -> Optional.of(after.plus(interval));
  }

  private static long number(Matcher span, int group) {
    return span.group(group) == null ? 0 : Long.parseLong(span.group(group));
  }
}
