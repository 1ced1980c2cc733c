package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a whole query: its {@code let} statements and its last expression. */
public final class Parser implements Grammar {
  /** Longer texts are refused. */
  public static final int MAX_LENGTH = 100_000;

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final OperatorParser operators;

  private Parser(String text) {
    this.tokens = new TokenStream(text);
    this.expressions = new ExpressionParser(tokens, this);
    this.operators = new OperatorParser(tokens, this, expressions);
  }

  /**
   * Reads a query.
   *
   * @throws KqlException when the text is no KQL or exceeds a bound
   */
  public static Query parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw KqlException.syntax(
          Position.START, "The query is longer than " + MAX_LENGTH + " characters. Shorten it.");
    }
    return new Parser(text).query();
  }

  private Query query() {
    List<Expression.Let> lets = new ArrayList<>();
    Expression body = null;
    while (!tokens.atEnd()) {
      if (tokens.take(";")) {
        continue;
      }
      if (body != null) {
        throw KqlException.syntax(
            tokens.position(), "Only one statement may answer. Ask the queries one by one.");
      }
      if (tokens.peek().isName("let")) {
        lets.add(let());
      } else if (tokens.peek().isName("set")
          || tokens.peek().isName("declare")
          || tokens.peek().isName("alias")
          || tokens.peek().isName("restrict")) {
        throw KqlException.unsupported(
            tokens.position(),
            "The statement '" + tokens.peek().text() + "' is not supported."
                + " Remove it, or use let.");
      } else if (tokens.peek().is(".")) {
        throw KqlException.unsupported(
            tokens.position(), "Management commands are not supported: queries only read.");
      } else {
        body = value();
      }
      if (!tokens.atEnd()) {
        endOfStatement();
      }
    }
    if (body == null) {
      throw KqlException.syntax(
          tokens.position(),
          "The query has no expression that answers. Add one, such as requests.");
    }
    return new Query(lets, body);
  }

  private void endOfStatement() {
    if (!tokens.take(";")) {
      Token token = tokens.peek();
      throw KqlException.syntax(
          token.position(), "Expected '|', ';' or the end but found " + token.shown() + ".");
    }
  }

  private Expression.Let let() {
    Position position = tokens.next().position();
    String name = tokens.expectAnyName("the name of the variable").text();
    tokens.expect("=");
    return new Expression.Let(position, name, letValue());
  }

  private Expression letValue() {
    boolean view = tokens.peek().isName("view") && tokens.peek(1).is("(");
    if (view) {
      tokens.next();
    }
    return view || startsLambda() ? lambda(view) : value();
  }

  private boolean startsLambda() {
    if (!tokens.peek().is("(")) {
      return false;
    }
    int ahead = 1;
    int open = 1;
    while (open > 0 && tokens.peek(ahead).kind() != Token.Kind.END) {
      if (tokens.peek(ahead).is("(")) {
        open++;
      } else if (tokens.peek(ahead).is(")")) {
        open--;
      }
      ahead++;
    }
    return tokens.peek(ahead).is("{");
  }

  private Expression lambda(boolean view) {
    tokens.enter();
    Position position = tokens.expect("(").position();
    List<Expression.Parameter> parameters = parameters();
    tokens.expect("{");
    List<Expression.Let> lets = new ArrayList<>();
    while (tokens.peek().isName("let")) {
      lets.add(let());
      endOfStatement();
    }
    Expression body = value();
    tokens.take(";");
    tokens.expect("}");
    tokens.leave();
    return new Expression.Lambda(position, parameters, lets, body, view);
  }

  @Override
  public List<Expression.Parameter> parameters() {
    List<Expression.Parameter> parameters = new ArrayList<>();
    while (!tokens.take(")")) {
      if (!parameters.isEmpty()) {
        tokens.expect(",");
      }
      Token name = tokens.expectAnyName("a name");
      tokens.expect(":");
      KqlType type = null;
      if (tokens.take("(")) {
        tokens.rawUntilParenthesis();
      } else {
        type = type();
      }
      Expression fallback = tokens.take("=") ? expressions.parse() : null;
      parameters.add(new Expression.Parameter(name.position(), name.text(), type, fallback));
    }
    return parameters;
  }

  @Override
  public KqlType type() {
    Token token = tokens.expectAnyName("a type");
    return KqlType.named(token.text())
        .orElseThrow(() -> KqlException.semantics(
            token.position(),
            "'" + token.text() + "' is no type. The types are bool, datetime,"
                + " decimal, dynamic, guid, int, long, real, string and timespan."));
  }

  @Override
  public Expression value() {
    return withOperators(expressions.parse());
  }

  @Override
  public Expression withOperators(Expression first) {
    tokens.enter();
    Expression source = first;
    if (tokens.peek().is("|")) {
      Position position = source.position();
      List<Expression.Step> found = new ArrayList<>();
      if (source instanceof Expression.Pipeline inner) {
        // A source in front of the first bar or in parentheses: one pipeline does both.
        source = inner.source();
        found.addAll(inner.operators());
      }
      while (tokens.take("|")) {
        found.add(operators.parse());
      }
      source = new Expression.Pipeline(position, source, found);
    }
    tokens.leave();
    return source;
  }

  @Override
  public Expression.Pipeline subPipeline() {
    Position position = tokens.expect("(").position();
    List<Expression.Step> found = new ArrayList<>();
    found.add(operators.parse());
    while (tokens.take("|")) {
      found.add(operators.parse());
    }
    tokens.expect(")");
    return new Expression.Pipeline(position, null, found);
  }

  @Override
  public Optional<Expression> operatorAsSource() {
    return operators
        .parseSource()
        .map(operator -> new Expression.Pipeline(operator.position(), null, List.of(operator)));
  }
}
