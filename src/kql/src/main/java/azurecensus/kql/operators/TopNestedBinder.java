package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.binding.RowScope;
import azurecensus.kql.binding.Session;
import azurecensus.kql.binding.Tables;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds {@code top-nested}: each level keeps the best groups inside each group of the level before.
 */
final class TopNestedBinder {
  private final Tables tables;
  private final Session session;
  private final Environment environment;

  TopNestedBinder(Tables tables, Environment environment) {
    this.tables = tables;
    this.session = tables.session();
    this.environment = environment;
  }

  Relation bind(Relation input, Operator.TopNested operator) {
    ResultNames names = new ResultNames(session.functions());
    ResultNames.Unique unique = new ResultNames.Unique();
    Relation rows = input;
    List<Column> keys = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    List<OrderKey> order = new ArrayList<>();
    for (Operator.TopNested.Level level : operator.levels()) {
      if (level.others() != null) {
        throw KqlException.unsupported(
            level.of().position(), "'with others' is not supported. Use summarize and top.");
      }
      Stage stage = new Stage(tables, rows, environment);
      SqlExpr value = stage.scope().column(stage.expressions().bind(level.of()));
      String name = names.of(level.of(), "Column" + (keys.size() + 1));
      Column key = new Column(unique.add(name), value.type(), session.name("c"));
      String aggregateName = level.by() instanceof azurecensus.kql.syntax.Expression.Named named
          ? named.names().get(0)
          : "aggregated_" + name;
      rows = level(stage, level, keys, columns, order, key, value, unique.add(aggregateName));
    }
    List<String> items = new ArrayList<>(columns.stream().map(Column::id).toList());
    items.addAll(order.stream().map(OrderKey::id).toList());
    String step =
        session.step("SELECT DISTINCT " + String.join(", ", items) + " FROM " + rows.step());
    return new Relation(step, columns, order, input.small(), true, null);
  }

  /** The rows of the kept groups, with the group's key and aggregate as further columns. */
  private Relation level(
      Stage stage,
      Operator.TopNested.Level level,
      List<Column> keys,
      List<Column> columns,
      List<OrderKey> order,
      Column key,
      SqlExpr value,
      String aggregateName) {
    List<String> outer = keys.stream().map(Column::id).toList();
    String groupStep = session.name("t");
    RowScope groupScope =
        new RowScope(session, new Relation(groupStep, List.of(), List.of(), false, false, null));
    AggregateBinder binder = new AggregateBinder(stage, groupScope, environment, "");
    SqlExpr aggregate = groupScope.once(binder.bind(level.by()));
    List<String> groupKeys = new ArrayList<>(outer);
    groupKeys.add(value.sql());
    session.step(
        groupStep,
        "SELECT " + String.join(", ", groupKeys) + ", "
            + String.join(", ", binder.aggregates()) + " FROM " + stage.scope().from()
            + " GROUP BY "
            + String.join(", ", groupKeys));
    Column result = new Column(aggregateName, aggregate.type(), session.name("c"));
    String number = session.name("n");
    String direction = level.ascending() ? " ASC NULLS FIRST" : " DESC NULLS LAST";
    String partition = outer.isEmpty() ? "" : "PARTITION BY " + String.join(", ", outer) + " ";
    String best = session.step("SELECT *, " + aggregate.sql() + " AS " + result.id()
        + ", row_number() OVER (" + partition + "ORDER BY " + aggregate.sql() + direction + ", "
        + value.sql() + " DESC) AS " + number + " FROM " + groupScope.from());
    StringBuilder on =
        new StringBuilder("l." + value.sql() + " IS NOT DISTINCT FROM r." + value.sql());
    outer.forEach(
        id -> on.append(" AND l.").append(id).append(" IS NOT DISTINCT FROM r.").append(id));
    List<String> items = new ArrayList<>(
        stage.input().columns().stream().map(column -> "l." + column.id()).toList());
    keys.forEach(column -> items.add("l." + column.id()));
    columns.stream()
        .filter(column -> !keys.contains(column))
        .forEach(column -> items.add("l." + column.id()));
    order.forEach(old -> items.add("l." + old.id()));
    items.add("l." + value.sql() + " AS " + key.id());
    items.add("r." + result.id());
    items.add("r." + number);
    String limit = level.count() == null ? "" : " WHERE r." + number + " <= " + count(stage, level);
    String step = session.step("SELECT " + String.join(", ", new java.util.LinkedHashSet<>(items))
        + " FROM " + stage.scope().from() + " l JOIN " + best + " r ON " + on + limit);
    keys.add(key);
    columns.add(key);
    columns.add(result);
    order.add(OrderKey.ascending(number));
    return new Relation(step, stage.input().columns(), List.of(), false, false, null);
  }

  private static long count(Stage stage, Operator.TopNested.Level level) {
    if (stage.expressions().bind(level.count()).constant() instanceof Long number) {
      return number;
    }
    throw KqlException.semantics(
        level.count().position(), "The number of groups must be a constant whole number.");
  }
}
