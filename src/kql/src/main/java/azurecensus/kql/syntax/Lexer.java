package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts the text of a query into tokens; comments and blanks disappear. */
final class Lexer {
  private static final List<String> PUNCTUATION = List.of(
      "<|", "==", "!=", "<=", ">=", "<>", "=~", "!~", "=>", "..", "|", "(", ")", "[", "]", "{", "}",
      ",", ";", ":", "=", "<", ">", "+", "-", "*", "/", "%", ".", "@", "#", "~", "!", "?", "&", "^",
      "$", "\\");

  private static final Set<String> TIME_UNITS = Set.of(
      "d",
      "day",
      "days",
      "h",
      "hr",
      "hrs",
      "hour",
      "hours",
      "m",
      "min",
      "mins",
      "minute",
      "minutes",
      "s",
      "sec",
      "secs",
      "second",
      "seconds",
      "ms",
      "milli",
      "millis",
      "millisec",
      "millisecond",
      "milliseconds",
      "micro",
      "micros",
      "microsec",
      "microsecond",
      "microseconds",
      "nano",
      "nanos",
      "nanosec",
      "nanosecond",
      "nanoseconds",
      "tick",
      "ticks");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String text) {
    this.text = text;
  }

  /** Cuts the text; the last token is always {@link Token.Kind#END}. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    skipBlanks();
    while (at < text.length()) {
      next();
      skipBlanks();
    }
    add(Token.Kind.END, "", at, here());
  }

  private Position here() {
    return new Position(line, at - lineStart + 1);
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        at++;
        line++;
        lineStart = at;
      } else if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff' || c == '\u200b') {
        at++;
      } else if (text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  private void next() {
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      string(at);
    } else if (text.startsWith("```", at) || text.startsWith("~~~", at)) {
      block(at);
    } else if ((c == '@' || c == 'h' || c == 'H') && startsPrefixedString()) {
      prefixedString();
    } else if (Character.isDigit(c) && c < 128) {
      number();
    } else if (isNameStart(c)) {
      name();
    } else {
      punctuation();
    }
  }

  private static boolean isNameStart(char c) {
    return c == '_' || c == '$' || Character.isLetter(c);
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private boolean startsPrefixedString() {
    int quote = at + 1;
    if (text.charAt(at) != '@' && quote < text.length() && text.charAt(quote) == '@') {
      quote++;
    }
    return quote < text.length()
        && (text.charAt(quote) == '"'
            || text.charAt(quote) == '\''
            || (text.charAt(at) != '@' && text.startsWith("```", quote)));
  }

  private void prefixedString() {
    int start = at;
    if (text.charAt(at) != '@') {
      at++;
    }
    if (text.startsWith("```", at)) {
      block(start);
    } else if (text.charAt(at) == '@') {
      at++;
      verbatim(start);
    } else {
      string(start);
    }
  }

  /** A text whose backslashes stand for themselves and whose doubled quotes mean one. */
  private void verbatim(int start) {
    Position position = positionOf(start);
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw KqlException.syntax(position, "The text has no closing quote. Add " + quote + ".");
      }
      char c = text.charAt(at++);
      if (c == quote) {
        if (at >= text.length() || text.charAt(at) != quote) {
          break;
        }
        at++;
      } else if (c == '\n') {
        line++;
        lineStart = at;
      }
      value.append(c);
    }
    add(Token.Kind.STRING, value.toString(), start, position);
  }

  private void block(int start) {
    Position position = positionOf(start);
    String quote = text.substring(at, at + 3);
    int end = text.indexOf(quote, at + 3);
    if (end < 0) {
      throw KqlException.syntax(position, "The text has no end. Close it with " + quote + ".");
    }
    String value = text.substring(at + 3, end);
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == '\n') {
        line++;
        lineStart = at + 3 + i + 1;
      }
    }
    at = end + 3;
    add(Token.Kind.STRING, value, start, position);
  }

  private void string(int start) {
    Position position = positionOf(start);
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at >= text.length() || text.charAt(at) == '\n') {
        throw KqlException.syntax(position, "The text has no closing quote. Add " + quote + ".");
      }
      char c = text.charAt(at++);
      if (c == quote) {
        break;
      }
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
    add(Token.Kind.STRING, value.toString(), start, position);
  }

  private void escape(StringBuilder value) {
    Position position = here();
    char c = at < text.length() ? text.charAt(at++) : '\n';
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\u000b');
      case '0' -> value.append('\0');
      case '\\', '"', '\'' -> value.append(c);
      case 'u' -> value.appendCodePoint(hex(4, position));
      case 'U' -> value.appendCodePoint(hex(8, position));
      case 'x' -> value.appendCodePoint(hex(2, position));
      default ->
        throw KqlException.syntax(
            position, "'\\" + c + "' is no escape. Write '\\\\' for a backslash, or @'…'.");
    }
  }

  private int hex(int digits, Position position) {
    if (at + digits <= text.length()) {
      try {
        int code = Integer.parseUnsignedInt(text.substring(at, at + digits), 16);
        if (Character.isValidCodePoint(code)) {
          at += digits;
          return code;
        }
      } catch (NumberFormatException e) {
        throw KqlException.syntax(position, "The escape needs " + digits + " hexadecimal digits.");
      }
    }
    throw KqlException.syntax(position, "The escape needs " + digits + " hexadecimal digits.");
  }

  private void number() {
    int start = at;
    Position position = here();
    if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
      at += 2;
      while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
        at++;
      }
      add(Token.Kind.INTEGER, text.substring(start, at), start, position);
      return;
    }
    digits();
    boolean real = false;
    if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
      at++;
      digits();
      real = true;
    }
    if (isExponent()) {
      at += 2;
      digits();
      real = true;
    }
    int unit = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    if (at > unit) {
      if (TIME_UNITS.contains(text.substring(unit, at))
          && (at >= text.length() || !isNamePart(text.charAt(at)))) {
        add(Token.Kind.TIMESPAN, text.substring(start, at), start, position);
        return;
      }
      at = unit;
    }
    add(real ? Token.Kind.REAL : Token.Kind.INTEGER, text.substring(start, at), start, position);
  }

  private boolean isExponent() {
    if (at >= text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
      return false;
    }
    boolean signed =
        at + 1 < text.length() && (text.charAt(at + 1) == '+' || text.charAt(at + 1) == '-');
    return signed ? isDigit(at + 2) : isDigit(at + 1);
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private void digits() {
    while (isDigit(at)) {
      at++;
    }
  }

  private void name() {
    int start = at;
    Position position = here();
    at++;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    if (name.equals("in") && at < text.length() && text.charAt(at) == '~') {
      at++;
      name = "in~";
    }
    add(Token.Kind.NAME, name, start, position);
  }

  private void punctuation() {
    int start = at;
    Position position = here();
    if (text.charAt(at) == '!' && at + 1 < text.length() && isNameStart(text.charAt(at + 1))) {
      at++;
      name();
      Token word = tokens.remove(tokens.size() - 1);
      add(Token.Kind.NAME, '!' + word.text(), start, position);
      return;
    }
    if (text.charAt(at) == '[' && at + 1 < text.length() && isQuote(at + 1) && closesName()) {
      quotedName(start, position);
      return;
    }
    for (String mark : PUNCTUATION) {
      if (text.startsWith(mark, at)) {
        at += mark.length();
        add(Token.Kind.PUNCTUATION, mark, start, position);
        return;
      }
    }
    throw KqlException.syntax(
        position,
        "The character '" + text.substring(at, text.offsetByCodePoints(at, 1))
            + "' has no meaning here. Remove it or put it into quotes.");
  }

  private boolean isQuote(int index) {
    return text.charAt(index) == '\'' || text.charAt(index) == '"';
  }

  /** True when the bracket holds one quoted text only and no value stands before it. */
  private boolean closesName() {
    if (!tokens.isEmpty()) {
      Token last = tokens.get(tokens.size() - 1);
      boolean value = last.end() == at
          && (last.kind() == Token.Kind.NAME
              || last.kind() == Token.Kind.QUOTED_NAME
              || last.is(")")
              || last.is("]"));
      if (value) {
        return false;
      }
    }
    int close = text.indexOf(text.charAt(at + 1), at + 2);
    return close > 0
        && close + 1 < text.length()
        && text.charAt(close + 1) == ']'
        && text.indexOf('\n', at) - close != 0
        && !text.substring(at, close).contains("\n");
  }

  private void quotedName(int start, Position position) {
    int close = text.indexOf(text.charAt(at + 1), at + 2);
    String name = text.substring(at + 2, close);
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw KqlException.syntax(position, "A name cannot hold control characters. Remove them.");
    }
    at = close + 2;
    add(Token.Kind.QUOTED_NAME, name, start, position);
  }

  private Position positionOf(int start) {
    return new Position(line, start - lineStart + 1);
  }

  private void add(Token.Kind kind, String value, int start, Position position) {
    tokens.add(new Token(kind, value, start, at, position));
  }
}
