package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads expressions by recursive descent, loosest operator first. */
final class ExpressionParser {
  private static final Set<String> EQUALITY = Set.of("==", "!=", "<>");
  private static final Set<String> RELATIONAL = Set.of("<", "<=", ">", ">=");
  private static final Set<String> TEXT_WORDS = Set.of(
      "has",
      "!has",
      "has_cs",
      "!has_cs",
      "hasprefix",
      "!hasprefix",
      "hasprefix_cs",
      "!hasprefix_cs",
      "hassuffix",
      "!hassuffix",
      "hassuffix_cs",
      "!hassuffix_cs",
      "contains",
      "!contains",
      "contains_cs",
      "!contains_cs",
      "startswith",
      "!startswith",
      "startswith_cs",
      "!startswith_cs",
      "endswith",
      "!endswith",
      "endswith_cs",
      "!endswith_cs",
      "like",
      "notlike",
      "containscs",
      "!containscs");
  private static final Set<String> MEMBERSHIP =
      Set.of("in", "!in", "in~", "!in~", "has_any", "has_all");

  /**
   * Operators, members and elements of one expression. Each may be one level of its tree, which the
   * translation walks recursively; the database allows about 1,000 levels, too.
   */
  private static final int MAX_OPERATORS = 1000;

  private final TokenStream tokens;
  private final Grammar parser;
  private final LiteralParser literals;

  /** The expressions that are being read, each inside the one before. */
  private int open;

  /** The operators of the outermost of them. */
  private int operators;

  ExpressionParser(TokenStream tokens, Grammar parser) {
    this.tokens = tokens;
    this.parser = parser;
    this.literals = new LiteralParser(tokens);
  }

  /** Reads an expression. */
  Expression parse() {
    tokens.enter();
    if (open++ == 0) {
      operators = 0;
    }
    Expression left = and();
    while (tokens.peek().isName("or")) {
      left = binary(tokens.next().position(), "or", left, and());
    }
    open--;
    tokens.leave();
    return left;
  }

  private Expression binary(Position position, String operator, Expression left, Expression right) {
    count(position);
    return new Expression.Binary(position, operator, left, right);
  }

  private void count(Position position) {
    if (++operators > MAX_OPERATORS) {
      throw KqlException.syntax(
          position,
          "The expression has more than " + MAX_OPERATORS + " operators. Use in (…), or extend.");
    }
  }

  /** Reads an expression that may have a name: {@code name = expression}. */
  Expression parseNamed() {
    Token first = tokens.peek();
    if (isName(first) && tokens.peek(1).is("=")) {
      tokens.next();
      tokens.next();
      return new Expression.Named(first.position(), List.of(first.text()), parse());
    }
    if (first.is("(")) {
      Optional<List<String>> names = nameList();
      if (names.isPresent()) {
        return new Expression.Named(first.position(), names.get(), parse());
      }
    }
    return parse();
  }

  private static boolean isName(Token token) {
    return token.kind() == Token.Kind.NAME || token.kind() == Token.Kind.QUOTED_NAME;
  }

  /** Takes {@code (a, b) =} when it is next. */
  private Optional<List<String>> nameList() {
    List<String> names = new ArrayList<>();
    int ahead = 1;
    while (isName(tokens.peek(ahead))) {
      names.add(tokens.peek(ahead).text());
      if (tokens.peek(ahead + 1).is(")")) {
        if (!tokens.peek(ahead + 2).is("=")) {
          return Optional.empty();
        }
        for (int i = 0; i < ahead + 3; i++) {
          tokens.next();
        }
        return Optional.of(names);
      }
      if (!tokens.peek(ahead + 1).is(",")) {
        return Optional.empty();
      }
      ahead += 2;
    }
    return Optional.empty();
  }

  private Expression and() {
    Expression left = equality();
    while (tokens.peek().isName("and")) {
      left = binary(tokens.next().position(), "and", left, equality());
    }
    return left;
  }

  private Expression equality() {
    Expression left = relational();
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == Token.Kind.PUNCTUATION && EQUALITY.contains(token.text())) {
        tokens.next();
        String operator = token.text().equals("<>") ? "!=" : token.text();
        left = binary(token.position(), operator, left, relational());
      } else if (token.isName("between") || token.isName("!between")) {
        left = between(left);
      } else if (token.kind() == Token.Kind.NAME && MEMBERSHIP.contains(token.text())) {
        left = membership(left);
      } else {
        return left;
      }
    }
  }

  private Expression between(Expression value) {
    Token word = tokens.next();
    count(word.position());
    tokens.expect("(");
    Expression low = parse();
    tokens.expect("..");
    Expression high = parse();
    tokens.expect(")");
    return new Expression.Between(word.position(), value, low, high, word.text().startsWith("!"));
  }

  private Expression membership(Expression value) {
    Token word = tokens.next();
    count(word.position());
    Token opening = tokens.peek();
    if (!opening.is("(")) {
      throw KqlException.syntax(
          opening.position(), "Expected '(' behind '" + word.text() + "', as in in (1, 2).");
    }
    tokens.next();
    List<Expression> candidates = arguments(")");
    return new Expression.Membership(word.position(), word.text(), value, candidates);
  }

  private Expression relational() {
    Expression left = additive();
    while (tokens.peek().kind() == Token.Kind.PUNCTUATION
        && RELATIONAL.contains(tokens.peek().text())) {
      Token token = tokens.next();
      left = binary(token.position(), token.text(), left, additive());
    }
    return left;
  }

  private Expression additive() {
    Expression left = multiplicative();
    while (tokens.peek().is("+") || tokens.peek().is("-")) {
      Token token = tokens.next();
      left = binary(token.position(), token.text(), left, multiplicative());
    }
    return left;
  }

  private Expression multiplicative() {
    Expression left = text();
    while (tokens.peek().is("*") || tokens.peek().is("/") || tokens.peek().is("%")) {
      Token token = tokens.next();
      left = binary(token.position(), token.text(), left, text());
    }
    return left;
  }

  private Expression text() {
    Expression left = unary();
    while (true) {
      Token token = tokens.peek();
      boolean word = token.kind() == Token.Kind.NAME && TEXT_WORDS.contains(token.text());
      if (word || token.is("=~") || token.is("!~")) {
        tokens.next();
        left = binary(token.position(), token.text().toLowerCase(Locale.ROOT), left, unary());
      } else if (token.isName("matches") && tokens.peek(1).isName("regex")) {
        tokens.next();
        tokens.next();
        left = binary(token.position(), "matches regex", left, unary());
      } else {
        return left;
      }
    }
  }

  private Expression unary() {
    Token token = tokens.peek();
    if (token.is("-") || token.is("+")) {
      tokens.next();
      tokens.enter();
      if (token.is("-") && isLeastLong()) {
        tokens.leave();
        return literals.parse(true).orElseThrow();
      }
      Expression operand = unary();
      tokens.leave();
      if (token.is("-") && operand instanceof Expression.Literal literal) {
        return negated(literal, token.position());
      }
      return token.is("+") ? operand : new Expression.Unary(token.position(), "-", operand);
    }
    return postfix();
  }

  private boolean isLeastLong() {
    return tokens.peek().kind() == Token.Kind.INTEGER
        && tokens.peek().text().equals("9223372036854775808");
  }

  private static Expression negated(Expression.Literal literal, Position position) {
    if (literal.value() instanceof Long number) {
      return new Expression.Literal(position, literal.type(), -number);
    }
    if (literal.value() instanceof Double number) {
      return new Expression.Literal(position, literal.type(), -number);
    }
    return new Expression.Unary(position, "-", literal);
  }

  private Expression postfix() {
    Expression value = primary();
    while (true) {
      if (tokens.peek().is(".")) {
        Position position = tokens.next().position();
        count(position);
        if (tokens.take("[")) {
          value = element(value, position);
        } else {
          value = new Expression.Member(
              position, value, tokens.expectAnyName("a member's name").text());
        }
      } else if (tokens.peek().is("[") && !(value instanceof Expression.DataTable)) {
        count(tokens.peek().position());
        value = element(value, tokens.next().position());
      } else {
        return value;
      }
    }
  }

  private Expression element(Expression target, Position position) {
    Expression index = parse();
    tokens.expect("]");
    return new Expression.Element(position, target, index);
  }

  private Expression primary() {
    Token token = tokens.peek();
    Optional<Expression.Literal> literal = literals.parse();
    if (literal.isPresent()) {
      return literal.get();
    }
    if (token.is("(")) {
      tokens.next();
      tokens.enter();
      Expression inner = parser.value();
      tokens.leave();
      tokens.expect(")");
      return inner;
    }
    if (token.is("*")) {
      tokens.next();
      return new Expression.Star(token.position());
    }
    if (token.kind() == Token.Kind.QUOTED_NAME) {
      tokens.next();
      return new Expression.Name(token.position(), token.text());
    }
    if (token.kind() != Token.Kind.NAME) {
      throw KqlException.syntax(
          token.position(), "Expected a value but found " + token.shown() + ".");
    }
    return word(token);
  }

  private Expression word(Token token) {
    if (token.text().equals("datatable") && tokens.peek(1).is("(")) {
      return dataTable();
    }
    if (token.text().equals("typeof") && tokens.peek(1).is("(")) {
      tokens.next();
      tokens.next();
      KqlType type = parser.type();
      tokens.expect(")");
      return new Expression.TypeOf(token.position(), type);
    }
    Optional<Expression> operator = parser.operatorAsSource();
    if (operator.isPresent()) {
      return operator.get();
    }
    tokens.next();
    if (token.text().startsWith("!")) {
      throw KqlException.syntax(
          token.position(), "Expected a value but found '" + token.text() + "'. Write not(…).");
    }
    if (!tokens.take("(")) {
      return new Expression.Name(token.position(), token.text());
    }
    return new Expression.Call(token.position(), token.text(), arguments(")"));
  }

  /** Reads values separated by commas up to the closing mark, which is taken. */
  List<Expression> arguments(String close) {
    List<Expression> values = new ArrayList<>();
    while (!tokens.take(close)) {
      if (!values.isEmpty()) {
        tokens.expect(",");
        if (tokens.take(close)) {
          break;
        }
      }
      values.add(parser.withOperators(parseNamed()));
    }
    return values;
  }

  private Expression dataTable() {
    Position position = tokens.next().position();
    tokens.expect("(");
    List<Expression.Parameter> columns = parser.parameters();
    List<Expression> values = new ArrayList<>();
    if (tokens.peek().kind() == Token.Kind.QUOTED_NAME) {
      Token only = tokens.next();
      values.add(new Expression.Literal(only.position(), KqlType.STRING, only.text()));
    } else {
      tokens.expect("[");
      values.addAll(arguments("]"));
    }
    return new Expression.DataTable(position, columns, values);
  }
}
