package azurecensus.kql.binding;

import azurecensus.kql.syntax.Expression;

/** The binder of tables, as the expressions of a row see it. */
public interface Tables {
  /** The gathered steps, parameters and names. */
  Session session();

  /** True when an expression is a table and not a scalar. */
  boolean isTable(Expression expression, Environment environment);

  /** Binds a table. */
  Relation table(Expression expression, Environment environment);

  /** Binds a {@code let} statement into an environment; a scalar may use the row. */
  void let(Expression.Let let, Environment environment, RowScope scope);
}
