package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.binding.Session;
import azurecensus.kql.binding.Tables;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;

/** Binds {@code join} and {@code lookup}. A null key matches a null key. */
final class JoinBinder {
  private final Tables tables;
  private final Session session;

  JoinBinder(Tables tables) {
    this.tables = tables;
    this.session = tables.session();
  }

  /** The two columns of one condition. */
  private record Pair(Column left, Column right) {
    String sql() {
      boolean text = left.type() == KqlType.STRING;
      return "l." + left.id() + (text ? " = " : " IS NOT DISTINCT FROM ") + "r." + right.id();
    }
  }

  Relation bind(Relation first, Operator.Join join, Environment environment) {
    Relation right = tables.table(join.right(), environment);
    Relation left = first;
    boolean small = left.small() && right.small();
    if (small) {
      left = session.numbered(left);
      right = session.numbered(right);
    }
    List<Pair> pairs = new ArrayList<>();
    for (Expression condition : join.conditions()) {
      pairs.add(pair(condition, left, right));
    }
    return switch (join.kind()) {
      case "leftsemi" -> exists(left, right, "l", "r", pairs, true);
      case "leftanti", "anti", "leftantisemi" -> exists(left, right, "l", "r", pairs, false);
      case "rightsemi" -> exists(right, left, "r", "l", pairs, true);
      case "rightanti", "rightantisemi" -> exists(right, left, "r", "l", pairs, false);
      case "innerunique" -> both(unique(left, pairs), right, pairs, "JOIN", join.lookup(), small);
      case "inner" -> both(left, right, pairs, "JOIN", join.lookup(), small);
      case "leftouter" -> both(left, right, pairs, "LEFT JOIN", join.lookup(), small);
      case "rightouter" -> both(left, right, pairs, "RIGHT JOIN", join.lookup(), small);
      default -> both(left, right, pairs, "FULL JOIN", join.lookup(), small);
    };
  }

  private Pair pair(Expression condition, Relation left, Relation right) {
    if (condition instanceof Expression.Name name) {
      return checked(
          condition, column(condition, left, name.name()), column(condition, right, name.name()));
    }
    boolean equality = condition instanceof Expression.Binary binary
        && binary.operator().equals("==")
        && binary.left() instanceof Expression.Member
        && binary.right() instanceof Expression.Member;
    if (equality) {
      Expression.Binary binary = (Expression.Binary) condition;
      Expression.Member a = (Expression.Member) binary.left();
      Expression.Member b = (Expression.Member) binary.right();
      if (side(a).equals("$left") && side(b).equals("$right")) {
        return checked(
            condition, column(condition, left, a.name()), column(condition, right, b.name()));
      }
      if (side(a).equals("$right") && side(b).equals("$left")) {
        return checked(
            condition, column(condition, left, b.name()), column(condition, right, a.name()));
      }
    }
    throw KqlException.semantics(
        condition.position(), "A join needs the name of a column, or $left.a == $right.b.");
  }

  private static String side(Expression.Member member) {
    return member.target() instanceof Expression.Name name ? name.name() : "";
  }

  private static Column column(Expression condition, Relation table, String name) {
    return table
        .find(name)
        .orElseThrow(() -> KqlException.semantics(
            condition.position(),
            "'" + name + "' is no column of one side of the join. Its columns are "
                + String.join(", ", table.names()) + "."));
  }

  private static Pair checked(Expression condition, Column left, Column right) {
    boolean fits =
        left.type() == right.type() || (left.type().isInteger() && right.type().isInteger());
    if (!fits || left.type() == KqlType.DYNAMIC) {
      throw KqlException.semantics(
          condition.position(),
          "The join compares " + left.type().kqlName() + " with " + right.type().kqlName()
              + ". Convert one with extend before.");
    }
    return new Pair(left, right);
  }

  /** The first row of each key. */
  private Relation unique(Relation left, List<Pair> pairs) {
    List<String> keys = pairs.stream().map(pair -> pair.left().id()).distinct().toList();
    String order = left.order().isEmpty() ? "" : OrderKey.clause(left.order());
    String number = session.name("n");
    String step =
        session.step("SELECT " + String.join(", ", left.ids()) + " FROM (SELECT *, row_number()"
            + " OVER (PARTITION BY " + String.join(", ", keys) + order + ") AS " + number + " FROM "
            + left.step() + ") WHERE " + number + " = 1");
    return left.with(step, left.columns());
  }

  private Relation exists(
      Relation kept,
      Relation other,
      String alias,
      String otherAlias,
      List<Pair> pairs,
      boolean found) {
    List<String> items = kept.ids().stream().map(id -> alias + "." + id).toList();
    String on = String.join(" AND ", pairs.stream().map(Pair::sql).toList());
    String step =
        session.step("SELECT " + String.join(", ", items) + " FROM " + kept.step() + " " + alias
            + " WHERE " + (found ? "" : "NOT ") + "EXISTS (SELECT 1 FROM " + other.step() + " "
            + otherAlias
            + " WHERE " + on + ")");
    return new Relation(step, kept.columns(), kept.order(), kept.small(), false, null);
  }

  private Relation both(
      Relation left, Relation right, List<Pair> pairs, String kind, boolean lookup, boolean small) {
    ResultNames.Unique unique = new ResultNames.Unique();
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    boolean leftMayMiss = kind.startsWith("RIGHT") || kind.startsWith("FULL");
    boolean rightMayMiss = kind.startsWith("LEFT") || kind.startsWith("FULL");
    for (Column column : left.columns()) {
      add(columns, items, column, unique.add(column.name()), "l", leftMayMiss);
    }
    List<String> keys = pairs.stream().map(pair -> pair.right().id()).toList();
    for (Column column : right.columns()) {
      if (!lookup || !keys.contains(column.id())) {
        add(columns, items, column, unique.add(column.name()), "r", rightMayMiss);
      }
    }
    List<OrderKey> order = small ? order(left, right, lookup, items) : List.of();
    String on = String.join(" AND ", pairs.stream().map(Pair::sql).toList());
    String step = session.step("SELECT " + String.join(", ", items) + " FROM " + left.step() + " l "
        + kind + " " + right.step() + " r ON " + on);
    return new Relation(step, columns, order, small, false, null);
  }

  private void add(
      List<Column> columns,
      List<String> items,
      Column source,
      String name,
      String alias,
      boolean mayMiss) {
    Column column = new Column(name, source.type(), session.name("c"));
    columns.add(column);
    String value = alias + "." + source.id();
    boolean text = mayMiss && source.type() == KqlType.STRING;
    items.add((text ? "coalesce(" + value + ", '')" : value) + " AS " + column.id());
  }

  /**
   * The order that the service's engine shows for small tables: the probing side first, and the
   * rows that it finds from the last to the first.
   */
  private List<OrderKey> order(Relation left, Relation right, boolean lookup, List<String> items) {
    String leftNumber = session.name("o");
    String rightNumber = session.name("o");
    items.add("l." + left.order().get(0).id() + " AS " + leftNumber);
    items.add("r." + right.order().get(0).id() + " AS " + rightNumber);
    return lookup
        ? List.of(new OrderKey(leftNumber, false, false), new OrderKey(rightNumber, true, false))
        : List.of(new OrderKey(rightNumber, false, false), new OrderKey(leftNumber, true, false));
  }
}
