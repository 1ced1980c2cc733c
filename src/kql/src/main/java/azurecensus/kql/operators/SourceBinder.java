package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.ExpressionBinder;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.binding.RowScope;
import azurecensus.kql.binding.Session;
import azurecensus.kql.binding.Tables;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTable;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.sql.TimeSql;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds what makes rows: the schema's tables, {@code datatable}, {@code range} and {@code print}.
 */
final class SourceBinder {
  private static final int MAX_VALUES = 20_000;
  /** The rows of a range whose bounds are known only when the query runs. */
  private static final int MOST_COMPUTED = 10_000_000;

  private final Tables tables;
  private final Session session;

  SourceBinder(Tables tables) {
    this.tables = tables;
    this.session = tables.session();
  }

  /** A table of the schema, in the representation of the generated SQL. */
  Relation schemaTable(KqlTable table) {
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (KqlTable.Column stored : table.columns()) {
      Column column = new Column(stored.name(), stored.type(), session.name("c"));
      columns.add(column);
      items.add(represented(stored) + " AS " + column.id());
    }
    String step = session.step("SELECT " + String.join(", ", items) + " FROM " + table.source());
    return new Relation(step, columns, List.of(), false, false, table.name());
  }

  private static String represented(KqlTable.Column column) {
    return switch (column.type()) {
      case STRING -> "coalesce(" + column.sql() + ", '')";
      case DATETIME -> TimeSql.fromTimestamp(column.sql());
      case DYNAMIC -> JsonSql.orNull("(" + column.sql() + ")::JSON");
      default -> column.sql();
    };
  }

  Relation dataTable(Expression.DataTable table, Environment environment) {
    int width = table.columns().size();
    if (width == 0 || table.values().size() % width != 0) {
      throw KqlException.semantics(
          table.position(),
          "The datatable has " + width + " columns, but " + table.values().size()
              + " values do not fill its rows.");
    }
    if (table.values().size() > MAX_VALUES) {
      throw KqlException.semantics(
          table.position(), "The datatable has more than " + MAX_VALUES + " values.");
    }
    ResultNames.Unique names = new ResultNames.Unique();
    List<Column> columns = table.columns().stream()
        .map(column -> new Column(names.add(column.name()), column.type(), session.name("c")))
        .toList();
    String number = session.name("o");
    List<String> ids = new ArrayList<>(columns.stream().map(Column::id).toList());
    ids.add(number);
    String step = session.step(
        table.values().isEmpty()
            ? emptyRows(columns, number)
            : "SELECT * FROM (VALUES " + rows(table, columns, environment) + ") AS v("
                + String.join(", ", ids) + ")");
    return new Relation(step, columns, List.of(OrderKey.ascending(number)), true, false, null);
  }

  private static String emptyRows(List<Column> columns, String number) {
    StringBuilder sql = new StringBuilder("SELECT ");
    columns.forEach(column -> sql.append("NULL::")
        .append(column.type().sqlType())
        .append(" AS ")
        .append(column.id())
        .append(", "));
    return sql + "0::BIGINT AS " + number + " WHERE FALSE";
  }

  private String rows(Expression.DataTable table, List<Column> columns, Environment environment) {
    ExpressionBinder binder = new ExpressionBinder(tables, RowScope.none(session), environment);
    List<String> rows = new ArrayList<>();
    int width = columns.size();
    for (int i = 0; i < table.values().size(); i += width) {
      StringBuilder row = new StringBuilder("(");
      for (int j = 0; j < width; j++) {
        Expression value = table.values().get(i + j);
        row.append(cell(binder.bind(value), columns.get(j).type(), value)).append(", ");
      }
      rows.add(row.append(i / width).append("::BIGINT)").toString());
    }
    return String.join(", ", rows);
  }

  private String cell(SqlExpr value, KqlType type, Expression expression) {
    if (value.type() == type) {
      return value.sql();
    }
    if (value.constant() instanceof Long number && type == KqlType.REAL) {
      return session.parameters().constant(type, number.doubleValue()).sql();
    }
    if (value.constant() instanceof Double number && type.isInteger()) {
      return session.parameters().constant(type, number.longValue()).sql();
    }
    boolean typed = value.known() || value.isAtom();
    if ((typed && value.constant() != null) || value.isAtom()) {
      return Conversions.to(type, value).sql();
    }
    if (value.isNull()) {
      return session.parameters().constant(type, null).sql();
    }
    throw KqlException.semantics(
        expression.position(), "The value must be a constant of type " + type.kqlName() + ".");
  }

  Relation range(Operator.Range range, Environment environment) {
    RowScope scope = RowScope.none(session);
    ExpressionBinder binder = new ExpressionBinder(tables, scope, environment);
    SqlExpr from = binder.atom(range.from());
    SqlExpr to = binder.atom(range.to());
    SqlExpr step = binder.atom(range.step());
    KqlType type = from.type();
    boolean ticks = type.isTicks() && to.type() == type && step.type() == KqlType.TIMESPAN;
    boolean wholes = type.isInteger() && to.type().isInteger() && step.type().isInteger();
    if (!ticks && !wholes) {
      throw KqlException.unsupported(
          range.position(),
          "range takes whole numbers, or times and a timespan as step, but got " + type.kqlName()
              + ", " + to.type().kqlName() + " and " + step.type().kqlName() + ".");
    }
    Column column = new Column(range.name(), wholes ? KqlType.LONG : type, session.name("c"));
    String number = session.name("o");
    String name = session.step("SELECT " + column.id() + ", row_number() OVER () AS " + number
        + " FROM " + series(List.of(from, to, step), column.id(), scope));
    return new Relation(
        name, List.of(column), List.of(OrderKey.ascending(number)), true, true, null);
  }

  /** The source of the numbers. Constants make them one after the other, others as a list. */
  private static String series(List<SqlExpr> bounds, String name, RowScope scope) {
    String from = bounds.get(0).sql() + "::BIGINT";
    String to = bounds.get(1).sql() + "::BIGINT";
    String step = bounds.get(2).sql() + "::BIGINT";
    boolean isConstant = bounds.stream().allMatch(bound -> bound.constant() instanceof Long)
        && !Long.valueOf(0).equals(bounds.get(2).constant());
    if (isConstant) {
      return "generate_series(" + from + ", " + to + ", " + step + ") AS numbers(" + name + ")";
    }
    String count = "((" + to + ")::HUGEINT - " + from + ") // nullif(" + step + ", 0)";
    return "(SELECT unnest(generate_series(" + from + ", CASE WHEN " + count + " >= "
        + MOST_COMPUTED
        + " THEN error('range makes at most " + MOST_COMPUTED
        + " rows from values that are no constants.')::BIGINT ELSE " + to + " END, " + step
        + ")) AS "
        + name + " FROM " + scope.from() + ")";
  }

  Relation print(Operator.Print print, Environment environment) {
    RowScope scope = RowScope.none(session);
    ExpressionBinder binder = new ExpressionBinder(tables, scope, environment);
    ResultNames names = new ResultNames(session.functions());
    ResultNames.Unique unique = new ResultNames.Unique();
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    int index = 0;
    for (Expression expression : print.columns()) {
      SqlExpr value = binder.bind(expression);
      // The service puts the value of a variable in its place, which has no name then.
      String fallback = "print_" + index++;
      String name = unique.add(
          expression instanceof Expression.Name ? fallback : names.of(expression, fallback));
      Column column = new Column(name, value.type(), session.name("c"));
      columns.add(column);
      items.add(value.sql() + " AS " + column.id());
    }
    String number = session.name("o");
    items.add("0::BIGINT AS " + number);
    String step = session.step("SELECT " + String.join(", ", items) + " FROM " + scope.from());
    return new Relation(step, columns, List.of(OrderKey.ascending(number)), true, true, null);
  }
}
