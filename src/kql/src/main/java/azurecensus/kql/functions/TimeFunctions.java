package azurecensus.kql.functions;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Ticks;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.sql.TimeSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The present, construction and the writing of times. */
final class TimeFunctions {
  private TimeFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.scalar("now", 0, 1, Naming.NONE, TimeFunctions::now);
    registry.scalar("ago", 1, 1, Naming.NONE, TimeFunctions::ago);
    registry.scalar("make_datetime", 3, 6, Naming.NONE, TimeFunctions::makeDatetime);
    registry.scalar("make_timespan", 2, 4, Naming.NONE, TimeFunctions::makeTimespan);
    registry.scalar("format_datetime", 2, 2, Naming.FIRST_ARGUMENT, TimeFunctions::formatDatetime);
    registry.scalar("format_timespan", 2, 2, Naming.FIRST_ARGUMENT, TimeFunctions::formatTimespan);
    Map<String, Long> units =
        Map.of("seconds", Ticks.SECOND, "milliseconds", Ticks.SECOND / 1000, "microseconds", 10L);
    units.forEach((unit, ticks) -> registry.scalar(
        "unixtime_" + unit + "_todatetime", 1, 1, Naming.NONE, call -> fromUnix(call, ticks)));
    registry.scalar(
        "unixtime_nanoseconds_todatetime",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(
            KqlType.DATETIME,
            TimeSql.inRange("(" + call.whole(0) + " // 100 + " + Ticks.UNIX_EPOCH + ")")));
    registry.scalar("around", 3, 3, Naming.NONE, TimeFunctions::around);
    registry.scalar("datetime_utc_to_local", 2, 2, Naming.NONE, call -> zone(call, true));
    registry.scalar(
        "datetime_local_to_utc",
        2,
        2,
        Naming.NONE,
        Support.approximate("an hour that comes twice is refused when the query runs"),
        call -> zone(call, false));
  }

  private static SqlExpr constant(Call call, long ticks) {
    return call.context().parameters().constant(KqlType.DATETIME, ticks);
  }

  private static SqlExpr now(Call call) {
    long now = call.context().now();
    if (call.size() == 0) {
      return constant(call, now);
    }
    if (call.arguments().get(0).constant() instanceof Long offset) {
      return constant(call, now + offset);
    }
    return SqlExpr.of(
        KqlType.DATETIME, TimeSql.plus(now + "::BIGINT", call.typed(0, KqlType.TIMESPAN)));
  }

  private static SqlExpr ago(Call call) {
    long now = call.context().now();
    String span = call.typed(0, KqlType.TIMESPAN);
    return call.arguments().get(0).constant() instanceof Long offset
        ? constant(call, now - offset)
        : SqlExpr.of(KqlType.DATETIME, TimeSql.plus(now + "::BIGINT", "(-" + span + ")"));
  }

  private static SqlExpr makeDatetime(Call call) {
    StringBuilder text = new StringBuilder();
    String[] between = {"", " || '-' || ", " || '-' || ", " || ' ' || ", " || ':' || "};
    int[] width = {4, 2, 2, 2, 2};
    for (int i = 0; i < 5; i++) {
      String value = i < call.size() ? call.whole(i) : "0";
      text.append(between[i])
          .append("lpad(")
          .append(value)
          .append("::VARCHAR, ")
          .append(width[i])
          .append(", '0')");
    }
    String seconds = call.size() > 5 ? call.real(5) : "0.0::DOUBLE";
    String start = call.once(
            KqlType.LONG, TimeSql.fromTimestamp("TRY_CAST(" + text + " || ':00' AS TIMESTAMP)"))
        .sql();
    return SqlExpr.of(
        KqlType.DATETIME,
        "(CASE WHEN " + seconds + " >= 0 AND " + seconds + " < 60 THEN " + start + " + round("
            + seconds + " * 10000000)::BIGINT END)");
  }

  /** Two values are hours and minutes, three have seconds, four begin with days. */
  private static SqlExpr makeTimespan(Call call) {
    int first = call.size() == 4 ? 1 : 0;
    String days = first == 1 ? call.whole(0) : "0";
    String hours = call.whole(first);
    String minutes = call.whole(first + 1);
    String seconds = call.size() > first + 2 ? call.real(first + 2) : "0.0::DOUBLE";
    return SqlExpr.of(
        KqlType.TIMESPAN,
        "(CASE WHEN " + days + " >= 0 AND " + hours
            + " BETWEEN 0 AND 23 AND " + minutes + " BETWEEN 0 AND 59 AND " + seconds + " >= 0 AND "
            + seconds + " < 60 THEN " + days + " * " + Ticks.DAY + " + " + hours + " * "
            + Ticks.HOUR
            + " + " + minutes + " * " + Ticks.MINUTE + " + round(" + seconds
            + " * 10000000)::BIGINT END)");
  }

  private static SqlExpr fromUnix(Call call, long ticks) {
    if (call.type(0).isInteger()) {
      return SqlExpr.of(
          KqlType.DATETIME,
          TimeSql.inRange(
              "(" + call.whole(0) + "::HUGEINT * " + ticks + " + " + Ticks.UNIX_EPOCH + ")"));
    }
    return SqlExpr.of(
        KqlType.DATETIME,
        TimeSql.inRange("(TRY_CAST(trunc(" + call.real(0) + " * " + ticks + ") AS BIGINT) + "
            + Ticks.UNIX_EPOCH + ")"));
  }

  private static SqlExpr around(Call call) {
    String value = call.atom(0).sql();
    String center = call.atom(1).sql();
    String delta = call.atom(2).sql();
    boolean fits = call.type(0) == call.type(1)
        && (call.type(0).isTicks()
            ? call.type(2) == KqlType.TIMESPAN
            : call.type(0).isNumeric() && call.type(2).isNumeric());
    if (!fits) {
      throw call.wrong(1, call.type(0).kqlName());
    }
    return SqlExpr.of(
        KqlType.BOOL,
        "(" + value + " BETWEEN " + center + " - " + delta + " AND " + center + " + " + delta
            + ")");
  }

  private static SqlExpr zone(Call call, boolean toLocal) {
    String time = call.datetime(0);
    String zone = call.text(1);
    if (toLocal) {
      return SqlExpr.of(KqlType.DATETIME, local(time, zone));
    }
    String first = call.once(
            KqlType.DATETIME,
            "("
                + TimeSql.fromTimestamp(
                    "timezone('UTC', timezone(" + zone + ", " + TimeSql.toTimestamp(time) + "))")
                + " + " + time + " % 10)")
        .sql();
    // In the hour that the clock leaves out the way back misses; the new offset counts there.
    String missed =
        call.once(KqlType.LONG, "(" + local(first, zone) + " - " + time + ")").sql();
    String earlier = "(" + first + " - " + Ticks.HOUR + ")";
    String later = "(" + first + " + " + Ticks.HOUR + ")";
    return SqlExpr.of(
        KqlType.DATETIME,
        "(CASE WHEN " + local(earlier, zone) + " = " + time + " OR "
            + local(later, zone) + " = " + time
            + " THEN error('The hour comes twice in its time zone."
            + " Choose another time.')::BIGINT ELSE " + first + " - " + missed + " END)");
  }

  private static String local(String time, String zone) {
    return "("
        + TimeSql.fromTimestamp(
            "timezone(" + zone + ", timezone('UTC', " + TimeSql.toTimestamp(time) + "))")
        + " + " + time + " % 10)";
  }

  private static SqlExpr formatDatetime(Call call) {
    String time = call.datetime(0);
    return format(
        call,
        call.constantText(1),
        field -> switch (field) {
          case "yyyy" -> padded(TimeSql.part("year", time), 4);
          case "yy" -> padded(TimeSql.part("year", time) + " % 100", 2);
          case "MM" -> padded(TimeSql.part("month", time), 2);
          case "M" -> padded(TimeSql.part("month", time), 1);
          case "dd" -> padded(TimeSql.part("day", time), 2);
          case "d" -> padded(TimeSql.part("day", time), 1);
          case "HH" -> TimeSql.field(time, Ticks.HOUR, 24, 2);
          case "H" -> TimeSql.field(time, Ticks.HOUR, 24, 1);
          case "hh" -> padded("(" + time + " // " + Ticks.HOUR + " + 11) % 12 + 1", 2);
          case "h" -> padded("(" + time + " // " + Ticks.HOUR + " + 11) % 12 + 1", 1);
          case "mm" -> TimeSql.field(time, Ticks.MINUTE, 60, 2);
          case "m" -> TimeSql.field(time, Ticks.MINUTE, 60, 1);
          case "ss" -> TimeSql.field(time, Ticks.SECOND, 60, 2);
          case "s" -> TimeSql.field(time, Ticks.SECOND, 60, 1);
          case "tt" ->
            "(CASE WHEN " + time + " % " + Ticks.DAY + " < 12 * " + Ticks.HOUR
                + " THEN 'AM' ELSE 'PM' END)";
          default -> fraction(field, time);
        },
        " /-:,._[]");
  }

  private static String padded(String number, int width) {
    String text = "(" + number + ")::BIGINT::VARCHAR";
    return width > 1 ? "lpad(" + text + ", " + width + ", '0')" : text;
  }

  private static String fraction(String field, String time) {
    if (field.length() <= 7 && field.matches("f+")) {
      return TimeSql.digits(time, field.length());
    }
    if (field.length() <= 7 && field.matches("F+")) {
      return "rtrim(" + TimeSql.digits(time, field.length()) + ", '0')";
    }
    return null;
  }

  private static SqlExpr formatTimespan(Call call) {
    String span = call.typed(0, KqlType.TIMESPAN);
    SqlExpr text = format(
        call,
        call.constantText(1),
        field -> switch (field.charAt(0)) {
          case 'd' ->
            field.length() <= 8 ? TimeSql.field(span, Ticks.DAY, 0, field.length()) : null;
          case 'h', 'H' ->
            field.length() <= 2 ? TimeSql.field(span, Ticks.HOUR, 24, field.length()) : null;
          case 'm' ->
            field.length() <= 2 ? TimeSql.field(span, Ticks.MINUTE, 60, field.length()) : null;
          case 's' ->
            field.length() <= 2 ? TimeSql.field(span, Ticks.SECOND, 60, field.length()) : null;
          default -> fraction(field, span);
        },
        " /-:,._[]");
    return SqlExpr.of(
        KqlType.STRING,
        "coalesce((CASE WHEN " + span + " < 0 THEN '-' ELSE '' END) || " + text.sql() + ", '')");
  }

  /** Makes one text of the fields and of what stands between them. */
  private static SqlExpr format(
      Call call, String format, java.util.function.UnaryOperator<String> field, String separators) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      int end = at + 1;
      while (end < format.length() && format.charAt(end) == c) {
        end++;
      }
      String run = format.substring(at, end);
      if (Character.isLetter(c)) {
        String sql = field.apply(run);
        if (sql == null) {
          throw KqlException.unsupported(
              call.position(),
              "The field '" + run + "' of " + call.name() + "() is not supported.");
        }
        parts.add(sql);
      } else if (separators.indexOf(c) >= 0) {
        parts.add(call.parameter(run));
      } else {
        throw KqlException.unsupported(
            call.position(),
            "The character '" + c + "' in the format of " + call.name() + "() is not supported.");
      }
      at = end;
    }
    String sql = parts.isEmpty() ? "''" : "(" + String.join(" || ", parts) + ")";
    return SqlExpr.of(KqlType.STRING, "coalesce(" + sql + ", '')");
  }
}
