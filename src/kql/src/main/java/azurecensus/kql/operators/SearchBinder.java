package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.Tables;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;

/** Binds {@code search}: a text in its condition is a term that any column may have. */
final class SearchBinder {
  private final Tables tables;
  private final Environment environment;

  SearchBinder(Tables tables, Environment environment) {
    this.tables = tables;
    this.environment = environment;
  }

  Relation bind(Operator.Search search, List<Relation> sources) {
    List<Relation> found = new ArrayList<>();
    for (Relation source : sources) {
      Stage stage = new Stage(tables, source, environment);
      String condition = condition(stage, search.condition(), search.caseSensitive());
      found.add(stage.filter(" WHERE " + condition));
    }
    return new UnionBinder(tables.session()).bind(found, false, "$table", "search_arg");
  }

  private String condition(Stage stage, Expression expression, boolean caseSensitive) {
    if (expression instanceof Expression.Literal literal) {
      if (!(literal.value() instanceof String term) || literal.type() != KqlType.STRING) {
        throw KqlException.unsupported(
            literal.position(),
            "search looks for texts. Put the term into quotes, or name the column.");
      }
      return term(stage, literal, term, caseSensitive);
    }
    if (expression instanceof Expression.Binary binary
        && (binary.operator().equals("and") || binary.operator().equals("or"))) {
      return "(" + condition(stage, binary.left(), caseSensitive) + " " + binary.operator() + " "
          + condition(stage, binary.right(), caseSensitive) + ")";
    }
    if (expression instanceof Expression.Call call
        && call.name().equals("not")
        && call.arguments().size() == 1) {
      return "(NOT " + condition(stage, call.arguments().get(0), caseSensitive) + ")";
    }
    if (expression instanceof Expression.Star) {
      return "TRUE";
    }
    return stage.expressions().condition(expression);
  }

  /** Stars at the ends of a term stand for any text. */
  private String term(
      Stage stage, Expression.Literal literal, String written, boolean caseSensitive) {
    boolean begins = written.endsWith("*");
    boolean ends = written.startsWith("*");
    String term = written.replaceAll("^\\*|\\*$", "");
    if (term.contains("*")) {
      throw KqlException.unsupported(
          literal.position(), "A star inside a term is not supported. Use 'matches regex'.");
    }
    String operator =
        begins && ends ? "contains" : begins ? "hasprefix" : ends ? "hassuffix" : "has";
    SqlExpr pattern = stage.session().parameters().constant(KqlType.STRING, term);
    List<String> tests = new ArrayList<>();
    boolean others = false;
    for (Column column : stage.input().columns()) {
      if (column.type() == KqlType.STRING || column.type() == KqlType.DYNAMIC) {
        tests.add(stage
            .expressions()
            .text(
                literal.position(),
                caseSensitive ? operator + "_cs" : operator,
                column.expr(),
                pattern)
            .sql());
      } else {
        others = true;
      }
    }
    if (others && term.matches("[\\d.:+T-]*")) {
      throw KqlException.unsupported(
          literal.position(), "search looks for numbers and times in texts only. Name the column.");
    }
    return tests.isEmpty() ? "FALSE" : "(" + String.join(" OR ", tests) + ")";
  }
}
