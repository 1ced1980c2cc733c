package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.Position;
import java.util.List;

/** The tokens of a query with a place in them; it also counts how deep the parser is. */
final class TokenStream {
  /** Deeper nesting is refused: the parser is recursive, and no person writes it. */
  static final int MAX_DEPTH = 60;

  private final String text;
  private final List<Token> tokens;
  private int at;
  private int depth;

  TokenStream(String text) {
    this.text = text;
    this.tokens = Lexer.tokens(text);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  Position position() {
    return peek().position();
  }

  boolean atEnd() {
    return peek().kind() == Token.Kind.END;
  }

  /** Takes the punctuation if it is next. */
  boolean take(String punctuation) {
    if (peek().is(punctuation)) {
      next();
      return true;
    }
    return false;
  }

  /** Takes the word if it is next. */
  boolean takeName(String name) {
    if (peek().isName(name)) {
      next();
      return true;
    }
    return false;
  }

  Token expect(String punctuation) {
    if (!peek().is(punctuation)) {
      throw KqlException.syntax(
          position(), "Expected '" + punctuation + "' but found " + peek().shown() + ".");
    }
    return next();
  }

  void expectName(String name) {
    if (!takeName(name)) {
      throw KqlException.syntax(
          position(), "Expected '" + name + "' but found " + peek().shown() + ".");
    }
  }

  /** Takes a name, bare or quoted in brackets. */
  Token expectAnyName(String what) {
    Token token = peek();
    if (token.kind() != Token.Kind.NAME && token.kind() != Token.Kind.QUOTED_NAME) {
      throw KqlException.syntax(
          token.position(), "Expected " + what + " but found " + token.shown() + ".");
    }
    return next();
  }

  /** The text between an opening parenthesis, already taken, and its end, which is taken too. */
  String rawUntilParenthesis() {
    Position start = position();
    int from = tokens.get(at - 1).end();
    int open = 1;
    while (!atEnd()) {
      Token token = next();
      if (token.is("(")) {
        open++;
      } else if (token.is(")") && --open == 0) {
        return text.substring(from, token.start()).trim();
      }
    }
    throw KqlException.syntax(start, "Expected ')' but found the end of the query.");
  }

  /** True when the token follows the one before it without a blank. */
  boolean adjacent() {
    return at > 0 && tokens.get(at - 1).end() == peek().start();
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw KqlException.syntax(
          position(), "The query is nested deeper than " + MAX_DEPTH + " levels. Use let.");
    }
  }

  void leave() {
    depth--;
  }
}
