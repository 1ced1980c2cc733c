package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;

/** Binds the operators that choose and order rows. */
final class RowOperators {
  private final Stage stage;
  private final Relation input;

  RowOperators(Stage stage) {
    this.stage = stage;
    this.input = stage.input();
  }

  Relation where(Operator.Where where) {
    String condition = stage.expressions().condition(where.condition());
    return stage.filter(" WHERE " + condition);
  }

  /** Rows that are equal in all keys keep the order they had. */
  Relation sort(List<Operator.SortKey> keys) {
    List<OrderKey> order = new ArrayList<>();
    List<String> items =
        new ArrayList<>(input.columns().stream().map(Column::id).toList());
    for (Operator.SortKey key : keys) {
      SqlExpr value = stage.expressions().bind(key.value());
      if (value.type() == KqlType.DYNAMIC) {
        throw KqlException.semantics(
            key.value().position(),
            "A dynamic value has no order. Convert it, as with tostring().");
      }
      if (value.type() == KqlType.REAL) {
        order.add(nanKey(stage.scope().once(value).sql(), key, items));
      }
      String id = stage.session().name("s");
      items.add(value.sql() + " AS " + id);
      order.add(new OrderKey(id, key.descending(), key.nullsFirst()));
    }
    for (OrderKey key : input.order()) {
      order.add(key);
    }
    Relation step = stage.step(input.columns(), items, "");
    return new Relation(step.step(), input.columns(), order, input.small(), true, input.source());
  }

  /** NaN stands next to null. */
  private OrderKey nanKey(String value, Operator.SortKey key, List<String> items) {
    String id = stage.session().name("s");
    items.add("(CASE WHEN " + value + " IS NULL THEN 0 WHEN isnan(" + value
        + ") THEN 1 ELSE 2 END) AS " + id);
    return new OrderKey(id, !key.nullsFirst(), true);
  }

  Relation take(Operator.Take take) {
    SqlExpr count = stage.expressions().bind(take.count());
    if (!(count.constant() instanceof Long number)
        || number < 0
        || !count.type().isInteger()) {
      if (count.type().isInteger()) {
        return stage.filter(
            OrderKey.clause(input.order()) + " LIMIT greatest((SELECT " + count.sql() + "), 0)");
      }
      throw KqlException.semantics(
          take.position(), "The number of rows must be a whole number from 0 on.");
    }
    return stage.filter(OrderKey.clause(input.order()) + " LIMIT " + number);
  }

  Relation count() {
    Column column = stage.column("Count", KqlType.LONG);
    String step = stage
        .session()
        .step("SELECT count(*) AS " + column.id() + " FROM " + stage.scope().from());
    return new Relation(step, List.of(column), List.of(), true, true, null);
  }
}
