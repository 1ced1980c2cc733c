package azurecensus.kql.binding;

import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Arithmetic;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import java.util.List;
import java.util.Set;

/** Binds the functions that look at neighbouring rows. */
public final class WindowBinder {
  /** The names of the functions. */
  public static final Set<String> NAMES =
      Set.of("row_number", "row_cumsum", "row_rank_dense", "row_rank_min", "prev", "next");

  private final Scalars expressions;
  private final RowScope scope;

  WindowBinder(Scalars expressions) {
    this.expressions = expressions;
    this.scope = expressions.scope();
  }

  SqlExpr bind(Expression.Call call) {
    if (!scope.relation().serialized() && !scope.relation().small()) {
      throw KqlException.semantics(
          call.position(),
          call.name() + "() needs rows in an order. Put sort or serialize before it.");
    }
    SqlExpr value = switch (call.name()) {
      case "row_number" -> rowNumber(call);
      case "row_cumsum" -> sum(call);
      case "prev", "next" -> neighbour(call);
      default -> rank(call);
    };
    // A window inside another is not allowed in SQL: each is a column of its own.
    return scope.column(value);
  }

  private List<Expression> arguments(Expression.Call call, int least, int most) {
    FunctionRegistry.checkCount(
        call.position(), call.name(), least, most, call.arguments().size());
    return call.arguments();
  }

  /** The window: all rows, or the rows since the restart argument was last true. */
  private String window(List<Expression> arguments, int restart) {
    String order = scope.window();
    if (arguments.size() <= restart) {
      return "(" + order + rows(order) + ")";
    }
    String condition = scope.once(KqlType.BOOL, expressions.condition(arguments.get(restart)));
    String group = scope
        .column(SqlExpr.of(
            KqlType.LONG,
            "count(*) FILTER (WHERE " + condition + ") OVER (" + order + rows(order) + ")"))
        .sql();
    return "(PARTITION BY " + group + " " + order + rows(order) + ")";
  }

  private static String rows(String order) {
    return (order.isEmpty() ? "" : " ") + "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
  }

  private SqlExpr rowNumber(Expression.Call call) {
    List<Expression> arguments = arguments(call, 0, 2);
    String start = "0";
    if (!arguments.isEmpty()) {
      SqlExpr first = expressions.atom(arguments.get(0));
      if (!first.type().isInteger()) {
        throw KqlException.semantics(call.position(), "row_number() begins with a whole number.");
      }
      start = first.sql() + " - 1";
    }
    return SqlExpr.of(
        KqlType.LONG, "(row_number() OVER " + window(arguments, 1) + " + " + start + ")");
  }

  private SqlExpr sum(Expression.Call call) {
    List<Expression> arguments = arguments(call, 1, 2);
    SqlExpr term = expressions.atom(arguments.get(0));
    String over = " OVER " + window(arguments, 1);
    String sum = "coalesce(sum(" + term.sql() + ")" + over + ", 0)";
    return switch (term.type()) {
      case INT, LONG -> SqlExpr.of(KqlType.LONG, Arithmetic.wrap(sum + "::HUGEINT"));
      case TIMESPAN -> SqlExpr.of(term.type(), sum + "::BIGINT");
      case REAL -> SqlExpr.of(term.type(), sum + "::DOUBLE");
      default ->
        throw KqlException.semantics(
            call.position(),
            "row_cumsum() takes a number or timespan but got " + term.type().kqlName()
                + ". Convert it.");
    };
  }

  /** Ranks count changes of the value from row to row. */
  private SqlExpr rank(Expression.Call call) {
    List<Expression> arguments = arguments(call, 1, 2);
    SqlExpr term = expressions.atom(arguments.get(0));
    String over = window(arguments, 1);
    String partition = over.contains("PARTITION BY")
        ? over.replaceAll(" ROWS BETWEEN.*\\)$", ")")
        : "(" + scope.window() + ")";
    String changed = scope
        .column(SqlExpr.of(
            KqlType.BOOL,
            "(" + term.sql() + " IS DISTINCT FROM lag(" + term.sql() + ") OVER " + partition
                + " OR row_number() OVER " + partition + " = 1)"))
        .sql();
    if (call.name().equals("row_rank_dense")) {
      return SqlExpr.of(KqlType.LONG, "count(*) FILTER (WHERE " + changed + ") OVER " + over);
    }
    String number =
        scope.column(SqlExpr.of(KqlType.LONG, "row_number() OVER " + partition)).sql();
    return SqlExpr.of(
        KqlType.LONG, "max(CASE WHEN " + changed + " THEN " + number + " END) OVER " + over);
  }

  private SqlExpr neighbour(Expression.Call call) {
    List<Expression> arguments = arguments(call, 1, 3);
    SqlExpr value = expressions.atom(arguments.get(0));
    long offset = 1;
    if (arguments.size() > 1) {
      if (!(expressions.bind(arguments.get(1)).constant() instanceof Long number) || number < 0) {
        throw KqlException.unsupported(
            call.position(), "The distance of " + call.name() + "() must be a constant from 0 on.");
      }
      offset = number;
    }
    String fallback = value.type() == KqlType.STRING ? "''" : "NULL";
    if (arguments.size() > 2) {
      SqlExpr given = expressions.atom(arguments.get(2));
      fallback = Conversions.to(value.type(), given).sql();
    }
    String function = call.name().equals("prev") ? "lag" : "lead";
    return SqlExpr.of(
        value.type(),
        function + "(" + value.sql() + ", " + offset + ", " + fallback + ") OVER (" + scope.window()
            + ")");
  }
}
