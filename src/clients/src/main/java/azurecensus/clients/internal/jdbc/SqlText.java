package azurecensus.clients.internal.jdbc;

import java.util.Locale;
import java.util.Map;

/**
 * A statement as telemetry shows it.
 *
 * @param name operation and first table, such as {@code SELECT orders}
 * @param text the statement with {@code ?} for texts and numbers, without comments
 */
record SqlText(String name, String text) {
  /** In characters. The service accepts 8,192 of a statement; reading more is of no use. */
  private static final int MAX = 10_000;

  /** The word before the table's name, for each operation that names one. */
  private static final Map<String, String> BEFORE_TABLE = Map.of(
      "SELECT", "FROM",
      "DELETE", "FROM",
      "INSERT", "INTO",
      "MERGE", "INTO",
      "REPLACE", "INTO",
      "UPDATE", "UPDATE",
      "CALL", "CALL",
      "CREATE", "TABLE",
      "ALTER", "TABLE",
      "DROP", "TABLE");

  /**
   * Reads a statement; never throws.
   *
   * @param doubleQuotedTexts true when a text may stand between double quotes, where other
   *     databases have names
   */
  static SqlText of(String sql, boolean doubleQuotedTexts) {
    if (sql == null) {
      return new SqlText("SQL", null);
    }
    String text = new Scanner(sql, doubleQuotedTexts).withoutValues();
    return new SqlText(name(text), text);
  }

  private static String name(String text) {
    String[] words = text.split("[\\s(),;=]+", -1);
    int first = words.length > 0 && words[0].isEmpty() ? 1 : 0;
    if (first >= words.length || !words[first].matches("[{?A-Za-z]+")) {
      return "SQL";
    }
    String operation = words[first].toUpperCase(Locale.ROOT);
    if (operation.startsWith("{") || operation.startsWith("?")) {
      return "CALL";
    }
    String before = BEFORE_TABLE.get(operation);
    for (int i = first; before != null && i < words.length - 1; i++) {
      if (words[i].equalsIgnoreCase(before) && !words[i + 1].equalsIgnoreCase("SELECT")) {
        String table = words[i + 1].replaceAll("[\"`\\[\\]]", "");
        return table.isEmpty() || table.equals("?") ? operation : operation + " " + table;
      }
    }
    return operation;
  }

  /** Copies a statement, with a question mark for each literal. */
  private static final class Scanner {
    private final String sql;
    private final boolean doubleQuotedTexts;
    private final StringBuilder text;
    private int at;

    Scanner(String sql, boolean doubleQuotedTexts) {
      this.doubleQuotedTexts = doubleQuotedTexts;
      this.sql = sql.length() > MAX ? sql.substring(0, MAX) : sql;
      this.text = new StringBuilder(this.sql.length());
    }

    String withoutValues() {
      while (at < sql.length()) {
        char c = sql.charAt(at);
        if (c == '\'' || (c == '"' && doubleQuotedTexts)) {
          skipText(c);
          text.append('?');
        } else if (c == '"' || c == '`') {
          copyName(c);
        } else if (sql.startsWith("--", at)) {
          skipTo("\n");
        } else if (sql.startsWith("/*", at)) {
          skipTo("*/");
        } else if (c == '$' && dollarTag() != null) {
          skipDollarText(dollarTag());
          text.append('?');
        } else if (isDigit(c)) {
          skipNumber();
          text.append('?');
        } else if (Character.isJavaIdentifierStart(c) && c != '$') {
          copyWord();
        } else if (Character.isWhitespace(c)) {
          copySpace();
        } else {
          text.append(c);
          at++;
        }
      }
      return text.toString().strip();
    }

    /**
     * Skips a text, in which a quote is doubled. Some databases also escape it with a backslash,
     * others end the text there: the rest of such a statement is left out, so that no value is
     * shown.
     */
    private void skipText(char quote) {
      at++;
      while (at < sql.length()) {
        char c = sql.charAt(at++);
        if (c == quote) {
          if (at >= sql.length() || sql.charAt(at) != quote) {
            return;
          }
          at++;
        } else if (c == '\\' && at < sql.length() && sql.charAt(at) == quote) {
          at = sql.length();
        }
      }
    }

    private void copyName(char quote) {
      int end = sql.indexOf(quote, at + 1);
      int next = end < 0 ? sql.length() : end + 1;
      text.append(sql, at, next);
      at = next;
    }

    private void skipTo(String end) {
      int found = sql.indexOf(end, at);
      at = found < 0 ? sql.length() : found + end.length();
      text.append(' ');
    }

    /** Returns {@code $tag$} if a text of PostgreSQL begins here, else null. */
    private String dollarTag() {
      int end = at + 1;
      while (end < sql.length()
          && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
        end++;
      }
      boolean isTag = end < sql.length()
          && sql.charAt(end) == '$'
          && (end == at + 1 || !isDigit(sql.charAt(at + 1)));
      return isTag ? sql.substring(at, end + 1) : null;
    }

    private void skipDollarText(String tag) {
      int end = sql.indexOf(tag, at + tag.length());
      at = end < 0 ? sql.length() : end + tag.length();
    }

    private void skipNumber() {
      while (at < sql.length()
          && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
        at++;
      }
    }

    private void copyWord() {
      int begin = at;
      while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
        at++;
      }
      text.append(sql, begin, at);
    }

    private void copySpace() {
      text.append(' ');
      while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
        at++;
      }
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
