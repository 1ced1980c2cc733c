package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import azurecensus.kql.model.Ticks;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads constants: numbers, texts, {@code datetime(…)}, {@code dynamic(…)} and the like. */
final class LiteralParser {
  private static final Set<String> TYPED = Set.of(
      "bool",
      "boolean",
      "datetime",
      "date",
      "decimal",
      "dynamic",
      "guid",
      "int",
      "long",
      "real",
      "double",
      "time",
      "timespan");
  private static final String LEAST_LONG = "9223372036854775808";
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");

  private final TokenStream tokens;

  LiteralParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** A constant when one is next. */
  Optional<Expression.Literal> parse() {
    return parse(false);
  }

  /** A constant behind a minus; the least whole number has no positive counterpart. */
  Optional<Expression.Literal> parse(boolean negative) {
    Token token = tokens.peek();
    Position position = token.position();
    return switch (token.kind()) {
      case INTEGER -> {
        tokens.next();
        if (token.text().equals(LEAST_LONG) && negative) {
          yield literal(position, KqlType.LONG, Long.MIN_VALUE);
        }
        yield Optional.of(integer(position, token.text(), KqlType.LONG));
      }
      case REAL -> {
        tokens.next();
        yield literal(position, KqlType.REAL, Double.valueOf(token.text()));
      }
      case TIMESPAN -> {
        tokens.next();
        yield Optional.of(timespan(position, token.text()));
      }
      case STRING -> Optional.of(string());
      case NAME -> word(token);
      default -> Optional.empty();
    };
  }

  private Optional<Expression.Literal> word(Token token) {
    Position position = token.position();
    if (token.text().equals("true") || token.text().equals("false")) {
      tokens.next();
      return literal(position, KqlType.BOOL, token.text().equals("true"));
    }
    if (!TYPED.contains(token.text()) || !tokens.peek(1).is("(")) {
      return Optional.empty();
    }
    KqlType type = KqlType.named(token.text()).orElseThrow();
    tokens.next();
    tokens.next();
    if (type == KqlType.DYNAMIC) {
      String json = json();
      tokens.expect(")");
      return literal(position, type, json.equals("null") ? null : json);
    }
    return Optional.of(typed(position, type, tokens.rawUntilParenthesis()));
  }

  /** Adjacent texts are one text. */
  private Expression.Literal string() {
    Token first = tokens.next();
    StringBuilder value = new StringBuilder(first.text());
    while (tokens.peek().kind() == Token.Kind.STRING) {
      value.append(tokens.next().text());
    }
    return new Expression.Literal(first.position(), KqlType.STRING, value.toString());
  }

  private static Optional<Expression.Literal> literal(
      Position position, KqlType type, Object value) {
    return Optional.of(new Expression.Literal(position, type, value));
  }

  private static Expression.Literal integer(Position position, String text, KqlType type) {
    try {
      boolean hex = text.toLowerCase(Locale.ROOT).startsWith("0x");
      long value = hex ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
      if (type == KqlType.INT && value != (int) value) {
        throw KqlException.semantics(position, text + " does not fit into an int. Use long.");
      }
      return new Expression.Literal(position, type, value);
    } catch (NumberFormatException e) {
      throw KqlException.semantics(
          position, text + " is no whole number of 64 bits. Use real(" + text + ").");
    }
  }

  private static Expression.Literal timespan(Position position, String text) {
    OptionalLong ticks = Ticks.parseTimespan(text);
    if (ticks.isEmpty()) {
      throw KqlException.semantics(
          position, "'" + text + "' is no timespan. Write 1d or 1.02:03:04.");
    }
    return new Expression.Literal(position, KqlType.TIMESPAN, ticks.getAsLong());
  }

  private Expression.Literal typed(Position position, KqlType type, String raw) {
    if (raw.equals("null") || (raw.isEmpty() && type != KqlType.BOOL)) {
      return new Expression.Literal(position, type, null);
    }
    String text = unquoted(raw);
    try {
      return switch (type) {
        case BOOL -> bool(position, text);
        case DATETIME -> datetime(position, text);
        case TIMESPAN ->
          text.matches("-?\\d+")
              ? new Expression.Literal(
                  position, type, Math.multiplyExact(Long.parseLong(text), Ticks.DAY))
              : timespan(position, text);
        case DECIMAL -> new Expression.Literal(position, type, new BigDecimal(text));
        case REAL -> new Expression.Literal(position, type, real(text));
        case GUID -> guid(position, text);
        case INT, LONG ->
          text.equals("-" + LEAST_LONG)
              ? new Expression.Literal(position, type, Long.MIN_VALUE)
              : text.startsWith("-")
                  ? negated(integer(position, text.substring(1).trim(), type))
                  : integer(position, text, type);
        default -> throw new IllegalStateException("No typed constant of " + type);
      };
    } catch (NumberFormatException | ArithmeticException e) {
      throw KqlException.semantics(
          position,
          "'" + raw + "' is no constant of type " + type.kqlName() + ". Use to" + type.kqlName()
              + "() to convert a value.");
    }
  }

  private static String unquoted(String raw) {
    boolean quoted = raw.length() >= 2
        && (raw.charAt(0) == '"' || raw.charAt(0) == '\'')
        && raw.charAt(raw.length() - 1) == raw.charAt(0);
    return quoted ? raw.substring(1, raw.length() - 1) : raw;
  }

  private static Expression.Literal negated(Expression.Literal literal) {
    return new Expression.Literal(literal.position(), literal.type(), -(Long) literal.value());
  }

  private static Expression.Literal bool(Position position, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> new Expression.Literal(position, KqlType.BOOL, true);
      case "false", "0" -> new Expression.Literal(position, KqlType.BOOL, false);
      default ->
        throw KqlException.semantics(
            position, "'" + text + "' is no bool. Write bool(true), or use tobool() for a value.");
    };
  }

  private static Double real(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "+inf", "inf", "+infinity", "infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.valueOf(text);
    };
  }

  private static Expression.Literal datetime(Position position, String text) {
    String[] parts = text.split("\\s*,\\s*", -1);
    String joined = parts.length == 3 ? String.join("-", parts) : text;
    OptionalLong ticks = Ticks.parseDatetime(joined);
    if (ticks.isEmpty() && joined.matches("\\d{4}")) {
      ticks = Ticks.parseDatetime(joined + "-01-01");
    }
    if (ticks.isEmpty()) {
      throw KqlException.semantics(
          position,
          "'" + text + "' is no datetime. Write datetime(2024-02-29 13:45:00),"
              + " or use todatetime() for a value.");
    }
    return new Expression.Literal(position, KqlType.DATETIME, ticks.getAsLong());
  }

  private static Expression.Literal guid(Position position, String text) {
    if (!GUID.matcher(text).matches()) {
      throw KqlException.semantics(
          position, "'" + text + "' is no guid. Use toguid() for a value.");
    }
    String hex = text.replace("-", "").toLowerCase(Locale.ROOT);
    return new Expression.Literal(
        position,
        KqlType.GUID,
        String.join(
            "-",
            hex.substring(0, 8),
            hex.substring(8, 12),
            hex.substring(12, 16),
            hex.substring(16, 20),
            hex.substring(20)));
  }

  /** Reads the JSON of a dynamic constant; texts may stand in single quotes. */
  private String json() {
    tokens.enter();
    Token token = tokens.next();
    StringBuilder json = new StringBuilder();
    if (token.is("{")) {
      json.append('{');
      Set<String> keys = new HashSet<>();
      while (!tokens.peek().is("}")) {
        if (json.length() > 1) {
          tokens.expect(",");
          json.append(',');
        }
        Position place = tokens.position();
        String key = key();
        if (!keys.add(key)) {
          throw KqlException.unsupported(
              place, "The key '" + key + "' is there twice. Leave one out.");
        }
        json.append(quoted(key)).append(':');
        tokens.expect(":");
        json.append(json());
      }
      tokens.next();
      json.append('}');
    } else if (token.is("[")) {
      array(json);
    } else if (token.kind() == Token.Kind.QUOTED_NAME) {
      json.append('[').append(quoted(token.text())).append(']');
    } else if (token.kind() == Token.Kind.STRING) {
      json.append(quoted(token.text()));
    } else if (token.is("-") || token.is("+")) {
      Token number = tokens.next();
      json.append(token.is("-") ? "-" : "").append(number(number));
    } else if (token.kind() == Token.Kind.INTEGER || token.kind() == Token.Kind.REAL) {
      json.append(number(token));
    } else if (token.kind() == Token.Kind.TIMESPAN) {
      json.append(quoted(
          Ticks.formatTimespan((Long) timespan(token.position(), token.text()).value())));
    } else if (token.isName("true") || token.isName("false") || token.isName("null")) {
      json.append(token.text());
    } else if (token.kind() == Token.Kind.NAME
        && TYPED.contains(token.text())
        && tokens.take("(")) {
      json.append(typedJson(token));
    } else {
      throw KqlException.syntax(
          token.position(), "Expected a JSON value but found " + token.shown() + ".");
    }
    tokens.leave();
    return json.toString();
  }

  private void array(StringBuilder json) {
    json.append('[');
    while (!tokens.peek().is("]")) {
      if (json.length() > 1) {
        tokens.expect(",");
        json.append(',');
      }
      json.append(json());
    }
    tokens.next();
    json.append(']');
  }

  private String key() {
    Token token = tokens.next();
    if (token.kind() != Token.Kind.STRING && token.kind() != Token.Kind.NAME) {
      throw KqlException.syntax(
          token.position(), "Expected a key in quotes but found " + token.shown() + ".");
    }
    return token.text();
  }

  private static String number(Token token) {
    if (token.kind() == Token.Kind.INTEGER) {
      return String.valueOf(
          integer(token.position(), token.text(), KqlType.LONG).value());
    }
    if (token.kind() == Token.Kind.REAL) {
      return token.text();
    }
    throw KqlException.syntax(
        token.position(), "Expected a number but found " + token.shown() + ".");
  }

  private String typedJson(Token type) {
    KqlType kind = KqlType.named(type.text()).orElseThrow();
    Object value = typed(type.position(), kind, tokens.rawUntilParenthesis()).value();
    if (value == null) {
      return "null";
    }
    return switch (kind) {
      case DATETIME -> quoted(tostring((Long) value));
      case TIMESPAN -> quoted(Ticks.formatTimespan((Long) value));
      case GUID -> quoted((String) value);
      case BOOL, INT, LONG, DECIMAL -> value.toString();
      case REAL -> Double.isFinite((Double) value) ? value.toString() : quoted(value.toString());
      default -> throw KqlException.syntax(type.position(), "Write the value without a type here.");
    };
  }

  private static String tostring(long ticks) {
    String text = Ticks.formatDatetime(ticks);
    return text.contains(".") ? text : text.replace("Z", ".0000000Z");
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }
}
