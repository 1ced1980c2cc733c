package azurecensus.kql.binding;

import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;

/** The binder of the expressions of one row, as its helpers see it. */
public interface Scalars {
  /** Binds an expression. */
  SqlExpr bind(Expression expression);

  /** Binds an expression to an atom. */
  SqlExpr atom(Expression expression);

  /** Binds a condition to SQL. */
  String condition(Expression expression);

  /** The row. */
  RowScope scope();

  /** The names of the query. */
  Environment environment();

  /** The binder of tables. */
  Tables tables();
}
