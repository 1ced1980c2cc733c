package azurecensus.host.timers;

import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A run of a timer function.
 *
 * @param cause the reason for a run outside of the schedule: {@code IsPastDue} or
 *     {@code RunOnStartup}; empty for a scheduled one
 * @param schedule the expression
 * @param scheduled the time that was missed or that the schedule names
 * @param last the run before; empty when there was none
 * @param next the next run; empty when there is none, or when the schedule's status is not kept
 *     because runs are less than a minute apart
 */
public record TimerRun(
    String cause,
    String schedule,
    ZonedDateTime scheduled,
    Optional<ZonedDateTime> last,
    Optional<ZonedDateTime> next) {
  static final String PAST_DUE = "IsPastDue";
  static final String ON_STARTUP = "RunOnStartup";

  /** The date of .NET that stands for no run before. */
  private static final String NEVER = "0001-01-01T00:00:00";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSxxx", Locale.ROOT);

  private static final DateTimeFormatter STATUS_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  /** The JSON that the function receives. */
  public String json() {
    return "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":%s,\"IsPastDue\":%s}"
        .formatted(next.map(this::status).orElse("null"), Boolean.toString(cause.equals(PAST_DUE)));
  }

  private String status(ZonedDateTime following) {
    String before = last.map(STATUS_TIME::format).orElse(NEVER);
    return "{\"Last\":\"%s\",\"Next\":\"%s\",\"LastUpdated\":\"%s\"}"
        .formatted(before, STATUS_TIME.format(following), before);
  }

  /** The reason in the host's words. */
  public static String reason(OffsetDateTime now) {
    return "Timer fired at " + TIME.format(now);
  }

  /** The host's line about a run outside of the schedule; empty for a scheduled one. */
  public String details() {
    return cause.isEmpty()
        ? ""
        : "Trigger Details: UnscheduledInvocationReason: %s, OriginalSchedule: %s"
            .formatted(cause, STATUS_TIME.format(scheduled));
  }
}
