package azurecensus.kql.binding;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A key of the order of rows.
 *
 * @param id the generated name of a hidden column
 * @param descending true for the greatest first
 * @param nullsFirst where null goes
 */
public record OrderKey(String id, boolean descending, boolean nullsFirst) {
  /** A key that ascends. */
  public static OrderKey ascending(String id) {
    return new OrderKey(id, false, true);
  }

  /** The key in an ORDER BY clause. */
  public String sql() {
    return id + (descending ? " DESC" : " ASC") + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }

  /** {@code ORDER BY …} with a blank in front, or nothing without keys. */
  public static String clause(List<OrderKey> keys) {
    return keys.isEmpty()
        ? ""
        : keys.stream().map(OrderKey::sql).collect(Collectors.joining(", ", " ORDER BY ", ""));
  }
}
