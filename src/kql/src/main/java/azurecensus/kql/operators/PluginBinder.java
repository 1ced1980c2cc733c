package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.Session;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Binds {@code evaluate}: bag_unpack, pivot and narrow. The first two ask the data for names. */
public final class PluginBinder {
  /** The plugins with their remarks, for the documentation. */
  public static final Map<String, String> SUPPORTED = new TreeMap<>(Map.of(
      "bag_unpack",
          "with a prefix; a key whose values are of several kinds or look like times is refused",
      "narrow", "",
      "pivot", "with count() or sum(), over a column of type string"));

  private static final int MAX_COLUMNS = 200;

  private final Stage stage;
  private final Environment environment;
  private final Session session;
  private final Relation input;

  PluginBinder(Stage stage, Environment environment) {
    this.stage = stage;
    this.environment = environment;
    this.session = stage.session();
    this.input = stage.input();
  }

  Relation bind(Operator.Evaluate evaluate) {
    Expression.Call plugin = evaluate.plugin();
    return switch (plugin.name()) {
      case "bag_unpack" -> unpack(plugin);
      case "pivot" -> pivot(plugin);
      case "narrow" -> narrow();
      default ->
        throw KqlException.unsupported(
            plugin.position(),
            "The plugin " + plugin.name() + "() is not supported. Supported are "
                + String.join(", ", SUPPORTED.keySet()) + ".");
    };
  }

  private List<List<String>> probe(Expression.Call plugin, String select) {
    List<List<String>> rows = session.probe(plugin.position(), select);
    if (rows.size() > MAX_COLUMNS) {
      throw KqlException.unsupported(
          plugin.position(),
          plugin.name() + "() would make more than " + MAX_COLUMNS + " columns.");
    }
    return rows;
  }

  private Relation unpack(Expression.Call plugin) {
    if (plugin.arguments().isEmpty() || plugin.arguments().size() > 2) {
      throw KqlException.unsupported(
          plugin.position(), "bag_unpack() takes a column and a prefix here.");
    }
    Column bag = stage.required(plugin.arguments().get(0));
    String prefix = "";
    if (plugin.arguments().size() == 2) {
      Object text = stage.expressions().bind(plugin.arguments().get(1)).constant();
      prefix = text instanceof String given ? given : "";
    }
    String id = bag.id();
    List<List<String>> keys = probe(
        plugin,
        "SELECT k, string_agg(DISTINCT t, ',') FROM (SELECT k, CASE"
            + " WHEN json_type(v) = 'UBIGINT' THEN 'BIGINT' WHEN json_type(v) = 'VARCHAR' AND"
            + " regexp_matches(json_extract_string(v, '$'), '^\\d{4}-\\d{2}-\\d{2}') THEN 'TIME' ELSE"
            + " json_type(v) END AS t FROM (SELECT e.k AS k, e.v AS v FROM (SELECT unnest("
            + JsonSql.entries(id) + ") AS e FROM " + input.step()
            + "))) WHERE t <> 'NULL' GROUP BY k"
            + " ORDER BY k");
    List<Column> columns = new ArrayList<>(input.columns());
    columns.remove(bag);
    List<String> items = new ArrayList<>(columns.stream().map(Column::id).toList());
    List<String> names = columns.stream().map(Column::name).toList();
    for (List<String> key : keys) {
      Column column = stage.column(prefix + key.get(0), type(plugin, key.get(1)));
      if (names.contains(column.name())) {
        throw KqlException.unsupported(
            plugin.position(),
            "bag_unpack() would make a second column '" + column.name() + "'. Give a prefix.");
      }
      String pointer = "/" + key.get(0).replace("~", "~0").replace("/", "~1");
      SqlExpr value = stage
          .scope()
          .column(SqlExpr.of(
              KqlType.DYNAMIC, JsonSql.member(id, session.parameters().text(pointer))));
      columns.add(column);
      items.add(Conversions.to(column.type(), value).sql() + " AS " + column.id());
    }
    return stage.step(columns, items, "");
  }

  private static KqlType type(Expression.Call plugin, String kinds) {
    return switch (kinds) {
      case "BIGINT" -> KqlType.LONG;
      case "DOUBLE" -> KqlType.REAL;
      case "BOOLEAN" -> KqlType.BOOL;
      case "VARCHAR" -> KqlType.STRING;
      case "ARRAY", "OBJECT", "ARRAY,OBJECT", "OBJECT,ARRAY" -> KqlType.DYNAMIC;
      default ->
        throw KqlException.unsupported(
            plugin.position(),
            "bag_unpack() meets a key whose values are of several kinds or times."
                + " Take the members one by one.");
    };
  }

  private Relation pivot(Expression.Call plugin) {
    if (plugin.arguments().isEmpty()) {
      throw KqlException.semantics(plugin.position(), "pivot() needs a column.");
    }
    Column pivot = stage.required(plugin.arguments().get(0));
    if (pivot.type() != KqlType.STRING) {
      throw KqlException.unsupported(
          plugin.position(), "pivot() takes a column of type string. Convert it with tostring().");
    }
    Expression.Call aggregate =
        plugin.arguments().size() > 1 && plugin.arguments().get(1) instanceof Expression.Call call
            ? call
            : new Expression.Call(plugin.position(), "count", List.of());
    Column summed = null;
    if (aggregate.name().equals("sum") && aggregate.arguments().size() == 1) {
      summed = stage.required(aggregate.arguments().get(0));
    } else if (!aggregate.name().equals("count")) {
      throw KqlException.unsupported(plugin.position(), "pivot() takes count() or sum() here.");
    }
    List<Column> keys = keys(plugin, pivot, summed);
    List<Column> columns = new ArrayList<>(keys);
    List<Expression> aggregates = new ArrayList<>();
    for (List<String> value :
        probe(plugin, "SELECT DISTINCT " + pivot.id() + " FROM " + input.step() + " ORDER BY 1")) {
      Expression condition = new Expression.Binary(
          plugin.position(),
          "==",
          plugin.arguments().get(0),
          new Expression.Literal(plugin.position(), KqlType.STRING, value.get(0)));
      List<Expression> arguments = new ArrayList<>();
      if (summed != null) {
        arguments.add(aggregate.arguments().get(0));
      }
      arguments.add(condition);
      aggregates.add(new Expression.Named(
          plugin.position(),
          List.of(value.get(0)),
          new Expression.Call(plugin.position(), aggregate.name() + "if", arguments)));
    }
    List<Expression> by = new ArrayList<>();
    columns.forEach(key -> by.add(new Expression.Name(plugin.position(), key.name())));
    return new SummarizeBinder(stage, environment)
        .bind(new Operator.Summarize(plugin.position(), aggregates, by));
  }

  private List<Column> keys(Expression.Call plugin, Column pivot, Column summed) {
    List<Column> keys = new ArrayList<>();
    if (plugin.arguments().size() > 2) {
      for (Expression key : plugin.arguments().subList(2, plugin.arguments().size())) {
        keys.add(stage.required(key));
      }
      return keys;
    }
    for (Column column : input.columns()) {
      if (!column.equals(pivot) && !column.equals(summed)) {
        keys.add(column);
      }
    }
    return keys;
  }

  /** A row for each cell: the number of its row, its column's name and its text. */
  private Relation narrow() {
    List<Column> columns = List.of(
        stage.column("Row", KqlType.LONG),
        stage.column("Column", KqlType.STRING),
        stage.column("Value", KqlType.STRING));
    String number = session.name("o");
    List<String> selects = new ArrayList<>();
    String row = "row_number() OVER (" + OrderKey.clause(input.order()).trim() + ") - 1";
    String numbered = session.step("SELECT *, " + row + " AS " + number + " FROM " + input.step());
    for (Column column : input.columns()) {
      selects.add("SELECT " + number + " AS " + columns.get(0).id() + ", "
          + session.parameters().text(column.name()) + " AS " + columns.get(1).id() + ", "
          + Conversions.to(KqlType.STRING, column.expr()).sql() + " AS "
          + columns.get(2).id() + ", "
          + number + " * " + input.columns().size() + " + " + selects.size() + " AS " + number
          + "x FROM " + numbered);
    }
    String step = session.step(String.join(" UNION ALL ", selects));
    return new Relation(
        step, columns, List.of(OrderKey.ascending(number + "x")), input.small(), false, null);
  }
}
