package azurecensus.kql;

import azurecensus.kql.growth.TextGrowth;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.syntax.Parser;
import azurecensus.kql.syntax.Query;
import java.util.function.ToDoubleFunction;

/**
 * The bytes of the texts and arrays that a query builds. A database handles many rows at a time and
 * cannot be stopped in between, so a program with bounded memory asks before it runs the SQL.
 * Immutable.
 */
public final class KqlTexts {
  private final Query query;
  private final boolean repeatsRows;

  private KqlTexts(Query query) {
    this.query = query;
    this.repeatsRows = TextGrowth.of(query, 1, name -> 0).repeatsRows();
  }

  /**
   * Reads a query.
   *
   * @throws KqlException when it cannot be parsed
   */
  public static KqlTexts of(String query) {
    return new KqlTexts(Parser.parse(query));
  }

  /** True when a stored row may appear many times, as in a join. */
  public boolean repeatsRows() {
    return repeatsRows;
  }

  /**
   * The most bytes that the query builds for the rows that the database handles at a time.
   *
   * @param rowsAtATime the number of these rows
   * @param columnBytes the bytes of the longest value of a column of the tables, by its name in
   *     KQL; 0 for a name that no table has, and for {@code *} those of all columns together
   */
  public double bytes(double rowsAtATime, ToDoubleFunction<String> columnBytes) {
    return TextGrowth.of(query, rowsAtATime, columnBytes).bytes();
  }
}
