package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Aggregates that may answer several columns: arg_max, take_any, percentiles and their kin. */
final class MultiAggregates {
  private static final Set<String> NAMES = Set.of(
      "arg_max",
      "arg_min",
      "take_any",
      "any",
      "percentile",
      "percentiles",
      "percentiles_array",
      "percentilew",
      "percentilesw",
      "percentilesw_array");

  private MultiAggregates() {}

  /** A column of an aggregate with its default name. */
  record Part(String name, SqlExpr value) {}

  /** True for a call whose columns {@link #parts} makes. */
  static boolean handles(Expression expression) {
    return expression instanceof Expression.Call call && NAMES.contains(call.name());
  }

  /** The only column of a call that stands inside an expression. */
  static SqlExpr single(Grouping binder, Expression.Call call) {
    List<Part> parts = parts(binder, call, Set.of());
    if (call.name().startsWith("arg_") || parts.size() == 1) {
      return parts.get(0).value();
    }
    throw KqlException.semantics(
        call.position(),
        call.name() + "() answers several columns. Put it alone behind summarize.");
  }

  /** All columns of a call. */
  static List<Part> parts(Grouping binder, Expression.Call call, Set<String> keys) {
    return switch (call.name()) {
      case "arg_max" -> extremes(binder, call, keys, "DESC");
      case "arg_min" -> extremes(binder, call, keys, "ASC");
      case "take_any", "any" -> anys(binder, call, keys);
      default -> percentiles(binder, call);
    };
  }

  private static List<Part> extremes(
      Grouping binder, Expression.Call call, Set<String> keys, String direction) {
    Expression by = call.arguments().get(0);
    SqlExpr key = binder.rowValue(by);
    if (key.type() == KqlType.DYNAMIC || key.type() == KqlType.BOOL) {
      throw KqlException.unsupported(
          call.position(), call.name() + "() of a " + key.type().kqlName() + " is not supported.");
    }
    List<String> names = new ArrayList<>(List.of(name(binder, by)));
    List<SqlExpr> values = new ArrayList<>(List.of(key));
    for (int i = 1; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      if (argument instanceof Expression.Star) {
        for (Column column : binder.rows().input().columns()) {
          if (!keys.contains(column.name()) && !names.contains(column.name())) {
            names.add(column.name());
            values.add(column.expr());
          }
        }
      } else {
        names.add(name(binder, argument));
        values.add(binder.rowValue(argument));
      }
    }
    return together(binder, names, values, key, direction);
  }

  private static String name(Grouping binder, Expression expression) {
    return binder.rows().names().of(expression, "");
  }

  /** All values come from one row: the first of the extreme rows. */
  private static List<Part> together(
      Grouping binder, List<String> names, List<SqlExpr> values, SqlExpr key, String direction) {
    String tie = binder.order().isEmpty() ? "" : ", " + binder.order().trim().substring(9);
    String nan = key.type() == KqlType.REAL ? "isnan(" + key.sql() + ") DESC, " : "";
    StringBuilder struct = new StringBuilder("{");
    for (int i = 0; i < values.size(); i++) {
      struct
          .append(i == 0 ? "" : ", ")
          .append("'v")
          .append(i)
          .append("': ")
          .append(values.get(i).sql());
    }
    struct.append('}');
    String first = tie.isEmpty() && nan.isEmpty()
        ? "coalesce(" + (direction.equals("DESC") ? "arg_max(" : "arg_min(") + struct + ", "
            + key.sql() + "), first(" + struct + "))"
        : "first(" + struct + " ORDER BY " + key.sql() + " IS NULL, " + nan + key.sql() + " "
            + direction + tie + ")";
    SqlExpr row = binder.add(SqlExpr.of(KqlType.DYNAMIC, first));
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      KqlType type = values.get(i).type();
      String field = row.sql() + ".v" + i;
      parts.add(new Part(
          names.get(i),
          SqlExpr.of(type, type == KqlType.STRING ? "coalesce(" + field + ", '')" : field)));
    }
    return parts;
  }

  private static List<Part> anys(Grouping binder, Expression.Call call, Set<String> keys) {
    boolean several = call.arguments().size() > 1;
    List<Part> parts = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      if (argument instanceof Expression.Star) {
        for (Column column : binder.rows().input().columns()) {
          if (!keys.contains(column.name())) {
            parts.add(new Part(column.name(), first(binder, column.expr())));
          }
        }
        continue;
      }
      String name = name(binder, argument);
      boolean prefixed = call.name().equals("any") && !several;
      if (!prefixed && !(argument instanceof Expression.Name)) {
        throw KqlException.unsupported(
            call.position(),
            call.name() + "() of an expression has no documented name."
                + " Compute the column with extend before.");
      }
      parts.add(
          new Part(prefixed ? "any_" + name : name, first(binder, binder.rowValue(argument))));
    }
    return parts;
  }

  private static SqlExpr first(Grouping binder, SqlExpr value) {
    String first = binder.add("first(" + value.sql() + binder.order() + ")");
    return SqlExpr.of(
        value.type(), value.type() == KqlType.STRING ? "coalesce(" + first + ", '')" : first);
  }

  private static List<Part> percentiles(Grouping binder, Expression.Call call) {
    boolean weighted =
        call.name().startsWith("percentilew") || call.name().startsWith("percentilesw");
    boolean array = call.name().endsWith("_array");
    int from = weighted ? 2 : 1;
    SqlExpr value = binder.rowValue(call.arguments().get(0));
    boolean fits = (value.type().isNumeric() && value.type() != KqlType.DECIMAL)
        || value.type().isTicks();
    if (!fits) {
      throw KqlException.semantics(
          call.position(),
          call.name() + "() takes a number or time but got " + value.type().kqlName()
              + ". Convert it.");
    }
    SqlExpr weight = weighted ? binder.rowValue(call.arguments().get(1)) : null;
    String name = name(binder, call.arguments().get(0));
    List<Part> parts = new ArrayList<>();
    for (String percent : percents(binder, call, from)) {
      String sql = weighted
          ? weightedRank(binder, value.sql(), weight.sql(), percent)
          : binder.add("quantile_disc(" + value.sql() + ", " + percent + " / 100.0)");
      parts.add(new Part(
          "percentile_" + name + "_" + percent.replace('.', '_'), SqlExpr.of(value.type(), sql)));
    }
    if (!array) {
      return parts;
    }
    List<String> items = parts.stream()
        .map(part -> azurecensus.kql.sql.Conversions.toDynamic(part.value()))
        .toList();
    return List.of(new Part(
        "percentiles_" + name,
        SqlExpr.of(KqlType.DYNAMIC, "to_json([" + String.join(", ", items) + "])")));
  }

  /** The percentages as written in the names of the columns. */
  private static List<String> percents(Grouping binder, Expression.Call call, int from) {
    List<String> percents = new ArrayList<>();
    for (int i = from; i < call.arguments().size(); i++) {
      SqlExpr percent = binder.rows().expressions().bind(call.arguments().get(i));
      if (percent.constant() instanceof String json && percent.type() == KqlType.DYNAMIC) {
        for (String item : json.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
          percents.add(checked(call, item));
        }
      } else if (percent.constant() instanceof Number number) {
        percents.add(checked(call, number.toString().replaceAll("\\.0$", "")));
      } else {
        throw KqlException.unsupported(
            call.position(), "The percentages of " + call.name() + "() must be constants.");
      }
    }
    return percents;
  }

  private static String checked(Expression.Call call, String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,9})?") || Double.parseDouble(text) > 100) {
      throw KqlException.semantics(
          call.position(), String.format(Locale.ROOT, "%s is no percentage from 0 to 100.", text));
    }
    return text;
  }

  /** The least value whose weight, together with that of all smaller ones, reaches the share. */
  private static String weightedRank(Grouping binder, String value, String weight, String percent) {
    String rows = binder.add("list({'v': " + value + ", 'w': " + weight + "::DOUBLE} ORDER BY "
        + value + ") FILTER (WHERE " + value + " IS NOT NULL AND " + weight + " > 0)");
    String total = binder.add(
        "sum(" + weight + ") FILTER (WHERE " + value + " IS NOT NULL AND " + weight + " > 0)");
    return "(list_reduce(list_prepend({'v': NULL, 's': 0.0::DOUBLE, 'f': NULL}, list_transform("
        + rows
        + ", lambda r: {'v': r.v, 's': r.w, 'f': NULL})), lambda a, b: {'v': b.v, 's': a.s + b.s,"
        + " 'f': CASE WHEN a.f IS NULL AND a.s + b.s >= " + total + " * " + percent
        + " / 100.0 THEN b.v ELSE a.f END})).f";
  }
}
