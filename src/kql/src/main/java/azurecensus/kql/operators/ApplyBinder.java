package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.Session;
import azurecensus.kql.binding.Tables;
import azurecensus.kql.binding.WindowBinder;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Binds {@code mv-apply}: the subquery runs over all expanded rows at once, and the number of the
 * row from which they come is one more key of each of its operators.
 */
final class ApplyBinder {
  /** A name that no query can write. */
  private static final String ROW = "\u0000row";

  private final Tables tables;
  private final Session session;
  private final Environment environment;
  /** True once the subquery may have left out all rows that come from a row. */
  private boolean filtered;

  ApplyBinder(Tables tables, Environment environment) {
    this.tables = tables;
    this.session = tables.session();
    this.environment = environment;
  }

  Relation bind(Relation input, Operator.MvExpand apply) {
    Column row = new Column(ROW, KqlType.LONG, session.name("c"));
    List<String> items = new ArrayList<>(input.ids());
    items.add("row_number() OVER (" + OrderKey.clause(input.order()).trim() + ") AS " + row.id());
    List<Column> columns = new ArrayList<>(input.columns());
    columns.add(row);
    Relation numbered = input.with(
        session.step("SELECT " + String.join(", ", items) + " FROM " + input.step()), columns);
    Relation rows = new ExpandBinder(new Stage(tables, numbered, environment))
        .bind(new Operator.MvExpand(
            apply.position(),
            apply.arrayPairs(),
            apply.indexName(),
            apply.columns(),
            apply.limit(),
            null));
    List<Column> kept = new ArrayList<>(input.columns());
    kept.retainAll(rows.columns());
    for (Expression.Step step : apply.apply().operators()) {
      rows = step(rows, (Operator) step);
    }
    return joined(apply.position(), numbered, row, kept, rows);
  }

  private Relation step(Relation rows, Operator operator) {
    Position position = operator.position();
    Expression row = new Expression.Name(position, ROW);
    Stage stage = new Stage(tables, rows, environment);
    if (operator instanceof Operator.Where where) {
      filtered = true;
      check(List.of(where.condition()));
      return new RowOperators(stage).where(where);
    }
    if (operator instanceof Operator.Extend extend && !extend.serialize()) {
      check(extend.columns());
      return new ColumnOperators(stage).extend(extend);
    }
    if (operator instanceof Operator.Project project) {
      check(project.columns());
      return new ColumnOperators(stage)
          .project(new Operator.Project(position, with(project.columns(), row)));
    }
    if (operator instanceof Operator.Distinct distinct) {
      return new ColumnOperators(stage)
          .distinct(new Operator.Distinct(position, with(distinct.columns(), row)));
    }
    if (operator instanceof Operator.Sort sort) {
      return new RowOperators(stage).sort(sort.keys());
    }
    if (operator instanceof Operator.Top top) {
      Relation sorted = new RowOperators(stage).sort(List.of(top.key()));
      return limit(sorted, top.count());
    }
    if (operator instanceof Operator.Take take) {
      return limit(rows, take.count());
    }
    if (operator instanceof Operator.Summarize summarize) {
      return summarize(stage, summarize, row);
    }
    throw KqlException.unsupported(
        position,
        "This operator is not supported inside mv-apply. Use mv-expand and operators behind it.");
  }

  private static List<Expression> with(List<Expression> expressions, Expression further) {
    List<Expression> all = new ArrayList<>(expressions);
    all.add(further);
    return all;
  }

  /** Window functions would look at the rows of other rows. */
  private static void check(List<Expression> expressions) {
    for (Expression expression : expressions) {
      Expression value = expression instanceof Expression.Named named ? named.value() : expression;
      Set<String> calls = NameCollector.calls(value);
      if (WindowBinder.NAMES.stream().anyMatch(calls::contains)) {
        throw KqlException.unsupported(
            expression.position(), "Window functions are not supported inside mv-apply.");
      }
    }
  }

  private Relation limit(Relation rows, Expression count) {
    Stage stage = new Stage(tables, rows, environment);
    if (!(stage.expressions().bind(count).constant() instanceof Long number)) {
      throw KqlException.semantics(
          count.position(), "The number of rows must be a constant whole number.");
    }
    filtered = filtered || number < 1;
    String row = rows.find(ROW).orElseThrow().id();
    String rank = stage
        .scope()
        .once(
            KqlType.LONG,
            "row_number() OVER (PARTITION BY " + row + OrderKey.clause(rows.order()) + ")");
    return stage.filter(" WHERE " + rank + " <= " + number);
  }

  private Relation summarize(Stage stage, Operator.Summarize summarize, Expression row) {
    if (filtered && summarize.keys().isEmpty()) {
      throw KqlException.unsupported(
          summarize.position(),
          "summarize without keys behind a filter is not supported inside mv-apply."
              + " Use an aggregate with a condition, such as countif().");
    }
    Relation input = stage.input();
    Stage numbered =
        input.small() ? new Stage(tables, session.numbered(input), environment) : stage;
    return new SummarizeBinder(numbered, environment)
        .bind(new Operator.Summarize(
            summarize.position(), summarize.aggregates(), with(summarize.keys(), row)));
  }

  /** The columns of the row, then those that the subquery made. */
  private Relation joined(
      Position position, Relation numbered, Column row, List<Column> kept, Relation rows) {
    List<Column> columns = new ArrayList<>(kept);
    List<String> items =
        new ArrayList<>(kept.stream().map(column -> "l." + column.id()).toList());
    for (Column column : rows.columns()) {
      if (column.name().equals(ROW) || kept.contains(column)) {
        continue;
      }
      if (kept.stream().anyMatch(other -> other.name().equals(column.name()))) {
        throw KqlException.unsupported(
            position,
            "The subquery of mv-apply makes a second column '" + column.name() + "'. Rename it.");
      }
      columns.add(column);
      items.add("r." + column.id());
    }
    List<OrderKey> order = new ArrayList<>();
    boolean ordered = !numbered.order().isEmpty();
    if (ordered) {
      String first = session.name("o");
      items.add("l." + row.id() + " AS " + first);
      order.add(OrderKey.ascending(first));
      for (OrderKey key : rows.order()) {
        String id = session.name("s");
        items.add("r." + key.id() + " AS " + id);
        order.add(new OrderKey(id, key.descending(), key.nullsFirst()));
      }
    }
    String step = session.step("SELECT " + String.join(", ", items) + " FROM " + numbered.step()
        + " l JOIN " + rows.step() + " r ON l." + row.id() + " = r."
        + rows.find(ROW).orElseThrow().id());
    return new Relation(step, columns, order, numbered.small(), false, numbered.source());
  }
}
