package azurecensus.portal.kql;

import azurecensus.portal.http.RequestRefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;

/**
 * The {@code timespan} of a query: the rows outside of it are not there.
 *
 * @param from the first instant, or null
 * @param to the instant behind the last, or null
 */
record TimeWindow(Instant from, Instant to) {
  static final TimeWindow ALL = new TimeWindow(null, null);

  /**
   * Reads an ISO 8601 duration or interval, such as {@code PT1H} or {@code 2031-05-01/P1D}.
   *
   * @param text null or empty means all times
   * @throws RequestRefusedException when it is neither
   */
  static TimeWindow of(String text, Instant now) {
    if (text == null || text.isBlank()) {
      return ALL;
    }
    String[] parts = text.split("/", -1);
    try {
      if (parts.length == 1) {
        return new TimeWindow(minus(now, amount(parts[0])), null);
      }
      if (parts.length == 2 && parts[0].startsWith("P")) {
        Instant end = instant(parts[1]);
        return new TimeWindow(minus(end, amount(parts[0])), end);
      }
      if (parts.length == 2) {
        Instant start = instant(parts[0]);
        return new TimeWindow(
            start,
            parts[1].startsWith("P")
                ? start.atOffset(ZoneOffset.UTC).plus(amount(parts[1])).toInstant()
                : instant(parts[1]));
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw refused(text);
    }
    throw refused(text);
  }

  private static RequestRefusedException refused(String text) {
    return new RequestRefusedException(
        400, "The timespan '" + text + "' must be like PT1H, P1D or 2031-05-01/2031-05-02.");
  }

  private static Instant minus(Instant end, TemporalAmount amount) {
    return end.atOffset(ZoneOffset.UTC).minus(amount).toInstant();
  }

  private static TemporalAmount amount(String text) {
    return text.contains("T") ? Duration.parse(text) : Period.parse(text);
  }

  private static Instant instant(String text) {
    return text.length() <= 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
            ? OffsetDateTime.parse(text).toInstant()
            : OffsetDateTime.parse(text + "Z").toInstant();
  }

  /** The table's rows in the window, as the source of a SELECT. */
  String source(String table, String further) {
    StringBuilder condition = new StringBuilder("TRUE");
    if (from != null) {
      condition
          .append(" AND \"timestamp\" >= make_timestamp(")
          .append(micros(from))
          .append(')');
    }
    if (to != null) {
      condition
          .append(" AND \"timestamp\" < make_timestamp(")
          .append(micros(to))
          .append(')');
    }
    condition.append(further);
    return condition.length() == 4
        ? table
        : "(SELECT * FROM " + table + " WHERE " + condition + ")";
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
