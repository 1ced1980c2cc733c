package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the operators behind a bar. */
final class OperatorParser {
  private static final Set<String> JOIN_KINDS = Set.of(
      "innerunique",
      "inner",
      "leftouter",
      "rightouter",
      "fullouter",
      "leftanti",
      "anti",
      "leftantisemi",
      "rightanti",
      "rightantisemi",
      "leftsemi",
      "rightsemi");

  private final TokenStream tokens;
  private final Grammar parser;
  private final ExpressionParser expressions;
  private final ExpansionParser expansions;

  OperatorParser(TokenStream tokens, Grammar parser, ExpressionParser expressions) {
    this.tokens = tokens;
    this.parser = parser;
    this.expressions = expressions;
    this.expansions = new ExpansionParser(tokens, parser, expressions);
  }

  /** Reads the operator that is next. */
  Operator parse() {
    Position position = tokens.position();
    String name = name();
    return switch (name) {
      case "where", "filter" -> new Operator.Where(position, expressions.parse());
      case "project" -> new Operator.Project(position, namedList());
      case "extend" -> new Operator.Extend(position, namedList(), false);
      case "serialize" -> new Operator.Extend(position, optionalList(), true);
      case "project-away" -> select(position, Operator.Select.Kind.AWAY);
      case "project-keep" -> select(position, Operator.Select.Kind.KEEP);
      case "project-reorder" -> select(position, Operator.Select.Kind.REORDER);
      case "project-rename" -> new Operator.Rename(position, namedList());
      case "summarize" -> summarize(position);
      case "sort", "order" -> sort(position);
      case "top" -> top(position);
      case "take", "limit" -> new Operator.Take(position, expressions.parse());
      case "distinct" -> new Operator.Distinct(position, namedList());
      case "count" -> new Operator.Count(position);
      case "join" -> join(position, false);
      case "lookup" -> join(position, true);
      case "union" -> union(position);
      case "render" -> render(position);
      case "make-series" -> makeSeries(position);
      case "mv-expand", "mvexpand" -> expansions.mvExpand(position);
      case "mv-apply", "mvapply" -> expansions.mvApply(position);
      case "parse" -> expansions.parse(position, false);
      case "parse-where" -> expansions.parse(position, true);
      case "parse-kv" -> expansions.parseKv(position);
      case "search" -> search(position);
      case "as" -> as(position);
      case "getschema" -> new Operator.GetSchema(position);
      case "evaluate" -> new Operator.Evaluate(position, call("a plugin"));
      case "invoke" -> new Operator.Invoke(position, call("a function"));
      case "top-nested" -> topNested(position);
      case "range", "print", "datatable", "find" ->
        throw KqlException.syntax(
            position, "'" + name + "' begins a query. It cannot stand behind a bar.");
      default -> throw unknown(position, name);
    };
  }

  private static KqlException unknown(Position position, String name) {
    return OperatorNames.REFUSED.containsKey(name)
        ? KqlException.unsupported(position, OperatorNames.REFUSED.get(name))
        : KqlException.syntax(
            position, "'" + name + "' is not an operator." + OperatorNames.suggestion(name));
  }

  /** An operator that makes a table by itself, when one is next. */
  Optional<Operator> parseSource() {
    Token token = tokens.peek();
    Token behind = tokens.peek(1);
    Position position = token.position();
    boolean named = behind.kind() == Token.Kind.NAME || behind.kind() == Token.Kind.QUOTED_NAME;
    switch (token.text()) {
      case "range" -> {
        if (named) {
          tokens.next();
          return Optional.of(range(position));
        }
      }
      case "print" -> {
        tokens.next();
        return Optional.of(new Operator.Print(position, namedList()));
      }
      case "union" -> {
        if (named || behind.is("(") || behind.is("*")) {
          tokens.next();
          return Optional.of(union(position));
        }
      }
      case "search" -> {
        if (named || behind.kind() == Token.Kind.STRING || behind.is("*")) {
          tokens.next();
          return Optional.of(search(position));
        }
      }
      case "find", "evaluate" -> {
        if (named) {
          throw KqlException.unsupported(
              position,
              "'" + token.text() + "' at the start of a query is not supported."
                  + " Use union and where.");
        }
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Takes an operator's name; its words are joined by hyphens. */
  private String name() {
    Token first = tokens.peek();
    if (first.kind() != Token.Kind.NAME) {
      throw KqlException.syntax(
          first.position(), "Expected an operator but found " + first.shown() + ".");
    }
    tokens.next();
    StringBuilder name = new StringBuilder(first.text());
    while (tokens.peek().is("-")
        && tokens.adjacent()
        && tokens.peek(1).kind() == Token.Kind.NAME
        && OperatorNames.startsHyphenated(name + "-" + tokens.peek(1).text())) {
      tokens.next();
      name.append('-').append(tokens.next().text());
    }
    return name.toString();
  }

  /** Takes options such as {@code kind=inner}; hints are read and have no effect. */
  private Map<String, Token> options(Set<String> known) {
    Map<String, Token> options = new LinkedHashMap<>();
    while (tokens.peek().kind() == Token.Kind.NAME) {
      if (tokens.peek().isName("hint") && tokens.peek(1).is(".")) {
        tokens.next();
        tokens.next();
        tokens.next();
        tokens.expect("=");
        tokens.next();
      } else if (known.contains(tokens.peek().text()) && tokens.peek(1).is("=")) {
        String name = tokens.next().text();
        tokens.next();
        options.put(name, tokens.next());
      } else {
        break;
      }
    }
    return options;
  }

  private List<Expression> namedList() {
    List<Expression> list = new ArrayList<>();
    do {
      list.add(expressions.parseNamed());
    } while (tokens.take(","));
    return list;
  }

  private boolean atEndOfOperator() {
    return tokens.atEnd()
        || tokens.peek().is("|")
        || tokens.peek().is(")")
        || tokens.peek().is(";")
        || tokens.peek().is("}");
  }

  private List<Expression> optionalList() {
    return atEndOfOperator() ? List.of() : namedList();
  }

  private Operator select(Position position, Operator.Select.Kind kind) {
    List<Operator.Select.Selected> columns = new ArrayList<>();
    do {
      Position place = tokens.position();
      StringBuilder pattern = new StringBuilder();
      do {
        Token token = tokens.next();
        boolean part = token.is("*")
            || token.kind() == Token.Kind.NAME
            || token.kind() == Token.Kind.QUOTED_NAME
            || token.kind() == Token.Kind.INTEGER;
        if (!part) {
          throw KqlException.syntax(
              place, "Expected the name of a column but found " + token.shown() + ".");
        }
        pattern.append(token.text());
      } while (tokens.adjacent() && !tokens.peek().is(",") && !atEndOfOperator());
      String order = null;
      if (kind == Operator.Select.Kind.REORDER && tokens.peek().kind() == Token.Kind.NAME) {
        order = name();
      }
      columns.add(new Operator.Select.Selected(place, pattern.toString(), order));
    } while (tokens.take(","));
    return new Operator.Select(position, kind, columns);
  }

  private Operator summarize(Position position) {
    options(Set.of());
    List<Expression> aggregates = tokens.peek().isName("by") ? List.of() : optionalList();
    List<Expression> keys = tokens.takeName("by") ? namedList() : List.of();
    return new Operator.Summarize(position, aggregates, keys);
  }

  private Operator sort(Position position) {
    options(Set.of());
    tokens.expectName("by");
    List<Operator.SortKey> keys = new ArrayList<>();
    do {
      keys.add(sortKey());
    } while (tokens.take(","));
    return new Operator.Sort(position, keys);
  }

  private Operator.SortKey sortKey() {
    Expression value = expressions.parseNamed();
    boolean ascending = tokens.takeName("asc");
    if (!ascending) {
      tokens.takeName("desc");
    }
    boolean nullsFirst = ascending;
    if (tokens.takeName("nulls")) {
      nullsFirst = tokens.takeName("first");
      if (!nullsFirst) {
        tokens.expectName("last");
      }
    }
    return new Operator.SortKey(value, !ascending, nullsFirst);
  }

  private Operator top(Position position) {
    options(Set.of());
    Expression count = expressions.parse();
    tokens.expectName("by");
    return new Operator.Top(position, count, sortKey());
  }

  private Operator join(Position position, boolean lookup) {
    Map<String, Token> options = options(Set.of("kind"));
    String kind = lookup ? "leftouter" : "innerunique";
    if (options.containsKey("kind")) {
      Token token = options.get("kind");
      kind = token.text().toLowerCase(Locale.ROOT);
      boolean known =
          lookup ? kind.equals("leftouter") || kind.equals("inner") : JOIN_KINDS.contains(kind);
      if (!known) {
        throw KqlException.syntax(
            token.position(),
            "'" + token.text() + "' is no kind of " + (lookup ? "lookup" : "join")
                + ". Use inner or leftouter, for example.");
      }
    }
    Expression right = table();
    List<Expression> conditions = List.of();
    if (tokens.takeName("on")) {
      conditions = namedList();
    } else {
      throw KqlException.syntax(
          tokens.position(),
          "Expected 'on' and the columns of the join but found " + tokens.peek().shown() + ".");
    }
    return new Operator.Join(position, lookup, kind, right, conditions);
  }

  /** Reads a table that stands as an operand: a name, a call or a query in parentheses. */
  private Expression table() {
    if (tokens.take("(")) {
      Expression inner = parser.value();
      tokens.expect(")");
      return inner;
    }
    return expressions.parse();
  }

  private Operator union(Position position) {
    Map<String, Token> options = options(Set.of("kind", "withsource", "with_source", "isfuzzy"));
    String kind = options.containsKey("kind") ? options.get("kind").text() : "outer";
    String withSource = null;
    for (String name : List.of("withsource", "with_source")) {
      if (options.containsKey(name)) {
        withSource = options.get(name).text();
      }
    }
    boolean fuzzy =
        options.containsKey("isfuzzy") && options.get("isfuzzy").text().equals("true");
    List<Expression> tables = new ArrayList<>();
    do {
      tables.add(unionTable());
    } while (tokens.take(","));
    return new Operator.Union(position, kind, withSource, fuzzy, tables);
  }

  private Expression unionTable() {
    if (tokens.peek().is("(")) {
      return table();
    }
    Token first = tokens.peek();
    boolean pattern = first.is("*")
        || (first.kind() == Token.Kind.NAME
            && tokens.peek(1).is("*")
            && first.end() == tokens.peek(1).start());
    if (!pattern) {
      return table();
    }
    StringBuilder name = new StringBuilder();
    do {
      name.append(tokens.next().text());
    } while (tokens.adjacent()
        && (tokens.peek().is("*") || tokens.peek().kind() == Token.Kind.NAME));
    return new Expression.Name(first.position(), name.toString());
  }

  private Operator render(Position position) {
    String kind = tokens.expectAnyName("the kind of chart").text();
    Map<String, String> properties = new LinkedHashMap<>();
    if (tokens.takeName("with")) {
      tokens.expect("(");
      while (!tokens.take(")")) {
        if (!properties.isEmpty()) {
          tokens.expect(",");
        }
        String name = tokens.expectAnyName("a property").text();
        tokens.expect("=");
        properties.put(name, propertyValue());
      }
    }
    return new Operator.Render(position, kind, properties);
  }

  private String propertyValue() {
    StringBuilder value = new StringBuilder(tokens.next().text());
    while (!tokens.atEnd()
        && !tokens.peek().is(")")
        && !(tokens.peek().is(",") && tokens.peek(2).is("="))) {
      value.append(tokens.next().text());
    }
    return value.toString();
  }

  private Operator makeSeries(Position position) {
    Map<String, Token> options = options(Set.of("kind"));
    List<Operator.Series> series = new ArrayList<>();
    do {
      Expression aggregate = expressions.parseNamed();
      Expression fallback = null;
      if (tokens.takeName("default")) {
        tokens.expect("=");
        fallback = expressions.parse();
      }
      series.add(new Operator.Series(aggregate, fallback));
    } while (tokens.take(","));
    tokens.expectName("on");
    Expression axis = expressions.parseNamed();
    if (tokens.peek().isName("in")) {
      throw KqlException.unsupported(
          tokens.position(), "'in range' is not supported. Write from … to … step …");
    }
    Expression from = tokens.takeName("from") ? expressions.parse() : null;
    Expression to = tokens.takeName("to") ? expressions.parse() : null;
    tokens.expectName("step");
    Expression step = expressions.parse();
    List<Expression> keys = tokens.takeName("by") ? namedList() : List.of();
    return new Operator.MakeSeries(
        position, series, axis, from, to, step, keys, options.containsKey("kind"));
  }

  private Operator search(Position position) {
    boolean caseSensitive = false;
    Map<String, Token> options = options(Set.of("kind"));
    if (options.containsKey("kind")) {
      caseSensitive = options.get("kind").text().equals("case_sensitive");
    }
    List<Expression> tables = new ArrayList<>();
    if (tokens.peek().isName("in") && tokens.peek(1).is("(")) {
      tokens.next();
      tokens.next();
      do {
        tables.add(unionTable());
      } while (tokens.take(","));
      tokens.expect(")");
    }
    return new Operator.Search(position, caseSensitive, tables, expressions.parse());
  }

  private Operator range(Position position) {
    String name = tokens.expectAnyName("a column's name").text();
    tokens.expectName("from");
    Expression from = expressions.parse();
    tokens.expectName("to");
    Expression to = expressions.parse();
    tokens.expectName("step");
    return new Operator.Range(position, name, from, to, expressions.parse());
  }

  private Operator as(Position position) {
    options(Set.of());
    return new Operator.As(position, tokens.expectAnyName("a name").text());
  }

  private Expression.Call call(String what) {
    options(Set.of());
    Position position = tokens.position();
    String name = tokens.expectAnyName(what).text();
    tokens.expect("(");
    return new Expression.Call(position, name, expressions.arguments(")"));
  }

  private Operator topNested(Position position) {
    List<Operator.TopNested.Level> levels = new ArrayList<>();
    levels.add(level());
    while (tokens.take(",")) {
      Position place = tokens.position();
      if (!name().equals("top-nested")) {
        throw KqlException.syntax(place, "Expected 'top-nested' behind the comma.");
      }
      levels.add(level());
    }
    return new Operator.TopNested(position, levels);
  }

  private Operator.TopNested.Level level() {
    Expression count = tokens.peek().isName("of") ? null : expressions.parse();
    tokens.expectName("of");
    Expression of = expressions.parseNamed();
    Expression others = null;
    if (tokens.takeName("with")) {
      tokens.expectName("others");
      tokens.expect("=");
      others = expressions.parse();
    }
    tokens.expectName("by");
    Expression by = expressions.parseNamed();
    boolean ascending = tokens.takeName("asc");
    if (!ascending) {
      tokens.takeName("desc");
    }
    return new Operator.TopNested.Level(count, of, by, ascending, others);
  }
}
