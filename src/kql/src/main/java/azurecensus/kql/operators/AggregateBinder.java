package azurecensus.kql.operators;

import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.ExpressionBinder;
import azurecensus.kql.binding.RowScope;
import azurecensus.kql.functions.AggregateFunction;
import azurecensus.kql.functions.Call;
import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.functions.RowContext;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.sql.Parameters;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Binds an expression over groups: its aggregates become columns of the grouping step, and what is
 * around them is computed behind it. The arguments of an aggregate belong to the rows before it.
 */
final class AggregateBinder extends ExpressionBinder implements Grouping {
  private final Stage rows;
  private final String order;
  private final List<String> aggregates = new ArrayList<>();

  /**
   * Makes a binder.
   *
   * @param groups the row behind the grouping
   * @param order the ORDER BY clause of the rows before the grouping; it may be empty
   */
  AggregateBinder(Stage rows, RowScope groups, Environment environment, String order) {
    super(rows.tables(), groups, environment);
    this.rows = rows;
    this.order = order;
  }

  /** The aggregates so far, as items of a SELECT list. */
  List<String> aggregates() {
    return aggregates;
  }

  @Override
  public String order() {
    return order;
  }

  @Override
  public boolean small() {
    return rows.input().small();
  }

  @Override
  public String add(String aggregate) {
    String id = rows.session().name("a");
    aggregates.add(aggregate + " AS " + id);
    return id;
  }

  @Override
  protected SqlExpr call(Expression.Call call) {
    Optional<AggregateFunction> function = rows.session().functions().aggregate(call.name());
    if (function.isEmpty()) {
      return super.call(call);
    }
    AggregateFunction known = function.get();
    FunctionRegistry.checkCount(
        call.position(),
        call.name(),
        known.least(),
        known.most(),
        call.arguments().size());
    if (known.body() == null) {
      return MultiAggregates.single(this, call);
    }
    List<SqlExpr> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      arguments.add(rowValue(argument));
    }
    Call bound = new Call(call.position(), call.name(), arguments, new InAggregate());
    return known.body().apply(bound, this);
  }

  @Override
  public SqlExpr rowValue(Expression expression) {
    if (expression instanceof Expression.Call inner
        && rows.session().functions().aggregate(inner.name()).isPresent()) {
      throw KqlException.semantics(
          inner.position(), "An aggregate cannot stand in another. Use two summarize.");
    }
    SqlExpr value = rows.expressions().bind(expression);
    return value.known() ? value : rows.scope().once(value);
  }

  @Override
  public SqlExpr add(SqlExpr aggregate) {
    return SqlExpr.of(aggregate.type(), add(aggregate.sql()));
  }

  @Override
  public Stage rows() {
    return rows;
  }

  /** Values that an aggregate computes from its arguments are computed before the grouping. */
  private final class InAggregate implements RowContext {
    @Override
    public SqlExpr once(SqlExpr value) {
      return rows.scope().once(value);
    }

    @Override
    public Parameters parameters() {
      return rows.session().parameters();
    }

    @Override
    public long now() {
      return rows.session().now();
    }
  }
}
