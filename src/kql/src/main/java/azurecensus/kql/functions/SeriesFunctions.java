package azurecensus.kql.functions;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import java.util.Map;

/** Arithmetic over numeric arrays. */
final class SeriesFunctions {
  private static final Map<String, String> UNARY = Map.ofEntries(
      Map.entry("series_abs", "abs(x)"),
      Map.entry("series_acos", "acos(x)"),
      Map.entry("series_asin", "asin(x)"),
      Map.entry("series_atan", "atan(x)"),
      Map.entry("series_ceiling", "ceil(x)"),
      Map.entry("series_cos", "cos(x)"),
      Map.entry("series_exp", "exp(x)"),
      Map.entry("series_floor", "floor(x)"),
      Map.entry("series_log", "ln(x)"),
      Map.entry("series_sin", "sin(x)"),
      Map.entry("series_tan", "tan(x)"));

  private static final Map<String, String> BINARY = Map.of(
      "series_add", "x + y",
      "series_subtract", "x - y",
      "series_multiply", "x * y",
      "series_divide", "x / y",
      "series_pow", "pow(x, y)");

  private static final Map<String, String> COMPARISONS = Map.of(
      "series_equals", "x = y",
      "series_not_equals", "x <> y",
      "series_less", "x < y",
      "series_less_equals", "x <= y",
      "series_greater", "x > y",
      "series_greater_equals", "x >= y");

  private SeriesFunctions() {}

  static void register(FunctionRegistry registry) {
    UNARY.forEach(
        (name, sql) -> registry.scalar(name, 1, 1, Naming.NONE, call -> unary(call, sql)));
    registry.scalar("series_sign", 1, 1, Naming.NONE, call -> unary(call, "sign(x)::INTEGER"));
    BINARY.forEach(
        (name, sql) -> registry.scalar(name, 2, 2, Naming.NONE, call -> binary(call, sql)));
    COMPARISONS.forEach(
        (name, sql) -> registry.scalar(name, 2, 2, Naming.NONE, call -> binary(call, sql)));
    registry.scalar(
        "series_sum",
        1,
        1,
        Naming.NONE,
        call -> NumberFunctions.real("list_sum(" + numbers(call, 0) + ")"));
    registry.scalar(
        "series_product",
        1,
        1,
        Naming.NONE,
        call -> NumberFunctions.real("list_product(" + numbers(call, 0) + ")"));
    registry.scalar(
        "series_magnitude",
        1,
        1,
        Naming.NONE,
        call -> NumberFunctions.real(
            "sqrt(list_sum(list_transform(" + numbers(call, 0) + ", lambda x: x * x)))"));
    registry.scalar(
        "series_dot_product",
        2,
        2,
        Naming.NONE,
        call -> NumberFunctions.real("list_sum(" + pairs(call, "x * y") + ")"));
    registry.scalar("series_pearson_correlation", 2, 2, Naming.NONE, SeriesFunctions::pearson);
    registry.scalar("series_fill_const", 2, 3, Naming.FIRST_ARGUMENT, SeriesFunctions::fillConst);
    registry.scalar("series_fill_forward", 1, 2, Naming.FIRST_ARGUMENT, call -> fill(call, true));
    registry.scalar("series_fill_backward", 1, 2, Naming.FIRST_ARGUMENT, call -> fill(call, false));
    registry.scalar("series_stats_dynamic", 1, 2, Naming.NONE, SeriesFunctions::stats);
  }

  private static String numbers(Call call, int index) {
    return JsonSql.numbers(call.dynamic(index));
  }

  private static SqlExpr unary(Call call, String sql) {
    return ArrayFunctions.array("list_transform(" + numbers(call, 0) + ", lambda x: " + sql + ")");
  }

  private static SqlExpr binary(Call call, String sql) {
    return ArrayFunctions.array(pairs(call, sql));
  }

  private static String pairs(Call call, String sql) {
    String a = numbers(call, 0);
    String b = numbers(call, 1);
    return "list_transform(list_zip(" + a + ", " + b + "), lambda p: "
        + sql.replace("x", "p[1]").replace("y", "p[2]").replace("ep[1]p", "exp") + ")";
  }

  private static SqlExpr pearson(Call call) {
    return NumberFunctions.real("(SELECT corr(p[1], p[2]) FROM (SELECT unnest(list_zip("
        + numbers(call, 0) + ", " + numbers(call, 1) + ")) AS p))");
  }

  private static SqlExpr fillConst(Call call) {
    if (call.size() == 3) {
      throw call.refused("A placeholder of series_fill_const() is not supported.");
    }
    String value = ArrayFunctions.item(call.atom(1));
    return ArrayFunctions.array("list_transform(" + JsonSql.elements(call.dynamic(0))
        + ", lambda e: CASE WHEN e IS NULL THEN " + value + " ELSE e END)");
  }

  private static SqlExpr fill(Call call, boolean forward) {
    if (call.size() == 2) {
      throw call.refused("A placeholder of " + call.name() + "() is not supported.");
    }
    String list = JsonSql.elements(call.dynamic(0));
    String candidates = forward
        ? "list_slice(" + list + ", 1, i)"
        : "list_slice(" + list + ", i, len(" + list + "))";
    String known = "list_filter(" + candidates + ", lambda c: c IS NOT NULL)";
    return ArrayFunctions.array("list_transform(" + list + ", lambda e, i: coalesce(" + known + "["
        + (forward ? "-1" : "1") + "], 'null'::JSON))");
  }

  private static SqlExpr stats(Call call) {
    String list = call.once(KqlType.DYNAMIC, numbers(call, 0)).sql();
    String min = "list_min(" + list + ")";
    String max = "list_max(" + list + ")";
    String variance = "coalesce(list_var_samp(" + list + "), 0.0)";
    return SqlExpr.of(
        KqlType.DYNAMIC,
        "(CASE WHEN len(" + list + ") > 0 THEN json_object('min', " + min
            + ", 'min_idx', list_position(" + list + ", " + min + ") - 1, 'max', " + max
            + ", 'max_idx', list_position(" + list + ", " + max + ") - 1, 'avg', list_avg(" + list
            + "), 'stdev', sqrt(" + variance + "), 'variance', " + variance + ", 'sum', list_sum("
            + list
            + "), 'len', len(" + list + ")) END)");
  }
}
