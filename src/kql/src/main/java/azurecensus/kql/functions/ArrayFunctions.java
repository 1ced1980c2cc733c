package azurecensus.kql.functions;

import static azurecensus.kql.functions.FunctionRegistry.ANY;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import java.util.ArrayList;
import java.util.List;

/** Dynamic arrays: making, cutting, sorting and comparing them. */
final class ArrayFunctions {
  /** The limit of the service. */
  private static final int MOST_ELEMENTS = 1 << 20;

  /** Arrays whose size is not known before the query runs must be small for many rows at once. */
  private static final int MOST_COMPUTED_ELEMENTS = 2500;

  private ArrayFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.scalar(
        "array_length",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.small("(CASE WHEN json_type(" + call.dynamic(0)
            + ") = 'ARRAY' THEN json_array_length(" + call.dynamic(0) + ")::BIGINT END)"));
    registry.scalar("pack_array", 1, ANY, Naming.NONE, ArrayFunctions::pack);
    registry.scalar("array_concat", 1, ANY, Naming.NONE, ArrayFunctions::concat);
    registry.scalar(
        "array_reverse",
        1,
        1,
        Naming.NONE,
        call -> array("list_reverse(" + JsonSql.elements(call.dynamic(0)) + ")"));
    registry.scalar("array_slice", 3, 3, Naming.NONE, ArrayFunctions::slice);
    registry.scalar("array_split", 2, 2, Naming.NONE, ArrayFunctions::split);
    registry.scalar("array_index_of", 2, 5, Naming.NONE, ArrayFunctions::indexOf);
    registry.scalar(
        "array_sum",
        1,
        1,
        Naming.NONE,
        call -> NumberFunctions.real("list_sum(" + JsonSql.numbers(call.dynamic(0)) + ")"));
    registry.scalar("array_iff", 3, 3, Naming.NONE, ArrayFunctions::choose);
    registry.scalar("array_iif", 3, 3, Naming.NONE, ArrayFunctions::choose);
    registry.scalar("array_rotate_left", 2, 2, Naming.NONE, call -> rotate(call, ""));
    registry.scalar("array_rotate_right", 2, 2, Naming.NONE, call -> rotate(call, "-"));
    registry.scalar("array_shift_left", 2, 3, Naming.NONE, call -> shift(call, ""));
    registry.scalar("array_shift_right", 2, 3, Naming.NONE, call -> shift(call, "-"));
    registry.scalar("array_sort_asc", 1, 2, Naming.NONE, call -> sort(call, "ASC"));
    registry.scalar("array_sort_desc", 1, 2, Naming.NONE, call -> sort(call, "DESC"));
    registry.scalar("range", 2, 3, Naming.NONE, ArrayFunctions::range);
    registry.scalar("zip", 2, 16, Naming.NONE, ArrayFunctions::zip);
    registry.scalar(
        "strcat_array",
        2,
        2,
        Naming.NONE,
        call -> StringFunctions.text("coalesce("
            + StringFunctions.join(StringFunctions.elementTexts(call.dynamic(0)), call.text(1))
            + ", '')"));
    registry.scalar("set_union", 1, ANY, Naming.NONE, call -> array(distinct(all(call))));
    registry.scalar("set_intersect", 1, ANY, Naming.NONE, call -> sets(call, true));
    registry.scalar("set_difference", 2, ANY, Naming.NONE, call -> sets(call, false));
    registry.scalar(
        "set_has_element",
        2,
        2,
        Naming.NONE,
        call -> SqlExpr.of(
            KqlType.BOOL,
            "list_contains(" + JsonSql.elements(call.dynamic(0)) + ", "
                + Conversions.toDynamic(call.atom(1)) + "::JSON)"));
    registry.scalar(
        "set_equals",
        2,
        2,
        Naming.NONE,
        call -> SqlExpr.of(
            KqlType.BOOL,
            "(list_sort(list_distinct(" + JsonSql.elements(call.dynamic(0))
                + "::VARCHAR[])) = list_sort(list_distinct(" + JsonSql.elements(call.dynamic(1))
                + "::VARCHAR[])))"));
    registry.scalar("jaccard_index", 2, 2, Naming.NONE, ArrayFunctions::jaccard);
  }

  static SqlExpr array(String list) {
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.array(list));
  }

  /** The JSON of a value inside an array; null is the JSON null. */
  static String item(SqlExpr atom) {
    return "coalesce(" + Conversions.toDynamic(atom) + ", 'null'::JSON)";
  }

  private static SqlExpr pack(Call call) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < call.size(); i++) {
      items.add(item(call.atom(i)));
    }
    return array("[" + String.join(", ", items) + "]");
  }

  /** The elements of all arguments as one list. */
  private static String all(Call call) {
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < call.size(); i++) {
      String list = JsonSql.elements(call.dynamic(i));
      lists.add("(CASE WHEN " + list + " IS NULL THEN error('" + call.name()
          + "() needs arrays.')::JSON[] ELSE " + list + " END)");
    }
    return call.once(KqlType.DYNAMIC, "list_concat(" + String.join(", ", lists) + ")")
        .sql();
  }

  private static SqlExpr concat(Call call) {
    return array(all(call));
  }

  private static String fromEnd(Call call, int index, String length) {
    String value = call.whole(index);
    return call.once(
            KqlType.LONG,
            "(CASE WHEN " + value + " < 0 THEN " + value + " + " + length + " ELSE " + value
                + " END)")
        .sql();
  }

  private static SqlExpr slice(Call call) {
    String list = JsonSql.elements(call.dynamic(0));
    String length = "len(" + list + ")";
    String start = fromEnd(call, 1, length);
    String end = fromEnd(call, 2, length);
    return array("(CASE WHEN " + end + " < 0 OR " + start + " > " + end + " THEN list_slice(" + list
        + ", 1, 0) ELSE list_slice(" + list + ", greatest(" + start + ", 0) + 1, " + end
        + " + 1) END)");
  }

  private static SqlExpr split(Call call) {
    String list = JsonSql.elements(call.dynamic(0));
    String points = call.type(1).isInteger()
        ? "[" + call.whole(1) + "]"
        : "list_transform(" + JsonSql.elements(call.dynamic(1)) + ", lambda e: e::BIGINT)";
    String absolute =
        "list_transform(" + points + ", lambda p: CASE WHEN p < 0 THEN greatest(p + len(" + list
            + "), 0) ELSE least(p, len(" + list + ")) END)";
    String bounds = call.once(
            KqlType.DYNAMIC, "list_concat(list_concat([0], " + absolute + "), [len(" + list + ")])")
        .sql();
    return array("list_transform(range(1, len(" + bounds + ")), lambda i: list_slice(" + list + ", "
        + bounds + "[i] + 1, " + bounds + "[i + 1]))");
  }

  private static SqlExpr indexOf(Call call) {
    String list = JsonSql.elements(call.dynamic(0));
    String length = "len(" + list + ")";
    String start = call.size() > 2
        ? call.once(
                KqlType.LONG,
                "greatest(CASE WHEN " + call.whole(2) + " < 0 THEN " + call.whole(2) + " + "
                    + length + " ELSE " + call.whole(2) + " END, 0)")
            .sql()
        : "0";
    String count = call.size() > 3 ? call.whole(3) : "-1";
    String nth = call.size() > 4 ? call.whole(4) : "1";
    String wanted = item(call.atom(1));
    String hits = "list_filter(range(" + length + "), lambda i: " + list + "[i + 1]::VARCHAR = "
        + wanted
        + "::VARCHAR AND i >= " + start + " AND (" + count + " < 0 OR i < " + start + " + " + count
        + "))";
    return SqlExpr.small("(CASE WHEN json_type(" + call.dynamic(0) + ") = 'ARRAY' THEN coalesce("
        + hits + "[" + nth + "], -1) END)");
  }

  private static SqlExpr choose(Call call) {
    String conditions = JsonSql.elements(call.dynamic(0));
    String truth = "(CASE json_type(" + conditions + "[i]) WHEN 'BOOLEAN' THEN " + conditions
        + "[i]::VARCHAR = 'true' WHEN 'BIGINT' THEN " + conditions
        + "[i]::BIGINT <> 0 WHEN 'UBIGINT' THEN "
        + conditions + "[i]::BIGINT <> 0 END)";
    String when = choice(call, 1);
    String otherwise = choice(call, 2);
    return array("list_transform(range(1, len(" + conditions + ") + 1), lambda i: CASE WHEN "
        + truth + " THEN " + when + " WHEN NOT " + truth + " THEN " + otherwise + " END)");
  }

  private static String choice(Call call, int index) {
    return call.type(index) == KqlType.DYNAMIC
        ? "(CASE WHEN json_type(" + call.dynamic(index) + ") = 'ARRAY' THEN "
            + JsonSql.elements(call.dynamic(index)) + "[i] ELSE " + call.dynamic(index) + " END)"
        : item(call.atom(index));
  }

  private static SqlExpr rotate(Call call, String sign) {
    String list = JsonSql.elements(call.dynamic(0));
    String length = "len(" + list + ")";
    String by = call.once(
            KqlType.LONG,
            "((" + sign + call.whole(1) + " % nullif(" + length + ", 0) + " + length + ") % nullif("
                + length + ", 0))")
        .sql();
    return array("list_concat(list_slice(" + list + ", " + by + " + 1, " + length + "), list_slice("
        + list + ", 1, " + by + "))");
  }

  private static SqlExpr shift(Call call, String sign) {
    String list = JsonSql.elements(call.dynamic(0));
    String fill = call.size() > 2 ? item(call.atom(2)) : "'null'::JSON";
    return array("list_transform(range(1, len(" + list + ") + 1), lambda i: CASE WHEN i + (" + sign
        + call.whole(1) + ") BETWEEN 1 AND len(" + list + ") THEN " + list + "[i + (" + sign
        + call.whole(1)
        + ")] ELSE " + fill + " END)");
  }

  /** Numbers sort by value, texts by code point; a mixture is refused when the query runs. */
  private static SqlExpr sort(Call call, String direction) {
    boolean nullsFirst = false;
    if (call.size() == 2) {
      if (!(call.arguments().get(1).constant() instanceof Boolean last)) {
        throw KqlException.unsupported(
            call.position(),
            call.name() + "() sorts one array here. Sort rows and use make_list().");
      }
      nullsFirst = !last;
    }
    String list = JsonSql.elements(call.dynamic(0));
    String values = "list_filter(" + list + ", lambda e: e IS NOT NULL)";
    String nulls = "list_filter(" + list + ", lambda e: e IS NULL)";
    String kinds =
        "list_distinct(list_transform(" + values + ", lambda e: CASE WHEN json_type(e) IN"
            + " ('BIGINT', 'UBIGINT', 'DOUBLE') THEN 'NUMBER' ELSE json_type(e) END))";
    String texts = "list_transform(list_sort(list_transform(" + values
        + ", lambda e: json_extract_string(e, '$')), '" + direction + "'), lambda t: to_json(t))";
    String numbers = "list_transform(list_sort(list_transform(" + values
        + ", lambda e: {'n': e::DOUBLE, 'j': e}), '" + direction + "'), lambda s: s.j)";
    String sorted = "(CASE WHEN len(" + kinds + ") > 1 THEN error('" + call.name()
        + "() sorts values of one kind.')::JSON[] WHEN len(" + values + ") = 0 THEN " + values
        + " WHEN "
        + kinds + "[1] = 'NUMBER' THEN " + numbers + " WHEN " + kinds + "[1] = 'VARCHAR' THEN "
        + texts
        + " ELSE error('" + call.name() + "() sorts numbers and texts.')::JSON[] END)";
    return array("(CASE WHEN json_type(" + call.dynamic(0) + ") = 'ARRAY' THEN "
        + (nullsFirst
            ? "list_concat(" + nulls + ", " + sorted + ")"
            : "list_concat(" + sorted + ", " + nulls + ")")
        + " END)");
  }

  private static SqlExpr range(Call call) {
    KqlType type = call.type(0);
    if (type.isInteger()) {
      String step = call.size() == 3 ? call.whole(2) : "1::BIGINT";
      return array(series(call, call.whole(0), call.whole(1), step));
    }
    if (!type.isTicks() || call.size() != 3 || call.type(2) != KqlType.TIMESPAN) {
      throw call.refused("range() takes whole numbers, or times and a timespan as step.");
    }
    String series =
        series(call, call.typed(0, type), call.typed(1, type), call.typed(2, KqlType.TIMESPAN));
    SqlExpr element = SqlExpr.of(type, "t");
    return array(
        "list_transform(" + series + ", lambda t: " + Conversions.toDynamic(element) + ")");
  }

  /** The numbers; more elements than an array may have are refused when the query runs. */
  private static String series(Call call, String from, String to, String step) {
    boolean isConstant = call.arguments().stream().allMatch(SqlExpr::known);
    int most = isConstant ? MOST_ELEMENTS : MOST_COMPUTED_ELEMENTS;
    String count = "((" + to + ")::HUGEINT - " + from + ") // nullif(" + step + ", 0)";
    return "generate_series(" + from + ", CASE WHEN " + count + " >= " + most
        + " THEN error('range() makes at most " + most + " elements"
        + (isConstant ? "" : " from values that are no constants") + ".')::BIGINT ELSE " + to
        + " END, " + step + ")";
  }

  private static SqlExpr zip(Call call) {
    List<String> lengths = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < call.size(); i++) {
      String list = JsonSql.elements(call.dynamic(i));
      lengths.add("len(" + list + ")");
      items.add(list + "[i]");
    }
    return array("list_transform(range(1, greatest(" + String.join(", ", lengths)
        + ") + 1), lambda i: [" + String.join(", ", items) + "])");
  }

  /** The elements without repetitions; the first of equal elements stays. */
  private static String distinct(String list) {
    return "list_filter(" + list + ", lambda e, i: list_position(" + list
        + "::VARCHAR[], e::VARCHAR) = i)";
  }

  private static SqlExpr sets(Call call, boolean inAll) {
    String first = call.once(KqlType.DYNAMIC, JsonSql.elements(call.dynamic(0))).sql();
    StringBuilder test = new StringBuilder();
    for (int i = 1; i < call.size(); i++) {
      test.append(i == 1 ? "" : " AND ")
          .append(inAll ? "" : "NOT ")
          .append("list_contains(")
          .append(JsonSql.elements(call.dynamic(i)))
          .append("::VARCHAR[], e::VARCHAR)");
    }
    String filtered = test.isEmpty() ? first : "list_filter(" + first + ", lambda e: " + test + ")";
    return array(distinct(call.once(KqlType.DYNAMIC, filtered).sql()));
  }

  private static SqlExpr jaccard(Call call) {
    String a = "list_distinct(" + JsonSql.elements(call.dynamic(0)) + "::VARCHAR[])";
    String b = "list_distinct(" + JsonSql.elements(call.dynamic(1)) + "::VARCHAR[])";
    return NumberFunctions.real("(len(list_intersect(" + a + ", " + b
        + "))::DOUBLE / nullif(len(list_distinct(list_concat(" + a + ", " + b + "))), 0))");
  }
}
