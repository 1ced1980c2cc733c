package azurecensus.kql.functions;

import azurecensus.kql.sql.SqlExpr;

/**
 * An aggregate function of the registry.
 *
 * @param name the name in KQL
 * @param least the fewest arguments
 * @param most the most arguments
 * @param prefix what stands before the first argument's name in the name of a column; null when the
 *     name is the first argument's
 * @param support how far it is supported
 * @param body the translation; null for a function whose result is several columns
 */
public record AggregateFunction(
    String name, int least, int most, String prefix, Support support, Body body) {
  /** The grouping step to which an aggregate adds its columns. */
  public interface Group {
    /** Adds an aggregate in SQL; the answer is its column, which is there behind the grouping. */
    String add(String aggregate);

    /**
     * The ORDER BY clause that keeps the rows' order in lists, with a blank in front, or nothing.
     */
    String order();

    /** True when the rows come from the query's own text: they are few. */
    boolean small();
  }

  /** The translation of a call. */
  @FunctionalInterface
  public interface Body {
    /**
     * Adds aggregates to the group and makes the SQL of the value behind it.
     *
     * @param call the call; its arguments are columns of the rows
     */
    SqlExpr apply(Call call, Group group);
  }
}
