package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.ExpressionBinder;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.binding.RowScope;
import azurecensus.kql.binding.Session;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;

/** Binds {@code make-series}: rows fall into bins, and each group gets one array of all bins. */
final class MakeSeriesBinder {
  private static final int MAX_BINS = 200_000;

  private final Stage stage;
  private final Environment environment;
  private final Session session;

  MakeSeriesBinder(Stage stage, Environment environment) {
    this.stage = stage;
    this.environment = environment;
    this.session = stage.session();
  }

  Relation bind(Operator.MakeSeries operator) {
    if (operator.nonEmpty()) {
      throw KqlException.unsupported(
          operator.position(), "kind=nonempty is not supported. Remove it, or use summarize.");
    }
    if (operator.from() == null && operator.to() != null) {
      throw KqlException.unsupported(
          operator.position(), "make-series with 'to' needs 'from' too.");
    }
    SqlExpr axis = stage.expressions().atom(operator.axis());
    Bounds bounds = bounds(operator, axis.type());
    ResultNames.Unique unique = new ResultNames.Unique();
    List<Column> keys = new ArrayList<>();
    for (Expression expression : operator.keys()) {
      SqlExpr value = stage.scope().column(stage.expressions().bind(expression));
      String name = stage.names().of(expression, null);
      keys.add(new Column(
          unique.add(name == null ? "Column" + (keys.size() + 1) : name),
          value.type(),
          value.sql()));
    }
    String bin = bounds.bin(axis.sql());
    String aggregateStep = session.name("t");
    Relation groups =
        new Relation(aggregateStep, keys, List.of(), stage.input().small(), false, null);
    RowScope groupScope = new RowScope(session, groups);
    AggregateBinder binder = new AggregateBinder(stage, groupScope, environment, "");
    List<Column> columns = new ArrayList<>(keys);
    List<String> values = new ArrayList<>();
    List<String> items = new ArrayList<>(keys.stream().map(Column::id).toList());
    for (Operator.Series series : operator.series()) {
      SqlExpr value = groupScope.once(binder.bind(series.aggregate()));
      String name = stage.names().of(series.aggregate(), "Column" + (columns.size() + 1));
      Column column = stage.column(unique.add(name), KqlType.DYNAMIC);
      columns.add(column);
      String id = session.name("v");
      values.add(Conversions.toDynamic(value) + " AS " + id);
      items.add("to_json(list_transform(range(0, " + bounds.count() + "), lambda i: coalesce("
          + "map_from_entries(list({'k': n, 'v': " + id + "}))[i + " + bounds.first() + "], "
          + fallback(series, value.type()) + "))) AS " + column.id());
    }
    Column axisColumn = stage.column(
        unique.add(stage.names().of(operator.axis(), "Column" + (columns.size() + 1))),
        KqlType.DYNAMIC);
    columns.add(axisColumn);
    items.add("to_json(list_transform(range(0, " + bounds.count() + "), lambda i: "
        + Conversions.toDynamic(SqlExpr.of(
            axis.type().isTicks() ? axis.type() : KqlType.LONG,
            "(" + bounds.begin() + " + i * " + bounds.step() + ")"))
        + ")) AS " + axisColumn.id());
    List<String> keyIds = keys.stream().map(Column::id).toList();
    session.step(
        aggregateStep,
        "SELECT " + list(keyIds, bin + " AS n", bounds.ids(), binder.aggregates()) + " FROM "
            + stage.scope().from() + " CROSS JOIN " + bounds.step0()
            + " WHERE " + bounds.filter(axis.sql()) + " GROUP BY "
            + list(keyIds, bin, bounds.ids(), List.of()));
    String binned = session.step(
        "SELECT " + list(keyIds, "n", bounds.ids(), values) + " FROM " + groupScope.from());
    String step = session.step("SELECT " + String.join(", ", items) + " FROM " + binned
        + " GROUP BY " + list(keyIds, null, bounds.ids(), List.of()));
    return new Relation(step, columns, List.of(), false, false, null);
  }

  private static String list(
      List<String> first, String second, List<String> third, List<String> last) {
    List<String> all = new ArrayList<>(first);
    if (second != null) {
      all.add(second);
    }
    all.addAll(third);
    all.addAll(last);
    return String.join(", ", all);
  }

  private String fallback(Operator.Series series, KqlType type) {
    if (series.fallback() == null) {
      return type == KqlType.DATETIME || type == KqlType.STRING || type == KqlType.DYNAMIC
          ? "'null'::JSON"
          : Conversions.toDynamic(
              Conversions.to(type, session.parameters().constant(KqlType.LONG, 0L)));
    }
    SqlExpr value = stage.expressions().bind(series.fallback());
    if (value.isNull()) {
      return "'null'::JSON";
    }
    if (!value.known()) {
      throw KqlException.unsupported(
          series.fallback().position(), "The default of make-series must be a constant.");
    }
    return Conversions.toDynamic(Conversions.to(type, value));
  }

  /** The bounds as columns of a step of one row. */
  private record Bounds(String step0, String from, String to, String step) {
    List<String> ids() {
      List<String> ids = new ArrayList<>();
      for (String id : new String[] {from, to, step}) {
        if (id != null) {
          ids.add(id);
        }
      }
      return ids;
    }

    String bin(String axis) {
      return from == null
          ? "((" + axis + " - ((" + axis + " % " + step + ") + " + step + ") % " + step + ") // "
              + step + ")"
          : "((" + axis + " - " + from + ") // " + step + ")";
    }

    String filter(String axis) {
      return (from == null ? axis + " IS NOT NULL" : axis + " >= " + from)
          + (to == null ? "" : " AND " + axis + " < " + to) + " AND " + step + " > 0";
    }

    String count() {
      String count = to == null
          ? "max(n) - " + first() + " + 1"
          : "(" + to + " - " + from + " + " + step + " - 1) // " + step;
      return "(CASE WHEN " + count + " > " + MAX_BINS
          + " THEN error('make-series has more than " + MAX_BINS + " bins.')::BIGINT ELSE " + count
          + " END)";
    }

    String first() {
      return from == null ? "min(n)" : "0";
    }

    String begin() {
      return from == null ? "min(n) * " + step : from;
    }
  }

  private Bounds bounds(Operator.MakeSeries operator, KqlType axis) {
    RowScope scope = RowScope.none(session);
    ExpressionBinder binder = new ExpressionBinder(stage.tables(), scope, environment);
    boolean ticks = axis.isTicks();
    if (!ticks && !axis.isInteger()) {
      throw KqlException.unsupported(
          operator.axis().position(),
          "make-series takes an axis of type datetime, timespan, int or" + " long, but got "
              + axis.kqlName() + ". Convert it.");
    }
    List<String> items = new ArrayList<>();
    String from = bound(binder, operator.from(), axis, "b1", items);
    String to = bound(binder, operator.to(), axis, "b2", items);
    String step = bound(binder, operator.step(), ticks ? KqlType.TIMESPAN : axis, "b3", items);
    String name = session.step("SELECT " + String.join(", ", items) + " FROM " + scope.from());
    return new Bounds(name, from, to, step);
  }

  private String bound(
      ExpressionBinder binder,
      Expression expression,
      KqlType type,
      String letter,
      List<String> items) {
    if (expression == null) {
      return null;
    }
    SqlExpr value = binder.atom(expression);
    boolean fits = value.type() == type || (value.type().isInteger() && type.isInteger());
    if (!fits) {
      throw KqlException.semantics(
          expression.position(),
          "The bound must be of type " + type.kqlName() + " but is "
              + value.type().kqlName() + ".");
    }
    String id = session.name(letter);
    items.add(value.sql() + "::BIGINT AS " + id);
    return id;
  }
}
