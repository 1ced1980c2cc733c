package azurecensus.kql.syntax;

import azurecensus.kql.model.Position;

/**
 * A token.
 *
 * @param kind the kind
 * @param text the text as written; for a quoted text or name its value
 * @param start the offset of the first character
 * @param end the offset behind the last character
 * @param position the place of the first character
 */
record Token(Kind kind, String text, int start, int end, Position position) {
  /** Kinds of tokens. */
  enum Kind {
    NAME,
    QUOTED_NAME,
    INTEGER,
    REAL,
    TIMESPAN,
    STRING,
    PUNCTUATION,
    END
  }

  boolean is(String punctuation) {
    return kind == Kind.PUNCTUATION && text.equals(punctuation);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** The token as an error message shows it. */
  String shown() {
    return switch (kind) {
      case END -> "the end of the query";
      case STRING -> "a text";
      default -> "'" + text + "'";
    };
  }
}
