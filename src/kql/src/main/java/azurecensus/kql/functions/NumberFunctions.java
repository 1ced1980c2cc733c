package azurecensus.kql.functions;

import static azurecensus.kql.functions.FunctionRegistry.ANY;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Ticks;
import azurecensus.kql.sql.Arithmetic;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.sql.TimeSql;
import java.util.List;
import java.util.Map;

/** Arithmetic functions, bins and bits. */
final class NumberFunctions {
  /** Real functions of one real, whose SQL is a call of the same meaning. */
  private static final Map<String, String> REALS = Map.ofEntries(
      Map.entry("acos", "acos"),
      Map.entry("asin", "asin"),
      Map.entry("atan", "atan"),
      Map.entry("cos", "cos"),
      Map.entry("cot", "cot"),
      Map.entry("degrees", "degrees"),
      Map.entry("exp", "exp"),
      Map.entry("radians", "radians"),
      Map.entry("sin", "sin"),
      Map.entry("sqrt", "sqrt"),
      Map.entry("tan", "tan"),
      Map.entry("loggamma", "lgamma"),
      Map.entry("gamma", "gamma"));

  private static final Map<String, String> LOGARITHMS =
      Map.of("log", "ln", "log10", "log10", "log2", "log2");

  private static final Map<String, String> BITS =
      Map.of("binary_and", "&", "binary_or", "|", "binary_xor", "xor");

  private NumberFunctions() {}

  static void register(FunctionRegistry registry) {
    REALS.forEach((name, sql) ->
        registry.scalar(name, 1, 1, naming(name), call -> real(sql + "(" + call.real(0) + ")")));
    LOGARITHMS.forEach((name, sql) ->
        registry.scalar(name, 1, 1, Naming.FIRST_ARGUMENT, call -> logarithm(call, sql)));
    registry.scalar(
        "exp2",
        1,
        1,
        Naming.FIRST_ARGUMENT,
        call -> real("pow(2.0::DOUBLE, " + call.real(0) + ")"));
    registry.scalar(
        "exp10",
        1,
        1,
        Naming.FIRST_ARGUMENT,
        call -> real("pow(10.0::DOUBLE, " + call.real(0) + ")"));
    registry.scalar(
        "pow",
        2,
        2,
        Naming.FIRST_ARGUMENT,
        call -> real("pow(" + call.real(0) + ", " + call.real(1) + ")"));
    registry.scalar(
        "atan2",
        2,
        2,
        Naming.FIRST_ARGUMENT,
        call -> real("atan2(" + call.real(0) + ", " + call.real(1) + ")"));
    registry.scalar(
        "pi",
        0,
        0,
        Naming.NONE,
        call -> call.context().parameters().constant(KqlType.REAL, Math.PI));
    registry.scalar("abs", 1, 1, Naming.FIRST_ARGUMENT, NumberFunctions::abs);
    registry.scalar(
        "sign",
        1,
        1,
        Naming.NONE,
        call -> real("(CASE WHEN isnan(" + call.real(0) + ") THEN 0.0 ELSE sign(" + call.real(0)
            + ") END)::DOUBLE"));
    registry.scalar("round", 1, 2, Naming.FIRST_ARGUMENT, NumberFunctions::round);
    registry.scalar(
        "ceiling",
        1,
        1,
        Naming.FIRST_ARGUMENT,
        call -> call.type(0).isInteger() ? call.atom(0) : real("ceil(" + call.real(0) + ")"));
    registry.scalar("bin", 2, 2, Naming.FIRST_ARGUMENT, NumberFunctions::bin);
    registry.scalar("floor", 2, 2, Naming.FIRST_ARGUMENT, NumberFunctions::bin);
    registry.scalar("bin_at", 3, 3, Naming.FIRST_ARGUMENT, NumberFunctions::binAt);
    for (String name : List.of("isnan", "isinf", "isfinite")) {
      registry.scalar(
          name,
          1,
          1,
          Naming.NONE,
          call -> SqlExpr.of(KqlType.BOOL, name + "(" + call.real(0) + ")"));
    }
    registry.scalar("max_of", 1, ANY, Naming.NONE, call -> extreme(call, "greatest"));
    registry.scalar("min_of", 1, ANY, Naming.NONE, call -> extreme(call, "least"));
    BITS.forEach((name, sql) -> registry.scalar(
        name,
        2,
        2,
        Naming.FIRST_ARGUMENT,
        call -> SqlExpr.of(
            KqlType.LONG,
            sql.equals("xor")
                ? "xor(" + call.whole(0) + ", " + call.whole(1) + ")"
                : "(" + call.whole(0) + " " + sql + " " + call.whole(1) + ")")));
    registry.scalar(
        "binary_not",
        1,
        1,
        Naming.FIRST_ARGUMENT,
        call -> SqlExpr.of(KqlType.LONG, "(~" + call.whole(0) + ")"));
    registry.scalar(
        "bitset_count_ones",
        1,
        1,
        Naming.FIRST_ARGUMENT,
        call -> SqlExpr.of(KqlType.LONG, "bit_count(" + call.whole(0) + ")::BIGINT"));
    registry.scalar("tohex", 1, 2, Naming.FIRST_ARGUMENT, NumberFunctions::hex);
  }

  private static Naming naming(String name) {
    return name.equals("cot") || name.equals("degrees") || name.equals("radians")
        ? Naming.NONE
        : Naming.FIRST_ARGUMENT;
  }

  static SqlExpr real(String sql) {
    return SqlExpr.of(KqlType.REAL, sql);
  }

  private static SqlExpr logarithm(Call call, String sql) {
    String value = call.real(0);
    return real("(CASE WHEN " + value + " < 0 THEN NULL WHEN " + value
        + " = 0 THEN '-inf'::DOUBLE ELSE " + sql + "(" + value + ") END)");
  }

  private static SqlExpr abs(Call call) {
    KqlType type = call.type(0);
    if (type == KqlType.INT || type == KqlType.LONG) {
      return SqlExpr.of(KqlType.LONG, "abs(" + call.whole(0) + "::BIGINT)");
    }
    if (type == KqlType.REAL || type == KqlType.DECIMAL || type == KqlType.TIMESPAN) {
      return SqlExpr.of(type, "abs(" + call.atom(0).sql() + ")");
    }
    return real("abs(" + call.real(0) + ")");
  }

  private static SqlExpr round(Call call) {
    if (call.type(0).isInteger() && call.size() == 1) {
      return call.atom(0);
    }
    String digits = call.size() == 2 ? ", " + call.whole(1) + "::INTEGER" : "";
    return real("round(" + call.real(0) + digits + ")");
  }

  private static SqlExpr bin(Call call) {
    SqlExpr value = call.atom(0);
    if (value.type() == KqlType.DYNAMIC) {
      value = call.context().once(azurecensus.kql.sql.Conversions.to(KqlType.REAL, value));
    }
    return Arithmetic.bin(value, call.atom(1))
        .orElseThrow(() -> KqlException.semantics(
            call.position(),
            call.name() + "() takes numbers, or a datetime or timespan and a timespan,"
                + " but got " + call.type(0).kqlName() + " and " + call.type(1).kqlName() + "."));
  }

  private static SqlExpr binAt(Call call) {
    String value = call.atom(0).sql();
    String size = call.atom(1).sql();
    String fixed = call.atom(2).sql();
    KqlType type = call.type(0);
    boolean ticks = type.isTicks() && call.type(1) == KqlType.TIMESPAN && call.type(2) == type;
    boolean wholes =
        type.isInteger() && call.type(1).isInteger() && call.type(2).isInteger();
    if (ticks || wholes) {
      String distance =
          call.once(KqlType.LONG, "(" + value + " - " + fixed + ")").sql();
      String moved = call.once(type, "(" + fixed + " + " + TimeSql.bin(distance, size) + ")")
          .sql();
      return type == KqlType.DATETIME
          ? SqlExpr.of(type, TimeSql.inRange(moved))
          : SqlExpr.of(wholes ? KqlType.LONG : type, moved + "::BIGINT");
    }
    if (!type.isNumeric() || !call.type(1).isNumeric() || !call.type(2).isNumeric()) {
      throw call.wrong(0, "a number, datetime or timespan that fits the other arguments");
    }
    String real = call.real(0);
    String step = call.real(1);
    String from = call.real(2);
    return real("(CASE WHEN " + step + " > 0 THEN " + from + " + floor((" + real + " - " + from
        + ") / " + step + ") * " + step + " END)");
  }

  private static SqlExpr extreme(Call call, String sql) {
    KqlType type = null;
    for (int i = 0; i < call.size(); i++) {
      type = ConversionFunctions.common(call, type, i);
    }
    StringBuilder list = new StringBuilder(sql).append('(');
    for (int i = 0; i < call.size(); i++) {
      list.append(i == 0 ? "" : ", ").append(ConversionFunctions.value(call, i, type));
    }
    return SqlExpr.of(type, list.append(')').toString());
  }

  private static SqlExpr hex(Call call) {
    String value = call.type(0) == KqlType.INT
        ? "(" + call.atom(0).sql() + "::BIGINT & 4294967295)"
        : call.whole(0);
    String hex = "lower(to_hex(" + value + "))";
    if (call.size() == 1) {
      return SqlExpr.of(KqlType.STRING, "coalesce(" + hex + ", '')");
    }
    String width = call.whole(1);
    return SqlExpr.of(
        KqlType.STRING,
        "coalesce(lpad(" + hex + ", greatest(" + width + ", length(" + hex
            + "))::INTEGER, '0'), '')");
  }

  /** Ticks in a unit of time; 0 for an unknown one. */
  static long ticks(String unit) {
    return switch (unit) {
      case "week" -> 7 * Ticks.DAY;
      case "day" -> Ticks.DAY;
      case "hour" -> Ticks.HOUR;
      case "minute" -> Ticks.MINUTE;
      case "second" -> Ticks.SECOND;
      case "millisecond" -> Ticks.SECOND / 1000;
      case "microsecond" -> 10;
      default -> 0;
    };
  }
}
