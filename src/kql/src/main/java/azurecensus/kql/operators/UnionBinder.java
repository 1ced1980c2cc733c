package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.OrderKey;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.ResultNames;
import azurecensus.kql.binding.Session;
import azurecensus.kql.model.KqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts tables under each other: columns of one name and type are one. */
final class UnionBinder {
  private final Session session;

  UnionBinder(Session session) {
    this.session = session;
  }

  /** A name with a type. */
  private record Key(String name, KqlType type) {}

  /**
   * Makes the union.
   *
   * @param inner true when only the columns that all tables have stay
   * @param withSource the name of the column that tells the table; null for none
   * @param prefix what an unnamed table is called, with its number behind
   */
  Relation bind(List<Relation> tables, boolean inner, String withSource, String prefix) {
    Map<Key, Column> columns = columns(tables, inner);
    List<Column> all = new ArrayList<>();
    ResultNames.Unique unique = new ResultNames.Unique();
    Column source = null;
    if (withSource != null) {
      source = new Column(unique.add(withSource), KqlType.STRING, session.name("c"));
      all.add(source);
    }
    all.addAll(columns.values());
    boolean small = tables.stream().allMatch(Relation::small);
    String branch = session.name("o");
    String number = session.name("o");
    List<String> selects = new ArrayList<>();
    for (Relation table : tables) {
      List<String> items = new ArrayList<>();
      if (source != null) {
        String name = table.source() == null ? prefix + selects.size() : table.source();
        items.add(session.parameters().text(name) + " AS " + source.id());
      }
      columns.forEach((key, column) -> items.add(value(table, key) + " AS " + column.id()));
      if (small) {
        items.add(selects.size() + "::BIGINT AS " + branch);
        items.add("row_number() OVER (" + OrderKey.clause(table.order()).trim() + ") AS " + number);
      }
      selects.add(
          "SELECT " + (items.isEmpty() ? "1" : String.join(", ", items)) + " FROM " + table.step());
    }
    String step = session.step(String.join(" UNION ALL ", selects));
    List<OrderKey> order =
        small ? List.of(OrderKey.ascending(branch), OrderKey.ascending(number)) : List.of();
    return new Relation(step, all, order, small, false, null);
  }

  private static String value(Relation table, Key key) {
    for (Column column : table.columns()) {
      if (column.name().equals(key.name()) && column.type() == key.type()) {
        return column.id();
      }
    }
    return key.type() == KqlType.STRING ? "''" : "NULL::" + key.type().sqlType();
  }

  /** A name with several types becomes one column for each, with the type behind the name. */
  private Map<Key, Column> columns(List<Relation> tables, boolean inner) {
    Map<Key, Integer> counts = new LinkedHashMap<>();
    Map<String, Set<KqlType>> types = new LinkedHashMap<>();
    for (Relation table : tables) {
      for (Column column : table.columns()) {
        counts.merge(new Key(column.name(), column.type()), 1, Integer::sum);
        types.computeIfAbsent(column.name(), name -> new HashSet<>()).add(column.type());
      }
    }
    List<String> plain = types.entrySet().stream()
        .filter(entry -> entry.getValue().size() == 1)
        .map(Map.Entry::getKey)
        .toList();
    ResultNames.Unique unique = new ResultNames.Unique(plain);
    Map<Key, Column> columns = new LinkedHashMap<>();
    counts.forEach((key, count) -> {
      if (!inner || count == tables.size()) {
        String name = types.get(key.name()).size() == 1
            ? key.name()
            : unique.add(key.name() + "_" + key.type().kqlName());
        columns.put(key, new Column(name, key.type(), session.name("c")));
      }
    });
    return columns;
  }
}
