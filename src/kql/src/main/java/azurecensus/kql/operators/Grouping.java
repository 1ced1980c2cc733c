package azurecensus.kql.operators;

import azurecensus.kql.functions.AggregateFunction;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;

/** The grouping step with the rows before it. */
interface Grouping extends AggregateFunction.Group {
  /** The stage of the rows before the grouping. */
  Stage rows();

  /** A value of the rows before the grouping, as a column or a constant. */
  SqlExpr rowValue(Expression expression);

  /** Adds an aggregate of a type; the answer is its column. */
  SqlExpr add(SqlExpr aggregate);
}
