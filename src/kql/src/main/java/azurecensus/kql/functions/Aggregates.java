package azurecensus.kql.functions;

import azurecensus.kql.functions.AggregateFunction.Group;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Arithmetic;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import java.util.Map;

/** The aggregate functions. */
final class Aggregates {
  private static final int MOST_ELEMENTS = 1_048_576;

  private static final Map<String, String> BITS =
      Map.of("binary_all_and", "bit_and", "binary_all_or", "bit_or", "binary_all_xor", "bit_xor");

  private Aggregates() {}

  static void register(FunctionRegistry registry) {
    registry.aggregate(
        "count", 0, 1, "count", (call, group) -> SqlExpr.of(KqlType.LONG, group.add("count(*)")));
    registry.aggregate(
        "countif",
        1,
        1,
        "countif",
        (call, group) -> SqlExpr.of(KqlType.LONG, group.add("count(*)" + filter(call, 0))));
    simple(registry, "sum", "sumif", Aggregates::sum);
    simple(registry, "avg", "avgif", Aggregates::avg);
    simple(registry, "min", "minif", (call, group, filter) -> extreme(call, group, "min", filter));
    simple(registry, "max", "maxif", (call, group, filter) -> extreme(call, group, "max", filter));
    spread(registry, "stdev", "stddev_samp");
    spread(registry, "stdevp", "stddev_pop");
    spread(registry, "variance", "var_samp");
    spread(registry, "variancep", "var_pop");
    covariance(registry, "covariance", "covar_samp");
    covariance(registry, "covariancep", "covar_pop");
    for (String name : new String[] {"dcount", "count_distinct"}) {
      Support support = name.equals("dcount")
          ? Support.approximate("exact here; the service estimates")
          : Support.EXACT;
      registry.aggregate(name, 1, 2, name, support, (call, group) -> distinct(call, group, ""));
      registry.aggregate(
          name + "if",
          2,
          3,
          name + "if",
          support,
          (call, group) -> distinct(call, group, filter(call, 1)));
    }
    for (String name : new String[] {"make_list", "makelist", "make_list_with_nulls"}) {
      registry.aggregate(
          name,
          1,
          2,
          "list",
          (call, group) ->
              list(call, group, "", limit(call, 1), name.equals("make_list_with_nulls")));
    }
    registry.aggregate(
        "make_list_if",
        2,
        3,
        "list",
        (call, group) -> list(call, group, filter(call, 1), limit(call, 2), false));
    for (String name : new String[] {"make_set", "makeset"}) {
      registry.aggregate(name, 1, 2, "set", (call, group) -> set(call, group, "", limit(call, 1)));
    }
    registry.aggregate(
        "make_set_if",
        2,
        3,
        "set",
        (call, group) -> set(call, group, filter(call, 1), limit(call, 2)));
    registry.aggregate("make_bag", 1, 2, "bag", (call, group) -> bag(call, group, ""));
    registry.aggregate(
        "make_bag_if", 2, 3, "bag", (call, group) -> bag(call, group, filter(call, 1)));
    BITS.forEach((name, sql) -> registry.aggregate(
        name,
        1,
        1,
        null,
        (call, group) -> SqlExpr.of(
            KqlType.LONG, "coalesce(" + group.add(sql + "(" + call.whole(0) + ")") + ", 0)")));
    registry.aggregate(
        "take_anyif", 2, 2, null, (call, group) -> any(call, group, filter(call, 1)));
    registry.aggregate("anyif", 2, 2, "anyif", (call, group) -> any(call, group, filter(call, 1)));
    Support estimate = Support.approximate("the exact nearest rank here; the service estimates");
    for (String name : new String[] {
      "percentile",
      "percentiles",
      "percentiles_array",
      "percentilew",
      "percentilesw",
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
    SqlExpr apply(Call call, Group group, String filter);
  }

  private static void simple(
      FunctionRegistry registry, String name, String conditional, Filtered body) {
    registry.aggregate(name, 1, 1, name, (call, group) -> body.apply(call, group, ""));
    registry.aggregate(
        conditional, 2, 2, conditional, (call, group) -> body.apply(call, group, filter(call, 1)));
  }

  private static void spread(FunctionRegistry registry, String name, String sql) {
    Filtered body = (call, group, filter) -> NumberFunctions.real(
        "coalesce(" + group.add(sql + "(" + call.real(0) + ")" + filter) + ", 0.0)");
    simple(registry, name, name + "if", body);
  }

  private static void covariance(FunctionRegistry registry, String name, String sql) {
    registry.aggregate(
        name,
        2,
        2,
        name,
        (call, group) ->
            NumberFunctions.real(group.add(sql + "(" + call.real(0) + ", " + call.real(1) + ")")));
    registry.aggregate(
        name + "if",
        3,
        3,
        name + "if",
        (call, group) -> NumberFunctions.real(
            group.add(sql + "(" + call.real(0) + ", " + call.real(1) + ")" + filter(call, 2))));
  }

  private static String filter(Call call, int index) {
    return " FILTER (WHERE " + ConversionFunctions.condition(call, index) + ")";
  }

  /** The filter, and one more condition. */
  private static String and(String filter, String condition) {
    return filter.isEmpty()
        ? " FILTER (WHERE " + condition + ")"
        : filter.substring(0, filter.length() - 1) + " AND " + condition + ")";
  }

  /** The greatest number of elements; the service keeps about a million without one. */
  private static long limit(Call call, int index) {
    return call.size() > index ? call.constantWhole(index) : MOST_ELEMENTS;
  }

  private static SqlExpr sum(Call call, Group group, String filter) {
    KqlType type = call.type(0);
    if (type != KqlType.TIMESPAN && type != KqlType.DYNAMIC && !type.isNumeric()) {
      throw call.wrong(0, "a number or timespan");
    }
    String value = type == KqlType.DYNAMIC ? call.real(0) : call.atom(0).sql();
    String sum = "coalesce(" + group.add("sum(" + value + ")" + filter) + ", 0)";
    return switch (type) {
      case INT, LONG -> SqlExpr.of(KqlType.LONG, Arithmetic.wrap(sum + "::HUGEINT"));
      case TIMESPAN -> SqlExpr.of(type, sum + "::BIGINT");
      case DECIMAL -> SqlExpr.of(type, sum + "::DECIMAL(38,17)");
      default -> NumberFunctions.real(sum + "::DOUBLE");
    };
  }

  /** Empty averages of numbers are NaN. A whole sum may overflow as the service's does. */
  private static SqlExpr avg(Call call, Group group, String filter) {
    KqlType type = call.type(0);
    if (!type.isTicks() && type != KqlType.DYNAMIC && !type.isNumeric()) {
      throw call.wrong(0, "a number, datetime or timespan");
    }
    String value = type == KqlType.DYNAMIC ? call.real(0) : call.atom(0).sql();
    if (type == KqlType.REAL || type == KqlType.DYNAMIC) {
      return NumberFunctions.real(
          "coalesce(" + group.add("avg(" + value + ")" + filter) + ", 'nan'::DOUBLE)");
    }
    if (type == KqlType.DECIMAL) {
      return SqlExpr.of(type, group.add("avg(" + value + ")" + filter) + "::DECIMAL(38,17)");
    }
    String sum = group.add("sum(" + value + ")" + filter);
    String count = group.add("count(" + value + ")" + filter);
    return type.isTicks()
        ? SqlExpr.of(type, "(" + sum + " // nullif(" + count + ", 0))::BIGINT")
        : NumberFunctions.real("(" + Arithmetic.wrap("coalesce(" + sum + ", 0)::HUGEINT")
            + "::DOUBLE / " + count + "::DOUBLE)");
  }

  private static SqlExpr extreme(Call call, Group group, String sql, String filter) {
    KqlType type = call.type(0);
    if (type == KqlType.BOOL) {
      throw call.wrong(0, "a number, time or text");
    }
    if (type == KqlType.DYNAMIC) {
      throw call.refused(call.name() + "() of a dynamic value is not supported. Convert it first.");
    }
    String value = call.atom(0).sql();
    String result = group.add(sql + "(" + value + ")" + filter);
    if (type == KqlType.REAL) {
      String nan = group.add("bool_or(isnan(" + value + "))" + filter);
      return NumberFunctions.real(
          "(CASE WHEN coalesce(" + nan + ", FALSE) THEN 'nan'::DOUBLE ELSE " + result + " END)");
    }
    return SqlExpr.of(type, type == KqlType.STRING ? "coalesce(" + result + ", '')" : result);
  }

  private static SqlExpr distinct(Call call, Group group, String filter) {
    return SqlExpr.of(
        KqlType.LONG, group.add("count(DISTINCT " + call.atom(0).sql() + ")" + filter));
  }

  /** Arrays among dynamic values give their elements; null is left out unless it is dynamic. */
  private static SqlExpr list(Call call, Group group, String filter, long limit, boolean nulls) {
    SqlExpr value = call.atom(0);
    boolean all = nulls || value.type() == KqlType.DYNAMIC || value.type() == KqlType.STRING;
    String condition = all ? filter : and(filter, value.sql() + " IS NOT NULL");
    if (value.type() != KqlType.DYNAMIC) {
      String item = ArrayFunctions.item(value) + "::JSON";
      String list = group.add("list(" + item + group.order() + ")" + condition);
      return ArrayFunctions.array(
          "list_slice(coalesce(" + list + ", []::JSON[]), 1, " + limit + ")");
    }
    String item = "CASE WHEN json_type(" + value.sql() + ") = 'ARRAY' THEN " + value.sql()
        + "::JSON[] ELSE [" + ArrayFunctions.item(value) + "] END";
    String list = group.add("list(" + item + group.order() + ")" + condition);
    return ArrayFunctions.array(
        "list_slice(flatten(coalesce(" + list + ", []::JSON[][])), 1, " + limit + ")");
  }

  private static SqlExpr set(Call call, Group group, String filter, long limit) {
    SqlExpr value = call.atom(0);
    String condition = and(filter, value.sql() + " IS NOT NULL");
    String texts;
    if (value.type() == KqlType.DYNAMIC) {
      String item = "CASE WHEN json_type(" + value.sql() + ") = 'ARRAY' THEN list_transform("
          + value.sql() + "::JSON[], lambda e: e::VARCHAR) ELSE [" + value.sql() + "::VARCHAR] END";
      texts = "flatten(coalesce(" + group.add("list(" + item + group.order() + ")" + condition)
          + ", []::VARCHAR[][]))";
    } else {
      String item = Conversions.toDynamic(value) + "::VARCHAR";
      texts = "coalesce("
          + group.add(
              group.small()
                  ? "list(" + item + group.order() + ")" + condition
                  : "list(DISTINCT " + item + ")" + condition)
          + ", []::VARCHAR[])";
    }
    String distinct = group.small()
        ? "list_filter(" + texts + ", lambda e, i: list_position(" + texts + ", e) = i)"
        : "list_distinct(" + texts + ")";
    return ArrayFunctions.array(
        "list_transform(list_slice(" + distinct + ", 1, " + limit + "), lambda t: t::JSON)");
  }

  private static SqlExpr bag(Call call, Group group, String filter) {
    String list = group.add("list(" + call.dynamic(0) + group.order() + ")"
        + and(filter, "json_type(" + call.dynamic(0) + ") = 'OBJECT'"));
    String entries = "flatten(list_transform(coalesce(" + list + ", []::JSON[]), lambda b: "
        + "list_transform(json_keys(b), lambda k: {'k': k, 'v': json_extract(b, "
        + JsonSql.pointer("k") + ")})))";
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.object(entries));
  }

  private static SqlExpr any(Call call, Group group, String filter) {
    SqlExpr value = call.atom(0);
    String first = group.add("first(" + value.sql() + group.order() + ")" + filter);
    return SqlExpr.of(
        value.type(), value.type() == KqlType.STRING ? "coalesce(" + first + ", '')" : first);
  }
}
