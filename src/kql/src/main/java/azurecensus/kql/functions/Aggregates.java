package azurecensus.kql.functions;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Arithmetic;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import java.util.Map;

/** The aggregate functions. */
final class Aggregates {
  private static final int MOST_ELEMENTS = 1_048_576;

  private static final Map<String, String> BITS = Map.of(
      "binary_all_and", "bit_and", "binary_all_or", "bit_or", "binary_all_xor", "bit_xor");

  private Aggregates() {}

  static void register(FunctionRegistry registry) {
    registry.aggregate("count", 0, 1, "count", (call, order) -> SqlExpr.of(KqlType.LONG, "count(*)"));
    registry.aggregate("countif", 1, 1, "countif", (call, order) -> SqlExpr.of(
        KqlType.LONG, "count(*) FILTER (WHERE " + ConversionFunctions.condition(call, 0) + ")"));
    simple(registry, "sum", "sumif", Aggregates::sum);
    simple(registry, "avg", "avgif", Aggregates::avg);
    simple(registry, "min", "minif", (call, filter) -> extreme(call, "min", filter));
    simple(registry, "max", "maxif", (call, filter) -> extreme(call, "max", filter));
    spread(registry, "stdev", "stddev_samp");
    spread(registry, "stdevp", "stddev_pop");
    spread(registry, "variance", "var_samp");
    spread(registry, "variancep", "var_pop");
    covariance(registry, "covariance", "covar_samp");
    covariance(registry, "covariancep", "covar_pop");
    for (String name : new String[] {"dcount", "count_distinct"}) {
      boolean estimate = name.equals("dcount");
      Support support = estimate
          ? Support.approximate("exact here; the service estimates") : Support.EXACT;
      registry.aggregate(name, 1, 2, name, support, (call, order) -> distinct(call, ""));
      registry.aggregate(
          name + "if", 2, 3, name + "if", support, (call, order) -> distinct(call, filter(call, 1)));
    }
    for (String name : new String[] {"make_list", "makelist", "make_list_with_nulls"}) {
      registry.aggregate(name, 1, 2, "list", (call, order) -> list(
          call, order, "", limit(call, 1), name.equals("make_list_with_nulls")));
    }
    registry.aggregate("make_list_if", 2, 3, "list", (call, order) -> list(
        call, order, filter(call, 1), limit(call, 2), false));
    for (String name : new String[] {"make_set", "makeset"}) {
      registry.aggregate(name, 1, 2, "set", (call, order) -> set(call, order, "", limit(call, 1)));
    }
    registry.aggregate("make_set_if", 2, 3, "set", (call, order) -> set(
        call, order, filter(call, 1), limit(call, 2)));
    registry.aggregate("make_bag", 1, 2, "bag", (call, order) -> bag(call, order, ""));
    registry.aggregate("make_bag_if", 2, 3, "bag", (call, order) -> bag(call, order, filter(call, 1)));
    BITS.forEach((name, sql) -> registry.aggregate(name, 1, 1, null, (call, order) -> SqlExpr.of(
        KqlType.LONG, "coalesce(" + sql + "(" + call.whole(0) + "), 0)")));
    registry.aggregate("take_anyif", 2, 2, null, (call, order) -> any(call, order, filter(call, 1)));
    registry.aggregate("anyif", 2, 2, "anyif", (call, order) -> any(call, order, filter(call, 1)));
    Support estimate = Support.approximate("the exact nearest rank here; the service estimates");
    for (String name : new String[] {
      "percentile", "percentiles", "percentiles_array", "percentilew", "percentilesw",
      "percentilesw_array"
    }) {
      registry.aggregate(name, 2, FunctionRegistry.ANY, null, estimate, null);
    }
    for (String name : new String[] {"arg_max", "arg_min", "take_any", "any"}) {
      registry.aggregate(name, 1, FunctionRegistry.ANY, null, null);
    }
  }

  /** The body of an aggregate that has a form with a predicate. */
  private interface Filtered {
    SqlExpr apply(Call call, String filter);
  }

  private static void simple(FunctionRegistry registry, String name, String conditional, Filtered body) {
    registry.aggregate(name, 1, 1, name, (call, order) -> body.apply(call, ""));
    registry.aggregate(conditional, 2, 2, conditional, (call, order) -> body.apply(call, filter(call, 1)));
  }

  private static void spread(FunctionRegistry registry, String name, String sql) {
    Filtered body = (call, filter) -> NumberFunctions.real(
        "coalesce(" + sql + "(" + call.real(0) + ")" + filter + ", 0.0)");
    simple(registry, name, name + "if", body);
  }

  private static void covariance(FunctionRegistry registry, String name, String sql) {
    registry.aggregate(name, 2, 2, name, (call, order) -> NumberFunctions.real(
        sql + "(" + call.real(0) + ", " + call.real(1) + ")"));
    registry.aggregate(name + "if", 3, 3, name + "if", (call, order) -> NumberFunctions.real(
        sql + "(" + call.real(0) + ", " + call.real(1) + ")" + filter(call, 2)));
  }

  private static String filter(Call call, int index) {
    return " FILTER (WHERE " + ConversionFunctions.condition(call, index) + ")";
  }

  /** The greatest number of elements; the service keeps about a million without one. */
  private static long limit(Call call, int index) {
    return call.size() > index ? call.constantWhole(index) : MOST_ELEMENTS;
  }

  private static SqlExpr sum(Call call, String filter) {
    KqlType type = call.type(0);
    String value = call.atom(0).sql();
    return switch (type) {
      case INT, LONG -> SqlExpr.of(
          KqlType.LONG, Arithmetic.wrap("coalesce(sum(" + value + ")" + filter + ", 0)::HUGEINT"));
      case TIMESPAN -> SqlExpr.of(type, "coalesce(sum(" + value + ")" + filter + ", 0)::BIGINT");
      case REAL -> NumberFunctions.real("coalesce(sum(" + value + ")" + filter + ", 0.0)::DOUBLE");
      case DECIMAL -> SqlExpr.of(
          type, "coalesce(sum(" + value + ")" + filter + ", 0)::DECIMAL(38,17)");
      case DYNAMIC -> NumberFunctions.real(
          "coalesce(sum(" + call.real(0) + ")" + filter + ", 0.0)::DOUBLE");
      default -> throw call.wrong(0, "a number or timespan");
    };
  }

  /** Empty averages of numbers are NaN. A whole sum may overflow as the service's does. */
  private static SqlExpr avg(Call call, String filter) {
    KqlType type = call.type(0);
    String value = call.atom(0).sql();
    return switch (type) {
      case INT, LONG -> NumberFunctions.real("(" + Arithmetic.wrap(
              "coalesce(sum(" + value + ")" + filter + ", 0)::HUGEINT")
          + "::DOUBLE / count(" + value + ")" + filter + "::DOUBLE)");
      case REAL -> NumberFunctions.real("coalesce(avg(" + value + ")" + filter + ", 'nan'::DOUBLE)");
      case DYNAMIC -> NumberFunctions.real(
          "coalesce(avg(" + call.real(0) + ")" + filter + ", 'nan'::DOUBLE)");
      case DECIMAL -> SqlExpr.of(type, "(avg(" + value + ")" + filter + ")::DECIMAL(38,17)");
      case TIMESPAN, DATETIME -> SqlExpr.of(
          type, "(sum(" + value + ")" + filter + " // nullif(count(" + value + ")" + filter
              + ", 0))::BIGINT");
      default -> throw call.wrong(0, "a number, datetime or timespan");
    };
  }

  private static SqlExpr extreme(Call call, String sql, String filter) {
    KqlType type = call.type(0);
    if (type == KqlType.BOOL) {
      throw call.wrong(0, "a number, time or text");
    }
    if (type == KqlType.DYNAMIC) {
      throw call.refused(call.name() + "() of a dynamic value is not supported. Convert it first.");
    }
    String value = call.atom(0).sql();
    String result = sql + "(" + value + ")" + filter;
    if (type == KqlType.REAL) {
      return NumberFunctions.real("(CASE WHEN coalesce(bool_or(isnan(" + value + "))" + filter
          + ", FALSE) THEN 'nan'::DOUBLE ELSE " + result + " END)");
    }
    return SqlExpr.of(type, type == KqlType.STRING ? "coalesce(" + result + ", '')" : result);
  }

  private static SqlExpr distinct(Call call, String filter) {
    return SqlExpr.of(KqlType.LONG, "count(DISTINCT " + call.atom(0).sql() + ")" + filter);
  }

  /** Arrays among dynamic values give their elements; null is left out unless it is dynamic. */
  private static SqlExpr list(Call call, String order, String filter, long limit, boolean nulls) {
    SqlExpr value = call.atom(0);
    String condition = filter;
    if (!nulls && value.type() != KqlType.DYNAMIC && value.type() != KqlType.STRING) {
      condition = filter.isEmpty()
          ? " FILTER (WHERE " + value.sql() + " IS NOT NULL)"
          : filter.substring(0, filter.length() - 1) + " AND " + value.sql() + " IS NOT NULL)";
    }
    String item = value.type() == KqlType.DYNAMIC
        ? "CASE WHEN json_type(" + value.sql() + ") = 'ARRAY' THEN " + value.sql() + "::JSON[] ELSE ["
            + ArrayFunctions.item(value) + "] END"
        : "[" + ArrayFunctions.item(value) + "::JSON]";
    String all = "flatten(coalesce(list(" + item + order + ")" + condition + ", []))";
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.array("list_slice(" + all + ", 1, " + limit + ")"));
  }

  private static SqlExpr set(Call call, String order, String filter, long limit) {
    SqlExpr value = call.atom(0);
    String present = value.sql() + " IS NOT NULL";
    String condition = filter.isEmpty()
        ? " FILTER (WHERE " + present + ")"
        : filter.substring(0, filter.length() - 1) + " AND " + present + ")";
    String item = value.type() == KqlType.DYNAMIC
        ? "CASE WHEN json_type(" + value.sql() + ") = 'ARRAY' THEN " + value.sql()
            + "::VARCHAR[] ELSE [" + value.sql() + "::VARCHAR] END"
        : "[" + Conversions.toDynamic(value) + "::VARCHAR]";
    if (value.type() == KqlType.DYNAMIC) {
      item = item.replace(value.sql() + "::VARCHAR[]", "list_transform(" + value.sql()
          + "::JSON[], lambda e: e::VARCHAR)");
    }
    String all = "flatten(coalesce(list(" + item + order + ")" + condition + ", []))";
    // A map keeps the order in which its keys came, and distinct keys are what is wanted.
    String distinct = order.isEmpty()
        ? "list_distinct(" + all + ")"
        : "list_filter(" + all + ", lambda e, i: list_position(" + all + ", e) = i)";
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.array("list_transform(list_slice(" + distinct + ", 1, "
        + limit + "), lambda t: t::JSON)"));
  }

  private static SqlExpr bag(Call call, String order, String filter) {
    String value = call.dynamic(0);
    String entries = "flatten(coalesce(list(coalesce(" + JsonSql.entries(value) + ", [])" + order + ")"
        + filter + ", []))";
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.object(entries));
  }

  private static SqlExpr any(Call call, String order, String filter) {
    SqlExpr value = call.atom(0);
    String first = "first(" + value.sql() + order + ")" + filter;
    return SqlExpr.of(
        value.type(), value.type() == KqlType.STRING ? "coalesce(" + first + ", '')" : first);
  }
}
