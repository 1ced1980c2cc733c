package azurecensus.kql.sql;

/**
 * SQL that compares texts as {@code has}, {@code contains} and the like. Operands must be atoms.
 */
public final class TextSql {
  private static final String NO_TERM = "[^\\p{L}\\p{N}]";

  private TextSql() {}

  /**
   * A text operator without its negation.
   *
   * @param operator such as {@code has} or {@code contains_cs}
   */
  public static String apply(String operator, String value, String pattern) {
    boolean caseSensitive = operator.endsWith("cs");
    String name = operator.replace("_cs", "").replace("containscs", "contains");
    String text = caseSensitive ? value : "lower(" + value + ")";
    String part = caseSensitive ? pattern : "lower(" + pattern + ")";
    return switch (name) {
      case "contains" -> "contains(" + text + ", " + part + ")";
      case "startswith" -> "starts_with(" + text + ", " + part + ")";
      case "endswith" -> "ends_with(" + text + ", " + part + ")";
      case "has" -> term(text, part, true, true);
      case "hasprefix" -> term(text, part, true, false);
      case "hassuffix" -> term(text, part, false, true);
      default -> throw new IllegalArgumentException("No text operator " + operator);
    };
  }

  /** True when the part stands in the text with no letter or digit before or behind it. */
  private static String term(String text, String part, boolean begins, boolean ends) {
    String pattern = (begins ? "'(^|" + NO_TERM + ")' || " : "") + "regexp_escape(" + part + ")"
        + (ends ? " || '($|" + NO_TERM + ")'" : "");
    return "(contains(" + text + ", " + part + ") AND (" + part + " = '' OR regexp_matches(" + text
        + ", " + pattern + ")))";
  }
}
