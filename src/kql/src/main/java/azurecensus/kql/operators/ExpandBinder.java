package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;

/** Binds {@code mv-expand}: null gives one row, an empty array none. */
final class ExpandBinder {
  private final Stage stage;
  private final Relation input;

  ExpandBinder(Stage stage) {
    this.stage = stage;
    this.input = stage.input();
  }

  Relation bind(Operator.MvExpand expand) {
    List<Column> columns = new ArrayList<>(input.columns());
    ResultNames.Unique unique = new ResultNames.Unique(input.names());
    List<String> lists = new ArrayList<>();
    List<Column> fresh = new ArrayList<>();
    for (Operator.Expanded expanded : expand.columns()) {
      SqlExpr value = stage.expressions().atom(expanded.value());
      if (value.type() != KqlType.DYNAMIC) {
        throw KqlException.semantics(
            expanded.value().position(),
            "mv-expand takes a dynamic value but got " + value.type().kqlName()
                + ". Use split() or parse_json().");
      }
      lists.add(stage
          .scope()
          .column(SqlExpr.of(KqlType.DYNAMIC, list(value.sql(), expand.arrayPairs())))
          .sql());
      String name = stage.names().of(expanded.value(), null);
      fresh.add(place(
          columns,
          name == null ? unique.add("Column1") : name,
          expanded.type() == null ? KqlType.DYNAMIC : expanded.type()));
    }
    String index = stage
        .scope()
        .column(SqlExpr.of(KqlType.LONG, "unnest(range(" + rows(lists, limit(expand)) + "))"))
        .sql();
    List<String> items = new ArrayList<>();
    for (Column column : columns) {
      int at = fresh.indexOf(column);
      items.add(
          at < 0 ? column.id() : element(lists.get(at), index, column) + " AS " + column.id());
    }
    if (expand.indexName() != null) {
      Column column = stage.column(unique.add(expand.indexName()), KqlType.LONG);
      columns.add(column);
      items.add(index + " AS " + column.id());
    }
    return ordered(stage, columns, items, index);
  }

  /** The number of the element orders the rows that come from one row. */
  private static Relation ordered(
      Stage stage, List<Column> columns, List<String> items, String index) {
    Relation input = stage.input();
    List<OrderKey> order = new ArrayList<>(input.order());
    if (!order.isEmpty()) {
      String number = stage.session().name("i");
      items.add(index + " AS " + number);
      order.add(OrderKey.ascending(number));
    }
    Relation step = stage.step(columns, items, "");
    return new Relation(
        step.step(), columns, order, input.small(), input.serialized(), input.source());
  }

  private String limit(Operator.MvExpand expand) {
    if (expand.limit() == null) {
      return null;
    }
    if (!(stage.expressions().bind(expand.limit()).constant() instanceof Long limit)) {
      throw KqlException.semantics(
          expand.limit().position(), "The limit must be a constant whole number.");
    }
    return limit.toString();
  }

  private static String rows(List<String> lists, String limit) {
    String most = lists.size() == 1
        ? "len(" + lists.get(0) + ")"
        : "greatest("
            + String.join(", ", lists.stream().map(list -> "len(" + list + ")").toList()) + ")";
    return limit == null ? most : "least(" + most + ", " + limit + ")";
  }

  /** The elements of an array, the entries of a bag, or the value alone. */
  private static String list(String value, boolean pairs) {
    String entry = pairs
        ? "to_json([to_json(k), json_extract(" + value + ", " + JsonSql.pointer("k") + ")])"
        : JsonSql.object(
            "[{'k': k, 'v': json_extract(" + value + ", " + JsonSql.pointer("k") + ")}]");
    return "(CASE json_type(" + value + ") WHEN 'ARRAY' THEN " + value
        + "::JSON[] WHEN 'OBJECT' THEN" + " list_transform(json_keys(" + value + "), lambda k: "
        + entry + ") ELSE [" + value + "] END)";
  }

  private Column place(List<Column> columns, String name, KqlType type) {
    Column column = stage.column(name, type);
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        columns.set(i, column);
        return column;
      }
    }
    columns.add(column);
    return column;
  }

  /**
   * An element under the wanted type; an element of another kind is refused when the query runs.
   */
  private String element(String list, String index, Column column) {
    String element = JsonSql.orNull(list + "[" + index + " + 1]");
    if (column.type() == KqlType.DYNAMIC) {
      return element;
    }
    SqlExpr atom = stage.scope().column(SqlExpr.of(KqlType.DYNAMIC, element));
    String kinds = switch (column.type()) {
      case LONG, INT -> "'BIGINT', 'UBIGINT'";
      case REAL, DECIMAL -> "'BIGINT', 'UBIGINT', 'DOUBLE'";
      case BOOL -> "'BOOLEAN'";
      default -> "'VARCHAR'";
    };
    String missing = column.type() == KqlType.STRING ? "''" : "NULL";
    return "(CASE WHEN " + atom.sql() + " IS NULL THEN " + missing + " WHEN json_type(" + atom.sql()
        + ") IN (" + kinds + ") THEN " + Conversions.to(column.type(), atom).sql()
        + " ELSE error('mv-expand meets an element that is no " + column.type().kqlName()
        + ". Leave the type out and convert it.')::" + column.type().sqlType() + " END)";
  }
}
