package azurecensus.kql.functions;

import static azurecensus.kql.functions.FunctionRegistry.ANY;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Arithmetic;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.SqlExpr;
import java.util.List;
import java.util.Map;

/** Conversions, tests for null and conditions. */
final class ConversionFunctions {
  private static final Map<String, KqlType> TARGETS = Map.ofEntries(
      Map.entry("tostring", KqlType.STRING),
      Map.entry("toint", KqlType.INT),
      Map.entry("tolong", KqlType.LONG),
      Map.entry("todouble", KqlType.REAL),
      Map.entry("toreal", KqlType.REAL),
      Map.entry("tobool", KqlType.BOOL),
      Map.entry("toboolean", KqlType.BOOL),
      Map.entry("todecimal", KqlType.DECIMAL),
      Map.entry("todatetime", KqlType.DATETIME),
      Map.entry("totimespan", KqlType.TIMESPAN),
      Map.entry("totime", KqlType.TIMESPAN),
      Map.entry("toguid", KqlType.GUID));

  private ConversionFunctions() {}

  static void register(FunctionRegistry registry) {
    TARGETS.forEach((name, type) -> registry.scalar(
        name, 1, 1, Naming.FIRST_ARGUMENT, support(type), call -> convert(call, type)));
    for (String name : List.of("parse_json", "todynamic", "toobject", "parsejson")) {
      registry.scalar(name, 1, 1, Naming.FIRST_ARGUMENT, ConversionFunctions::parseJson);
    }
    registry.scalar(
        "dynamic_to_json",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.STRING, "coalesce(" + call.dynamic(0) + "::VARCHAR, '')"));
    registry.scalar("gettype", 1, 1, Naming.NONE, ConversionFunctions::gettype);
    registry.scalar("isnull", 1, 1, Naming.NONE, call -> nullTest(call, true));
    registry.scalar("isnotnull", 1, 1, Naming.NONE, call -> nullTest(call, false));
    registry.scalar("notnull", 1, 1, Naming.NONE, call -> nullTest(call, false));
    registry.scalar("isempty", 1, 1, Naming.NONE, call -> emptyTest(call, "="));
    registry.scalar("isnotempty", 1, 1, Naming.NONE, call -> emptyTest(call, "<>"));
    registry.scalar("notempty", 1, 1, Naming.NONE, call -> emptyTest(call, "<>"));
    registry.scalar(
        "not",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.BOOL, "(NOT " + condition(call, 0) + ")"));
    registry.scalar("iff", 3, 3, Naming.NONE, ConversionFunctions::choose);
    registry.scalar("iif", 3, 3, Naming.NONE, ConversionFunctions::choose);
    registry.scalar("case", 3, ANY, Naming.NONE, ConversionFunctions::choose);
    registry.scalar("coalesce", 2, ANY, Naming.NONE, ConversionFunctions::coalesce);
  }

  private static Support support(KqlType type) {
    return switch (type) {
      case DECIMAL ->
        Support.approximate("17 digits behind the point; products and quotients have 15 digits");
      case DATETIME ->
        Support.approximate(
            "ISO 8601 and M/d/yyyy; a text in another form is refused when the query runs");
      case STRING ->
        Support.approximate("a real from 1E+15 to 1E+16 is refused when the query runs");
      default -> Support.EXACT;
    };
  }

  private static SqlExpr convert(Call call, KqlType type) {
    SqlExpr value = call.atom(0);
    if (value.type() == type) {
      return value;
    }
    if (type == KqlType.TIMESPAN
        && value.type() != KqlType.STRING
        && value.type() != KqlType.DYNAMIC) {
      throw call.refused("totimespan() takes a text here. Multiply a timespan, as in 5 * 1s.");
    }
    return Conversions.to(type, value);
  }

  private static SqlExpr parseJson(Call call) {
    if (call.type(0) == KqlType.DYNAMIC) {
      return call.atom(0);
    }
    return call.type(0) == KqlType.STRING
        ? SqlExpr.of(KqlType.DYNAMIC, Conversions.parseJson(call.text(0)))
        : Conversions.to(KqlType.DYNAMIC, call.atom(0));
  }

  private static SqlExpr gettype(Call call) {
    if (call.type(0) != KqlType.DYNAMIC) {
      return SqlExpr.of(KqlType.STRING, "'" + call.type(0).kqlName() + "'");
    }
    return SqlExpr.of(
        KqlType.STRING,
        "(CASE json_type(" + call.dynamic(0) + ") WHEN 'ARRAY' THEN 'array' WHEN"
            + " 'OBJECT' THEN 'dictionary' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'bool'"
            + " WHEN 'DOUBLE' THEN error('gettype() of a dynamic real is not supported.') WHEN 'BIGINT' THEN 'long' WHEN 'UBIGINT' THEN 'long'"
            + " ELSE 'null' END)");
  }

  private static SqlExpr nullTest(Call call, boolean isNull) {
    if (call.type(0) == KqlType.STRING) {
      return SqlExpr.of(KqlType.BOOL, isNull ? "FALSE" : "TRUE");
    }
    return SqlExpr.of(
        KqlType.BOOL, "(" + call.atom(0).sql() + (isNull ? " IS NULL)" : " IS NOT NULL)"));
  }

  private static SqlExpr emptyTest(Call call, String operator) {
    return SqlExpr.of(KqlType.BOOL, "(" + call.text(0) + " " + operator + " '')");
  }

  /** A condition: a bool, or a dynamic that is converted. */
  static String condition(Call call, int index) {
    if (call.type(index).isInteger()) {
      return "(" + call.atom(index).sql() + " <> 0)";
    }
    return call.typed(index, KqlType.BOOL);
  }

  private static SqlExpr choose(Call call) {
    if (call.size() % 2 == 0) {
      throw KqlException.semantics(
          call.position(),
          call.name() + "() needs a last value for the case that no condition holds.");
    }
    KqlType type = null;
    for (int i = 1; i < call.size(); i += 2) {
      type = common(call, type, i);
    }
    type = common(call, type, call.size() - 1);
    StringBuilder sql = new StringBuilder("(CASE");
    for (int i = 0; i + 1 < call.size(); i += 2) {
      sql.append(" WHEN ")
          .append(condition(call, i))
          .append(" THEN ")
          .append(value(call, i + 1, type));
    }
    return SqlExpr.of(
        type,
        sql.append(" ELSE ")
            .append(value(call, call.size() - 1, type))
            .append(" END)")
            .toString());
  }

  private static SqlExpr coalesce(Call call) {
    KqlType type = null;
    for (int i = 0; i < call.size(); i++) {
      type = common(call, type, i);
    }
    StringBuilder sql = new StringBuilder("coalesce(");
    for (int i = 0; i < call.size(); i++) {
      String value = value(call, i, type);
      sql.append(i == 0 ? "" : ", ")
          .append(type == KqlType.STRING ? "nullif(" + value + ", '')" : value);
    }
    return SqlExpr.of(type, sql.append(type == KqlType.STRING ? ", '')" : ")").toString());
  }

  static KqlType common(Call call, KqlType sofar, int index) {
    if (sofar == null) {
      return call.type(index);
    }
    return Arithmetic.common(sofar, call.type(index))
        .or(() -> call.type(index) == KqlType.DYNAMIC || sofar == KqlType.DYNAMIC
            ? java.util.Optional.of(KqlType.DYNAMIC)
            : java.util.Optional.empty())
        .orElseThrow(() -> KqlException.semantics(
            call.position(),
            "The values of " + call.name() + "() must have one type, but are " + sofar.kqlName()
                + " and " + call.type(index).kqlName() + ". Convert one."));
  }

  static String value(Call call, int index, KqlType type) {
    SqlExpr value = call.atom(index);
    if (value.type() == type) {
      return value.sql();
    }
    return Conversions.to(type, value).sql();
  }
}
