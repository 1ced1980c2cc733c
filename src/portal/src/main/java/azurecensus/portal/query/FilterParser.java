package azurecensus.portal.query;

import azurecensus.portal.http.RequestRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses the text of a filter. Terms beside each other, or with AND between them, must all match;
 * OR binds less tightly, NOT more tightly, and parentheses group. Not thread-safe.
 */
final class FilterParser {
  private static final int MAX_LENGTH = 4000;
  private static final int MAX_TERMS = 50;
  private static final int MAX_DEPTH = 20;

  private static final Pattern BLANK = Pattern.compile("\\s*");
  private static final Pattern KEYWORD = Pattern.compile("(AND|OR|NOT)(?=[\\s(]|$)");
  private static final Pattern WORD = Pattern.compile("[^\\s()\":=<>!]+");
  private static final Pattern OPERATOR = Pattern.compile(":|=|!=|>=|<=|>|<");
  private static final Pattern VALUE = Pattern.compile("[^\\s()\"]+");
  private static final Pattern PLAIN = Pattern.compile("[^\\s()\":=<>!\\\\]+");

  private final String text;
  private int at;
  private int terms;

  /** A part of a filter; its text can be parsed again. */
  sealed interface Node permits Group, Not, Comparison, Text {}

  /** Parts of which all, or at least one, must match. */
  record Group(boolean and, List<Node> parts) implements Node {
    @Override
    public String toString() {
      return parts.stream()
          .map(Node::toString)
          .collect(Collectors.joining(and ? " AND " : " OR ", "(", ")"));
    }
  }

  /** A part that must not match. */
  record Not(Node part) implements Node {
    @Override
    public String toString() {
      return "NOT " + part;
    }
  }

  /**
   * A field compared with a value.
   *
   * @param operator {@code :} ignores case and allows {@code *}; {@code =} and {@code !=} are exact
   */
  record Comparison(String field, String operator, String value) implements Node {
    @Override
    public String toString() {
      return quoted(field) + operator + quoted(value);
    }
  }

  /** A text in any of the searched columns, ignoring case. */
  record Text(String value) implements Node {
    @Override
    public String toString() {
      return quoted(value);
    }
  }

  FilterParser(String text) {
    this.text = text;
  }

  Node parse() {
    if (text.length() > MAX_LENGTH) {
      throw wrong("is longer than " + MAX_LENGTH + " characters");
    }
    Node node = alternatives(0);
    if (at < text.length()) {
      throw wrong("has a closing parenthesis without an opening one");
    }
    return node;
  }

  /** A name or a value in the form in which it is parsed again. */
  static String quoted(String text) {
    boolean isPlain = PLAIN.matcher(text).matches() && !KEYWORD.matcher(text).matches();
    return isPlain ? text : '"' + text.replaceAll("([\"\\\\])", "\\\\$1") + '"';
  }

  private Node alternatives(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong("is nested too deeply");
    }
    List<Node> parts = new ArrayList<>();
    do {
      parts.add(all(depth));
    } while (keyword("OR"));
    return group(false, parts);
  }

  private Node all(int depth) {
    List<Node> parts = new ArrayList<>();
    do {
      parts.add(term(depth));
    } while (keyword("AND") || beginsTerm());
    return group(true, parts);
  }

  /** The parts as one; a group of the same kind inside is taken apart. */
  private static Node group(boolean and, List<Node> parts) {
    List<Node> all = new ArrayList<>();
    for (Node part : parts) {
      if (part instanceof Group inner && inner.and == and) {
        all.addAll(inner.parts);
      } else {
        all.add(part);
      }
    }
    return all.size() == 1 ? all.get(0) : new Group(and, List.copyOf(all));
  }

  private Node term(int depth) {
    terms++;
    if (terms > MAX_TERMS) {
      throw wrong("has more than " + MAX_TERMS + " conditions");
    }
    if (depth > MAX_DEPTH) {
      throw wrong("is nested too deeply");
    }
    if (keyword("NOT")) {
      return new Not(term(depth + 1));
    }
    if (next("(")) {
      Node inner = alternatives(depth + 1);
      if (!next(")")) {
        throw wrong("needs a closing parenthesis");
      }
      return inner;
    }
    String word = looksAt("AND") || looksAt("OR") ? null : take(WORD);
    if (word == null) {
      throw wrong("needs a condition such as resultCode:500");
    }
    String operator = operator();
    if (operator == null) {
      return new Text(word);
    }
    if (word.isEmpty() || word.indexOf('"') >= 0) {
      throw wrong("needs the name of a column or a property without quotes before " + operator);
    }
    String value = take(VALUE);
    if (value == null) {
      throw wrong("needs a value after " + operator + "; write \"\" for an empty one");
    }
    return new Comparison(word, operator, value);
  }

  private String operator() {
    Matcher matcher = OPERATOR.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }

  private boolean beginsTerm() {
    skipBlanks();
    return at < text.length() && text.charAt(at) != ')' && !looksAt("OR");
  }

  private boolean looksAt(String keyword) {
    Matcher matcher = KEYWORD.matcher(text).region(at, text.length());
    return matcher.lookingAt() && matcher.group(1).equals(keyword);
  }

  private boolean keyword(String keyword) {
    skipBlanks();
    if (!looksAt(keyword)) {
      return false;
    }
    at += keyword.length();
    return true;
  }

  private boolean next(String symbol) {
    skipBlanks();
    if (!text.startsWith(symbol, at)) {
      return false;
    }
    at += symbol.length();
    return true;
  }

  /** The next word or quoted text; null when there is none. */
  private String take(Pattern word) {
    skipBlanks();
    if (text.startsWith("\"", at)) {
      return takeQuoted();
    }
    Matcher matcher = word.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }

  /** Reads by hand: a regular expression would recurse for each character. */
  private String takeQuoted() {
    StringBuilder content = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return content.toString();
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
      }
      content.append(text.charAt(i));
    }
    return null;
  }

  private void skipBlanks() {
    Matcher matcher = BLANK.matcher(text).region(at, text.length());
    if (matcher.lookingAt()) {
      at = matcher.end();
    }
  }

  private RequestRefusedException wrong(String reason) {
    return new RequestRefusedException(
        400, "The filter " + reason + " (character " + (at + 1) + ").");
  }
}
