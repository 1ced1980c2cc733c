package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.ExpressionBinder;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.binding.RowScope;
import azurecensus.kql.binding.Session;
import azurecensus.kql.binding.Tables;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import java.util.ArrayList;
import java.util.List;

/** An operator over a table: its row, its names and the step that it makes. */
final class Stage {
  private final Tables tables;
  private final Relation input;
  private final RowScope scope;
  private final ExpressionBinder expressions;

  Stage(Tables tables, Relation input, Environment environment) {
    this.tables = tables;
    this.input = input;
    this.scope = new RowScope(tables.session(), input);
    this.expressions = new ExpressionBinder(tables, scope, environment);
  }

  Session session() {
    return tables.session();
  }

  Tables tables() {
    return tables;
  }

  Relation input() {
    return input;
  }

  RowScope scope() {
    return scope;
  }

  ExpressionBinder expressions() {
    return expressions;
  }

  ResultNames names() {
    return new ResultNames(session().functions());
  }

  /** A new column of a type, with its generated name. */
  Column column(String name, KqlType type) {
    return new Column(name, type, session().name("c"));
  }

  /** The column of the input that a name means. */
  Column required(Expression expression) {
    if (expression instanceof Expression.Name name) {
      return input.find(name.name()).orElseThrow(() -> missing(expression, name.name()));
    }
    throw KqlException.semantics(expression.position(), "The name of a column is needed here.");
  }

  private KqlException missing(Expression expression, String name) {
    return KqlException.semantics(
        expression.position(),
        "'" + name + "' is no column here. The columns are " + String.join(", ", input.names())
            + ".");
  }

  /** A value with its generated name, as an item of a SELECT list. */
  static String item(SqlExpr value, Column column) {
    return value.sql() + " AS " + column.id();
  }

  /** A step with these items and the hidden columns of the order; {@code tail} follows FROM. */
  Relation step(List<Column> columns, List<String> items, String tail) {
    List<String> all = new ArrayList<>(items);
    for (OrderKey key : input.order()) {
      if (!all.contains(key.id())) {
        all.add(key.id());
      }
    }
    if (all.isEmpty()) {
      all.add("1 AS " + session().name("x"));
    }
    String step =
        session().step("SELECT " + String.join(", ", all) + " FROM " + scope.from() + tail);
    return input.with(step, columns);
  }

  /** A step with the columns of the input only. */
  Relation filter(String tail) {
    return step(input.columns(), input.columns().stream().map(Column::id).toList(), tail);
  }
}
