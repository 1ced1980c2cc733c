package azurecensus.kql.functions;

/** The grouping step to which an aggregate adds its columns. */
public interface Group {
  /** Adds an aggregate in SQL; the answer is its column, which is there behind the grouping. */
  String add(String aggregate);

  /** The ORDER BY clause that keeps the rows' order in lists, with a blank in front, or nothing. */
  String order();

  /** True when the rows come from the query's own text: they are few. */
  boolean small();
}
