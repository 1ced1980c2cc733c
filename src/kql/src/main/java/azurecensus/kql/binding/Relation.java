package azurecensus.kql.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bound table: a step of the SQL.
 *
 * @param step the name of the step
 * @param columns the columns in order
 * @param order the keys of the rows' order, hidden columns of the step
 * @param small true when the rows come from the query's text alone: they always have an order
 * @param serialized true when window functions may use the order
 * @param source the name that {@code withsource} shows; null when it has none
 */
public record Relation(
    String step,
    List<Column> columns,
    List<OrderKey> order,
    boolean small,
    boolean serialized,
    String source) {
  /** Copies the lists. */
  public Relation {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
  }

  /** The column of this name; case counts. */
  public Optional<Column> find(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** The names of the columns. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** The generated names of all columns and of the hidden ones of the order. */
  public List<String> ids() {
    return ids(columns);
  }

  /** The generated names of some columns and of the hidden ones of the order. */
  public List<String> ids(List<Column> chosen) {
    return Stream.concat(chosen.stream().map(Column::id), order.stream().map(OrderKey::id))
        .distinct()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Other columns in another step, with the same order. */
  public Relation with(String newStep, List<Column> newColumns) {
    return new Relation(newStep, newColumns, order, small, serialized, source);
  }

  /** The same table under the name that {@code withsource} shows. */
  public Relation named(String name) {
    return new Relation(step, columns, order, small, serialized, name);
  }
}
