package azurecensus.kql.model;

/**
 * A place in the text of a query.
 *
 * @param line the line, from 1
 * @param column the column, from 1, in UTF-16 units
 */
public record Position(int line, int column) {
  /** The first character. */
  public static final Position START = new Position(1, 1);
}
