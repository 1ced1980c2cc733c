package azurecensus.kql.binding;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Comparison;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.sql.TextSql;
import azurecensus.kql.syntax.Expression;
import java.util.ArrayList;
import java.util.List;

/** Binds {@code in}, {@code in~}, {@code has_any} and {@code has_all}. */
final class MembershipBinder {
  private final Scalars expressions;

  MembershipBinder(Scalars expressions) {
    this.expressions = expressions;
  }

  SqlExpr bind(Expression.Membership membership) {
    String operator = membership.operator();
    boolean negated = operator.startsWith("!");
    String name = negated ? operator.substring(1) : operator;
    String sql =
        name.startsWith("has_") ? terms(membership, name) : in(membership, name.equals("in~"));
    return SqlExpr.of(KqlType.BOOL, negated ? "(NOT " + sql + ")" : sql);
  }

  private String in(Expression.Membership membership, boolean ignoreCase) {
    SqlExpr value = expressions.atom(membership.value());
    if (ignoreCase) {
      String text =
          expressions.scope().once(Conversions.to(KqlType.STRING, value)).sql();
      value = expressions.scope().once(SqlExpr.of(KqlType.STRING, "lower(" + text + ")"));
    }
    List<String> tests = new ArrayList<>();
    for (Expression candidate : membership.candidates()) {
      if (expressions.tables().isTable(candidate, expressions.environment())) {
        tests.add(inTable(value, candidate, ignoreCase));
      } else {
        tests.add(equals(membership, value, expressions.atom(candidate), ignoreCase));
      }
    }
    return tests.isEmpty() ? "FALSE" : "(" + String.join(" OR ", tests) + ")";
  }

  private String inTable(SqlExpr value, Expression candidate, boolean ignoreCase) {
    Relation table = expressions.tables().table(candidate, expressions.environment());
    Column column = table.columns().get(0);
    boolean fits = column.type() == value.type()
        || (column.type().isNumeric() && value.type().isNumeric());
    if (!fits) {
      throw KqlException.semantics(
          candidate.position(),
          "The table's first column is of type " + column.type().kqlName()
              + ", but the value is of type " + value.type().kqlName() + ". Convert one of them.");
    }
    String id = ignoreCase ? "lower(" + column.id() + ")" : column.id();
    return "coalesce(" + value.sql() + " IN (SELECT " + id + " FROM " + table.step() + "), FALSE)";
  }

  private String equals(
      Expression.Membership membership, SqlExpr value, SqlExpr candidate, boolean ignoreCase) {
    if (candidate.type() == KqlType.DYNAMIC && value.type() != KqlType.DYNAMIC) {
      return inArray(membership, value, candidate, ignoreCase);
    }
    SqlExpr other = candidate;
    if (ignoreCase) {
      String text =
          expressions.scope().once(Conversions.to(KqlType.STRING, candidate)).sql();
      other = SqlExpr.of(KqlType.STRING, "lower(" + text + ")");
    }
    SqlExpr right = other;
    String sql = Comparison.apply("==", value, right)
        .orElseThrow(() -> KqlException.semantics(
            membership.position(),
            "'" + membership.operator() + "' compares " + value.type().kqlName() + " with "
                + right.type().kqlName() + ". Convert one of them."))
        .sql();
    return "coalesce(" + sql + ", FALSE)";
  }

  private String inArray(
      Expression.Membership membership, SqlExpr value, SqlExpr array, boolean ignoreCase) {
    String elements = JsonSql.elements(array.sql());
    if (value.type() == KqlType.STRING) {
      String text = "json_extract_string(e, '$')";
      return "coalesce(list_contains(list_transform(" + elements + ", lambda e: "
          + (ignoreCase ? "lower(" + text + ")" : text) + "), " + value.sql() + "), FALSE)";
    }
    if (value.type().isNumeric() && value.type() != KqlType.DECIMAL) {
      return "coalesce(list_contains(" + JsonSql.numbers(array.sql()) + ", " + value.sql()
          + "::DOUBLE), FALSE)";
    }
    throw KqlException.unsupported(
        membership.position(),
        "'" + membership.operator() + "' with a dynamic array takes texts and"
            + " numbers. Write the values one by one.");
  }

  private String terms(Expression.Membership membership, String name) {
    SqlExpr value = expressions.atom(membership.value());
    String text =
        expressions.scope().once(Conversions.to(KqlType.STRING, value)).sql();
    String joint = name.equals("has_all") ? " AND " : " OR ";
    List<String> tests = new ArrayList<>();
    for (Expression candidate : membership.candidates()) {
      if (expressions.tables().isTable(candidate, expressions.environment())) {
        throw KqlException.unsupported(
            candidate.position(), "'" + name + "' takes texts or a dynamic array here, no table.");
      }
      SqlExpr term = expressions.atom(candidate);
      if (term.type() == KqlType.DYNAMIC) {
        String list = "list_transform(" + JsonSql.elements(term.sql()) + ", lambda e: "
            + TextSql.apply("has", text, "json_extract_string(e, '$')") + ")";
        tests.add(
            name.equals("has_all")
                ? "coalesce(list_bool_and(" + list + "), TRUE)"
                : "coalesce(list_bool_or(" + list + "), FALSE)");
      } else {
        String part =
            expressions.scope().once(Conversions.to(KqlType.STRING, term)).sql();
        tests.add(TextSql.apply("has", text, part));
      }
    }
    return "(" + String.join(joint, tests) + ")";
  }
}
