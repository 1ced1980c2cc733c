package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.binding.RowScope;
import azurecensus.kql.binding.Session;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Binds {@code summarize}: a grouping step, and a step that computes around its aggregates. */
final class SummarizeBinder {
  private final Stage stage;
  private final Environment environment;
  private final Session session;
  private final Relation input;

  SummarizeBinder(Stage stage, Environment environment) {
    this.stage = stage;
    this.environment = environment;
    this.session = stage.session();
    this.input = stage.input();
  }

  Relation bind(Operator.Summarize summarize) {
    ResultNames.Unique unique = new ResultNames.Unique();
    List<Column> keys = keys(summarize.keys(), unique);
    String groupStep = session.name("t");
    Relation groups = new Relation(groupStep, keys, List.of(), input.small(), false, null);
    RowScope groupScope = new RowScope(session, groups);
    AggregateBinder binder =
        new AggregateBinder(stage, groupScope, environment, OrderKey.clause(input.order()));
    List<Column> columns = new ArrayList<>(keys);
    List<String> items = new ArrayList<>(keys.stream().map(Column::id).toList());
    for (Expression expression : summarize.aggregates()) {
      if (MultiAggregates.handles(value(expression))) {
        addAll(binder, expression, keys, unique, columns, items);
        continue;
      }
      SqlExpr value = binder.bind(value(expression));
      String name = expression instanceof Expression.Named named
          ? named.names().get(0)
          : stage.names().of(expression, null);
      Column column = stage.column(name == null ? unique.column() : unique.add(name), value.type());
      columns.add(column);
      items.add(Stage.item(value, column));
    }
    List<OrderKey> order = group(groupStep, keys, binder.aggregates());
    order.forEach(key -> items.add(key.id()));
    String step = session.step("SELECT " + String.join(", ", items) + " FROM " + groupScope.from());
    return new Relation(step, columns, order, input.small(), false, null);
  }

  private static Expression value(Expression expression) {
    return expression instanceof Expression.Named named ? named.value() : expression;
  }

  private List<Column> keys(List<Expression> expressions, ResultNames.Unique unique) {
    List<Column> keys = new ArrayList<>();
    for (Expression expression : expressions) {
      SqlExpr value = stage.expressions().bind(expression);
      String name = stage.names().of(expression, null);
      SqlExpr column = value.sql().matches("[chs]\\d+") ? value : stage.scope().column(value);
      String free = name == null ? unique.column() : unique.add(name);
      keys.add(new Column(free, value.type(), column.sql()));
    }
    return distinctIds(keys);
  }

  /** Two keys of one value need two generated names. */
  private List<Column> distinctIds(List<Column> keys) {
    Set<String> ids = new HashSet<>();
    for (Column key : keys) {
      if (!ids.add(key.id())) {
        throw KqlException.semantics(
            azurecensus.kql.model.Position.START,
            "summarize has the key '" + key.name() + "' twice.");
      }
    }
    return keys;
  }

  private void addAll(
      AggregateBinder binder,
      Expression expression,
      List<Column> keys,
      ResultNames.Unique unique,
      List<Column> columns,
      List<String> items) {
    Set<String> keyNames = new HashSet<>(keys.stream().map(Column::name).toList());
    List<MultiAggregates.Part> parts =
        MultiAggregates.parts(binder, (Expression.Call) value(expression), keyNames);
    List<String> given = expression instanceof Expression.Named named ? named.names() : List.of();
    if (given.size() > parts.size()) {
      throw KqlException.semantics(expression.position(), "There are more names than columns.");
    }
    for (int i = 0; i < parts.size(); i++) {
      MultiAggregates.Part part = parts.get(i);
      String name = i < given.size() ? given.get(i) : part.name();
      if (name.isEmpty()) {
        throw KqlException.unsupported(
            expression.position(), "The column has no documented name. Name it: x = …");
      }
      Column column = stage.column(unique.add(name), part.value().type());
      columns.add(column);
      items.add(Stage.item(part.value(), column));
    }
  }

  /** The grouping step. Groups of the query's own rows keep the order of their first rows. */
  private List<OrderKey> group(String name, List<Column> keys, List<String> aggregates) {
    List<String> items = new ArrayList<>(keys.stream().map(Column::id).toList());
    items.addAll(aggregates);
    List<OrderKey> order = List.of();
    if (input.small() && input.order().size() == 1) {
      String number = session.name("o");
      items.add("min(" + input.order().get(0).id() + ") AS " + number);
      order = List.of(OrderKey.ascending(number));
    }
    if (items.isEmpty()) {
      items.add("count(*) AS " + session.name("x"));
    }
    String groupBy = keys.isEmpty()
        ? ""
        : " GROUP BY " + String.join(", ", keys.stream().map(Column::id).toList());
    session.step(
        name, "SELECT " + String.join(", ", items) + " FROM " + stage.scope().from() + groupBy);
    return order;
  }
}
