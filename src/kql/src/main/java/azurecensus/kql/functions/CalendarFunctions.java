package azurecensus.kql.functions;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Ticks;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.sql.TimeSql;
import java.util.Locale;
import java.util.Map;

/** Days, weeks, months and years. A week begins on Sunday. */
final class CalendarFunctions {
  private CalendarFunctions() {}

  static void register(FunctionRegistry registry) {
    for (String unit : new String[] {"day", "week", "month", "year"}) {
      registry.scalar(
          "startof" + unit,
          1,
          2,
          unit.equals("day") ? Naming.FIRST_ARGUMENT : Naming.NONE,
          call -> startOf(call, unit));
      registry.scalar("endof" + unit, 1, 2, Naming.NONE, call -> endOf(call, unit));
    }
    Map<String, String> parts = Map.of(
        "getyear",
        "year",
        "getmonth",
        "month",
        "monthofyear",
        "month",
        "dayofmonth",
        "day",
        "dayofyear",
        "doy",
        "week_of_year",
        "week",
        "weekofyear",
        "week");
    parts.forEach((name, part) -> registry.scalar(
        name,
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.small(TimeSql.part(part, call.datetime(0)) + "::BIGINT")));
    registry.scalar(
        "hourofday",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.small("(" + call.datetime(0) + " // " + Ticks.HOUR + " % 24)"));
    // The last instant of year 9999 has no day of the week in the service.
    registry.scalar(
        "dayofweek",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(
            KqlType.TIMESPAN,
            "(CASE WHEN " + call.datetime(0) + " < " + Ticks.MAX_DATETIME + " THEN "
                + TimeSql.dayOfWeek(call.datetime(0)) + " * " + Ticks.DAY + " END)"));
    registry.scalar("datetime_add", 3, 3, Naming.NONE, CalendarFunctions::add);
    registry.scalar("datetime_diff", 3, 3, Naming.NONE, CalendarFunctions::difference);
    registry.scalar("datetime_part", 2, 2, Naming.NONE, CalendarFunctions::part);
    registry.scalar("datepart", 2, 2, Naming.NONE, CalendarFunctions::part);
  }

  /** The datetime moved by whole units; the day of the month is cut to the month's last. */
  private static String moved(Call call, String unit, String count, String datetime) {
    if (unit.equals("day") || unit.equals("week")) {
      long ticks = NumberFunctions.ticks(unit);
      return "(" + datetime + " + " + count + " * " + ticks + ")";
    }
    int months = unit.equals("year") ? 12 : unit.equals("quarter") ? 3 : 1;
    String day = call.once(KqlType.DATETIME, TimeSql.startOfDay(datetime)).sql();
    String year = TimeSql.part("year", datetime);
    String month = TimeSql.part("month", datetime);
    String target = call.once(
            KqlType.LONG,
            "(" + year + " * 12 + " + month + " - 1 + " + count + " * " + months + ")")
        .sql();
    String shifted = TimeSql.fromTimestamp("(" + TimeSql.toTimestamp(day) + " + to_months((" + count
        + " * " + months + ")::INTEGER))");
    return "(CASE WHEN " + target + " BETWEEN 12 AND 119999 THEN " + shifted + " + (" + datetime
        + " - " + day + ") END)";
  }

  private static String start(String unit, String datetime) {
    return switch (unit) {
      case "day" -> TimeSql.startOfDay(datetime);
      case "week" -> TimeSql.startOfWeek(datetime);
      default -> TimeSql.startOf(unit, datetime);
    };
  }

  private static SqlExpr startOf(Call call, String unit) {
    return SqlExpr.of(KqlType.DATETIME, TimeSql.inRange(begin(call, unit, "0")));
  }

  private static String begin(Call call, String unit, String further) {
    String start = call.once(KqlType.DATETIME, start(unit, call.datetime(0))).sql();
    String count = call.size() == 2 ? call.whole(1) : "0";
    if (count.equals("0") && further.equals("0")) {
      return start;
    }
    return call.once(KqlType.LONG, moved(call, unit, "(" + count + " + " + further + ")", start))
        .sql();
  }

  private static SqlExpr endOf(Call call, String unit) {
    String first = begin(call, unit, "0");
    // The next begin may be outside the years; one unit is added to the begin instead.
    String next = switch (unit) {
      case "day" -> "(" + first + " + " + Ticks.DAY + ")";
      case "week" -> "(" + first + " + " + 7 * Ticks.DAY + ")";
      case "year" ->
        "(" + first + " + (CASE WHEN isleap THEN 366 ELSE 365 END) * " + Ticks.DAY + ")";
      default ->
        "(" + first + " + date_part('day', last_day(" + TimeSql.toTimestamp(first) + ")) * "
            + Ticks.DAY + ")";
    };
    String year = TimeSql.part("year", first);
    next = next.replace(
        "isleap", "(" + year + " % 4 = 0 AND (" + year + " % 100 <> 0 OR " + year + " % 400 = 0))");
    String end = call.once(KqlType.LONG, "(" + next + " - 1)").sql();
    return SqlExpr.of(KqlType.DATETIME, TimeSql.inRange(end));
  }

  private static SqlExpr add(Call call) {
    String unit = unit(call);
    String count = call.whole(1);
    String time = call.datetime(2);
    long ticks = NumberFunctions.ticks(unit);
    String sql;
    if (ticks > 0) {
      sql = "(" + time + "::HUGEINT + " + count + "::HUGEINT * " + ticks + ")";
    } else if (unit.equals("nanosecond")) {
      sql = "(" + time + " + " + count + " // 100)";
    } else {
      sql = moved(call, unit, count, time);
    }
    return SqlExpr.of(KqlType.DATETIME, TimeSql.inRange(sql));
  }

  private static String unit(Call call) {
    String unit = call.constantText(0).toLowerCase(Locale.ROOT);
    switch (unit) {
      case "year",
          "quarter",
          "month",
          "week",
          "day",
          "hour",
          "minute",
          "second",
          "millisecond",
          "microsecond",
          "nanosecond" -> {
        return unit;
      }
      default ->
        throw call.refused("'" + unit + "' is no part of a datetime. Use 'day', for example.");
    }
  }

  private static SqlExpr difference(Call call) {
    String unit = unit(call);
    String a = call.datetime(1);
    String b = call.datetime(2);
    return switch (unit) {
      case "year" ->
        SqlExpr.small(
            "(" + TimeSql.part("year", a) + " - " + TimeSql.part("year", b) + ")::BIGINT");
      case "quarter" -> SqlExpr.small("(" + months(a) + " // 3 - " + months(b) + " // 3)::BIGINT");
      case "month" -> SqlExpr.small("(" + months(a) + " - " + months(b) + ")::BIGINT");
      case "week" ->
        NumberFunctions.real("((" + TimeSql.startOfWeek(a) + " - " + TimeSql.startOfWeek(b)
            + ") // " + 7 * Ticks.DAY + ")::DOUBLE");
      case "nanosecond" -> SqlExpr.of(KqlType.LONG, "((" + a + " - " + b + ") * 100)");
      default -> {
        long ticks = NumberFunctions.ticks(unit);
        yield SqlExpr.of(KqlType.LONG, "(" + a + " // " + ticks + " - " + b + " // " + ticks + ")");
      }
    };
  }

  private static String months(String time) {
    return "(" + TimeSql.part("year", time) + " * 12 + " + TimeSql.part("month", time) + " - 1)";
  }

  private static SqlExpr part(Call call) {
    String unit = call.constantText(0).toLowerCase(Locale.ROOT);
    String time = call.datetime(1);
    return SqlExpr.small("("
        + switch (unit) {
          case "year", "quarter", "month", "day" -> TimeSql.part(unit, time);
          case "week_of_year", "weekofyear" -> TimeSql.part("week", time);
          case "dayofyear" -> TimeSql.part("doy", time);
          case "hour" -> time + " // " + Ticks.HOUR + " % 24";
          case "minute" -> time + " // " + Ticks.MINUTE + " % 60";
          case "second" -> time + " // " + Ticks.SECOND + " % 60";
          default ->
            throw call.refused("'" + unit + "' is not supported by " + call.name() + "().");
        }
        + ")::BIGINT");
  }
}
