package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Binds the operators that choose and compute columns. */
final class ColumnOperators {
  private final Stage stage;
  private final Relation input;

  ColumnOperators(Stage stage) {
    this.stage = stage;
    this.input = stage.input();
  }

  Relation project(Operator.Project project) {
    ResultNames.Unique unique = new ResultNames.Unique();
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (Expression expression : project.columns()) {
      SqlExpr value = stage.expressions().bind(single(expression));
      String name = stage.names().of(expression, null);
      Column column = stage.column(name == null ? unique.column() : unique.add(name), value.type());
      columns.add(column);
      items.add(Stage.item(value, column));
    }
    return stage.step(columns, items, "");
  }

  private static Expression single(Expression expression) {
    if (expression instanceof Expression.Named named && named.names().size() > 1) {
      throw KqlException.unsupported(
          expression.position(),
          "Several names for one value are not supported. Take the elements.");
    }
    return expression;
  }

  Relation extend(Operator.Extend extend) {
    List<Column> columns = new ArrayList<>(input.columns());
    List<String> items = new ArrayList<>();
    ResultNames.Unique unique = new ResultNames.Unique(input.names());
    List<Column> fresh = new ArrayList<>();
    for (Expression expression : extend.columns()) {
      SqlExpr value = stage.expressions().bind(single(expression));
      String name = stage.names().of(expression, null);
      if (name == null) {
        name = unique.column();
      }
      Column column = stage.column(name, value.type());
      items.add(Stage.item(value, column));
      fresh.add(column);
    }
    for (Column column : fresh) {
      int at = indexOf(columns, column.name());
      if (at < 0) {
        columns.add(column);
      } else {
        columns.set(at, column);
      }
    }
    List<String> all = new ArrayList<>();
    for (Column column : columns) {
      all.add(fresh.contains(column) ? items.get(fresh.indexOf(column)) : column.id());
    }
    Relation result = stage.step(columns, all, "");
    return extend.serialize()
        ? new Relation(
            result.step(), columns, result.order(), result.small(), true, result.source())
        : result;
  }

  private static int indexOf(List<Column> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  Relation rename(Operator.Rename rename) {
    List<Column> columns = new ArrayList<>(input.columns());
    for (Expression expression : rename.columns()) {
      if (!(expression instanceof Expression.Named named)) {
        throw KqlException.syntax(expression.position(), "Expected new_name = old_name.");
      }
      Column old = stage.required(named.value());
      int at = indexOf(columns, named.names().get(0));
      if (at >= 0 && !columns.get(at).id().equals(old.id())) {
        throw KqlException.semantics(
            expression.position(), "'" + named.names().get(0) + "' is a column already.");
      }
      columns.replaceAll(
          column -> column.id().equals(old.id()) ? column.renamed(named.names().get(0)) : column);
    }
    return input.with(input.step(), columns);
  }

  Relation select(Operator.Select select) {
    Set<Column> chosen = new LinkedHashSet<>();
    for (Operator.Select.Selected selected : select.columns()) {
      List<Column> matching = matching(selected, select.kind());
      if (selected.order() != null) {
        Comparator<Column> order = Comparator.comparing(Column::name);
        if (selected.order().startsWith("granny")) {
          throw KqlException.unsupported(selected.position(), "Use asc or desc.");
        }
        matching.sort(selected.order().equals("desc") ? order.reversed() : order);
      }
      chosen.addAll(matching);
    }
    List<Column> columns = new ArrayList<>();
    switch (select.kind()) {
      case KEEP -> input.columns().stream().filter(chosen::contains).forEach(columns::add);
      case AWAY ->
        input.columns().stream().filter(column -> !chosen.contains(column)).forEach(columns::add);
      case REORDER -> {
        columns.addAll(chosen);
        input.columns().stream().filter(column -> !chosen.contains(column)).forEach(columns::add);
      }
    }
    return stage.step(columns, columns.stream().map(Column::id).toList(), "");
  }

  private List<Column> matching(Operator.Select.Selected selected, Operator.Select.Kind kind) {
    NamePattern pattern = new NamePattern(selected.pattern());
    List<Column> matching = new ArrayList<>(
        input.columns().stream().filter(column -> pattern.fits(column.name())).toList());
    if (matching.isEmpty() && !selected.pattern().contains("*")) {
      throw KqlException.semantics(
          selected.position(),
          "'" + selected.pattern() + "' is no column here. The columns are "
              + String.join(", ", input.names()) + ".");
    }
    boolean star = kind == Operator.Select.Kind.REORDER && selected.pattern().equals("*");
    return star && selected.order() == null ? new ArrayList<>() : matching;
  }

  Relation distinct(Operator.Distinct distinct) {
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    List<String> values = new ArrayList<>();
    ResultNames.Unique unique = new ResultNames.Unique();
    for (Expression expression : distinct.columns()) {
      if (expression instanceof Expression.Star) {
        for (Column column : input.columns()) {
          columns.add(column.renamed(unique.add(column.name())));
          items.add(column.id());
          values.add(column.id());
        }
        continue;
      }
      SqlExpr value = stage.scope().column(stage.expressions().bind(expression));
      String name = stage.names().of(expression, null);
      Column column = stage.column(name == null ? unique.column() : unique.add(name), value.type());
      columns.add(column);
      items.add(Stage.item(value, column));
      values.add(value.sql());
    }
    return grouped(columns, items, values);
  }

  /** Groups; for rows of the query's own text the first of equal rows gives the order. */
  private Relation grouped(List<Column> columns, List<String> items, List<String> values) {
    String order = "";
    List<azurecensus.kql.binding.OrderKey> keys = List.of();
    if (input.small() && input.order().size() == 1) {
      String number = stage.session().name("o");
      order = ", min(" + input.order().get(0).id() + ") AS " + number;
      keys = List.of(azurecensus.kql.binding.OrderKey.ascending(number));
    }
    String step = stage
        .session()
        .step("SELECT " + String.join(", ", items) + order + " FROM "
            + stage.scope().from() + " GROUP BY " + String.join(", ", values));
    return new Relation(step, columns, keys, input.small(), false, null);
  }

  Relation getSchema() {
    List<Column> columns = List.of(
        stage.column("ColumnName", KqlType.STRING),
        stage.column("ColumnOrdinal", KqlType.LONG),
        stage.column("DataType", KqlType.STRING),
        stage.column("ColumnType", KqlType.STRING));
    List<String> rows = new ArrayList<>();
    for (Column column : input.columns()) {
      rows.add("(" + stage.session().parameters().text(column.name()) + ", " + rows.size()
          + "::BIGINT, '" + column.type().dotNetName() + "', '" + column.type().kqlName() + "')");
    }
    List<String> ids = columns.stream().map(Column::id).toList();
    String step = stage
        .session()
        .step("SELECT * FROM (VALUES " + String.join(", ", rows) + ") AS v("
            + String.join(", ", ids) + ")");
    return new Relation(
        step,
        columns,
        List.of(azurecensus.kql.binding.OrderKey.ascending(ids.get(1))),
        true,
        false,
        null);
  }
}
