package azurecensus.kql.functions;

/**
 * How far a function is supported.
 *
 * @param level the level
 * @param note what differs or is refused, and the way round; empty when there is nothing to say
 */
public record Support(Level level, String note) {
  /** No difference is known. */
  public static final Support EXACT = new Support(Level.EXACT, "");

  /** Levels of support. */
  public enum Level {
    EXACT,
    APPROXIMATE,
    REFUSED
  }

  /** The answer may differ in the way the note says. */
  public static Support approximate(String note) {
    return new Support(Level.APPROXIMATE, note);
  }

  /** The function is known and refused. */
  public static Support refused(String note) {
    return new Support(Level.REFUSED, note);
  }
}
