package azurecensus.exporter;

/** Cuts texts to what the service takes. */
final class Text {
  private Text() {}

  /**
   * The first {@code max} UTF-16 units of the text, one fewer where that would leave half a
   * surrogate pair.
   */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max > 0
            && Character.isHighSurrogate(text.charAt(max - 1))
            && Character.isLowSurrogate(text.charAt(max))
        ? max - 1
        : max;
    return text.substring(0, end);
  }

  /** The text, or the other where it is null or blank. */
  static String orElse(String text, String other) {
    return text == null || text.isBlank() ? other : text;
  }
}
