package azurecensus.kql.sql;

import azurecensus.kql.model.Ticks;

/** SQL over datetimes and timespans, which are counts of 100 ns. Operands must be atoms. */
public final class TimeSql {
  private static final long UNIX_EPOCH_MICROS = Ticks.UNIX_EPOCH / 10;

  private TimeSql() {}

  /** The ticks of a TIMESTAMP. */
  public static String fromTimestamp(String timestamp) {
    return "(epoch_us(" + timestamp + ") * 10 + " + Ticks.UNIX_EPOCH + ")";
  }

  /** The TIMESTAMP of a datetime, cut to microseconds. */
  public static String toTimestamp(String ticks) {
    return "make_timestamp(" + ticks + " // 10 - " + UNIX_EPOCH_MICROS + ")";
  }

  /** The value when it is a datetime, otherwise null. */
  public static String inRange(String ticks) {
    return "(CASE WHEN " + ticks + " BETWEEN 0 AND " + Ticks.MAX_DATETIME + " THEN " + ticks
        + "::BIGINT END)";
  }

  /** A datetime moved by a timespan; null outside years 1 to 9999. */
  public static String plus(String datetime, String span) {
    return "(CASE WHEN " + span + " BETWEEN -" + datetime + " AND " + Ticks.MAX_DATETIME + " - "
        + datetime + " THEN " + datetime + " + " + span + " END)";
  }

  /** A part of the calendar, such as {@code year}. */
  public static String part(String part, String ticks) {
    return "date_part('" + part + "', " + toTimestamp(ticks) + ")";
  }

  /** The begin of a day. */
  public static String startOfDay(String ticks) {
    return "(" + ticks + " - " + ticks + " % " + Ticks.DAY + ")";
  }

  /** The days since Sunday: 0 to 6. Year 1 began on a Monday. */
  public static String dayOfWeek(String ticks) {
    return "((" + ticks + " // " + Ticks.DAY + " + 1) % 7)";
  }

  /** The begin of the week, a Sunday. */
  public static String startOfWeek(String ticks) {
    return "(" + startOfDay(ticks) + " - " + dayOfWeek(ticks) + " * " + Ticks.DAY + ")";
  }

  /** The begin of the month or year; the unit is {@code month} or {@code year}. */
  public static String startOf(String unit, String ticks) {
    return fromTimestamp("date_trunc('" + unit + "', " + toTimestamp(ticks) + ")::TIMESTAMP");
  }

  /** A datetime as text: always seven digits behind the second. */
  public static String datetimeText(String ticks) {
    return "(strftime(" + toTimestamp(ticks) + ", '%Y-%m-%dT%H:%M:%S.') || " + digits(ticks, 7)
        + " || 'Z')";
  }

  /** The leading digits of the second's fraction. */
  public static String digits(String ticks, int count) {
    long divisor = (long) Math.pow(10, 7.0 - count);
    return "lpad((abs(" + ticks + ") % " + Ticks.SECOND + " // " + divisor + ")::VARCHAR, " + count
        + ", '0')";
  }

  /** A field of a timespan without sign, such as its minutes, padded with zeros. */
  public static String field(String ticks, long unit, long modulus, int width) {
    String value =
        "(abs(" + ticks + ") // " + unit + (modulus > 0 ? " % " + modulus : "") + ")::VARCHAR";
    return width > 1
        ? "lpad(" + value + ", greatest(" + width + ", length(" + value + "))::INTEGER, '0')"
        : value;
  }

  /** A timespan as text, such as {@code 1.02:03:04.5000000}. */
  public static String timespanText(String ticks) {
    return "((CASE WHEN " + ticks + " < 0 THEN '-' ELSE '' END) || (CASE WHEN abs(" + ticks
        + ") >= "
        + Ticks.DAY + " THEN " + field(ticks, Ticks.DAY, 0, 1) + " || '.' ELSE '' END) || "
        + field(ticks, Ticks.HOUR, 24, 2) + " || ':' || " + field(ticks, Ticks.MINUTE, 60, 2)
        + " || ':' || " + field(ticks, Ticks.SECOND, 60, 2) + " || (CASE WHEN " + ticks + " % "
        + Ticks.SECOND + " <> 0 THEN '.' || " + digits(ticks, 7) + " ELSE '' END))";
  }

  /** The begin of the bin of a count: it floors also below zero. */
  public static String bin(String value, String size) {
    return "(CASE WHEN " + size + " > 0 THEN " + value + " - ((" + value + " % " + size + ") + "
        + size + ") % " + size + " END)";
  }
}
