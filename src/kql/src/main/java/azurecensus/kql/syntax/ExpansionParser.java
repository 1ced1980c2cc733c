package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the operators that take values apart: mv-expand, mv-apply, parse and parse-kv. */
final class ExpansionParser {
  private final TokenStream tokens;
  private final Grammar parser;
  private final ExpressionParser expressions;

  ExpansionParser(TokenStream tokens, Grammar parser, ExpressionParser expressions) {
    this.tokens = tokens;
    this.parser = parser;
    this.expressions = expressions;
  }

  Operator mvExpand(Position position) {
    boolean pairs = false;
    String index = null;
    while (tokens.peek().kind() == Token.Kind.NAME && tokens.peek(1).is("=")) {
      String option = tokens.peek().text();
      if (option.equals("kind") || option.equals("bagexpansion")) {
        tokens.next();
        tokens.next();
        pairs = tokens.next().text().equals("array");
      } else if (option.equals("with_itemindex")) {
        tokens.next();
        tokens.next();
        index = tokens.expectAnyName("the name of the index").text();
      } else {
        break;
      }
    }
    List<Operator.Expanded> columns = columns();
    Expression limit = tokens.takeName("limit") ? expressions.parse() : null;
    return new Operator.MvExpand(position, pairs, index, columns, limit, null);
  }

  Operator mvApply(Position position) {
    String index = null;
    if (tokens.peek().isName("with_itemindex")) {
      tokens.next();
      tokens.expect("=");
      index = tokens.expectAnyName("the name of the index").text();
    }
    List<Operator.Expanded> columns = columns();
    Expression limit = tokens.takeName("limit") ? expressions.parse() : null;
    tokens.expectName("on");
    return new Operator.MvExpand(position, false, index, columns, limit, parser.subPipeline());
  }

  private List<Operator.Expanded> columns() {
    List<Operator.Expanded> columns = new ArrayList<>();
    do {
      Expression value = expressions.parseNamed();
      KqlType type = null;
      if (tokens.takeName("to")) {
        tokens.expectName("typeof");
        tokens.expect("(");
        type = parser.type();
        tokens.expect(")");
      }
      columns.add(new Operator.Expanded(value, type));
    } while (tokens.take(","));
    return columns;
  }

  Operator parse(Position position, boolean onlyMatches) {
    String kind = "simple";
    String flags = "";
    while (tokens.peek().kind() == Token.Kind.NAME && tokens.peek(1).is("=")) {
      String option = tokens.next().text();
      tokens.next();
      String value = tokens.next().text();
      if (option.equals("kind")) {
        kind = value;
      } else if (option.equals("flags")) {
        flags = value;
      }
    }
    Expression value = expressions.parse();
    tokens.expectName("with");
    List<Operator.Parse.Part> parts = new ArrayList<>();
    while (isPart()) {
      parts.add(part());
    }
    return new Operator.Parse(position, onlyMatches, kind, flags, value, parts);
  }

  private boolean isPart() {
    Token token = tokens.peek();
    return token.is("*")
        || token.kind() == Token.Kind.STRING
        || token.kind() == Token.Kind.NAME
        || token.kind() == Token.Kind.QUOTED_NAME;
  }

  private Operator.Parse.Part part() {
    Token token = tokens.next();
    if (token.is("*")) {
      return new Operator.Parse.Part(token.position(), null, true, null, null);
    }
    if (token.kind() == Token.Kind.STRING) {
      return new Operator.Parse.Part(token.position(), token.text(), false, null, null);
    }
    KqlType type = tokens.take(":") ? parser.type() : KqlType.STRING;
    return new Operator.Parse.Part(token.position(), null, false, token.text(), type);
  }

  Operator parseKv(Position position) {
    Expression value = expressions.parse();
    tokens.expectName("as");
    tokens.expect("(");
    List<Expression.Parameter> columns = parser.parameters();
    Map<String, Expression> options = new LinkedHashMap<>();
    if (tokens.takeName("with")) {
      tokens.expect("(");
      for (Expression option : expressions.arguments(")")) {
        if (!(option instanceof Expression.Named named)) {
          throw KqlException.syntax(option.position(), "Expected an option such as quote = '\"'.");
        }
        options.put(named.names().get(0), named.value());
      }
    }
    return new Operator.ParseKv(position, value, columns, options);
  }
}
