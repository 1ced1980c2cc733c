package azurecensus.portal.query;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.TelemetryTable;
import azurecensus.portal.store.TimeParser;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A filter over columns and custom properties as users type it, such as {@code resultCode:500 AND
 * (duration>1s OR tenant:north)}. Every value becomes a bound parameter of the database. Immutable.
 */
final class FilterExpression {
  private static final String ITEM_TYPE = "itemtype";
  private static final List<String> SEVERITIES =
      List.of("verbose", "information", "warning", "error", "critical");
  private static final Pattern NUMBER = Pattern.compile("(-?\\d+(?:\\.\\d+)?)(ms|s|m|min|h)?");
  private static final Map<String, Double> MILLISECONDS =
      Map.of("ms", 1.0, "s", 1000.0, "m", 60_000.0, "min", 60_000.0, "h", 3_600_000.0);

  /** The columns that a text without a field is searched in. */
  private static final List<Column> SEARCHED = List.of(
      Column.NAME,
      Column.MESSAGE,
      Column.OPERATION_NAME,
      Column.URL,
      Column.TARGET,
      Column.DATA,
      Column.TYPE,
      Column.PROBLEM_ID,
      Column.CUSTOM_DIMENSIONS,
      Column.CLOUD_ROLE_NAME);

  private final FilterParser.Node root;

  private FilterExpression(FilterParser.Node root) {
    this.root = root;
  }

  /**
   * Parses a filter.
   *
   * @throws RequestRefusedException with the position and the reason when it cannot be read
   */
  static FilterExpression parse(String text) {
    return new FilterExpression(new FilterParser(text).parse());
  }

  /** The condition for a table, with a question mark for each of {@link #addValues}. */
  String on(TelemetryTable table) {
    return sql(root, table);
  }

  /** Adds the values for the question marks of {@link #on}, in order. */
  void addValues(TelemetryTable table, List<Object> values) {
    values(root, table, values);
  }

  /**
   * The form for the pages: {@code terms}, the parts that AND joins, each as {@code text} and as a
   * line of KQL in {@code kql}.
   */
  ObjectNode describe() {
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    ArrayNode terms = described.putArray("terms");
    List<FilterParser.Node> parts =
        root instanceof FilterParser.Group group && group.and() ? group.parts() : List.of(root);
    for (FilterParser.Node part : parts) {
      String line = part instanceof FilterParser.Text text
          ? "| search " + literal(text.value())
          : "| where " + kql(part);
      terms.addObject().put("text", part.toString()).put("kql", line);
    }
    return described;
  }

  private static String sql(FilterParser.Node node, TelemetryTable table) {
    if (node instanceof FilterParser.Group group) {
      return group.parts().stream()
          .map(part -> sql(part, table))
          .collect(Collectors.joining(group.and() ? " AND " : " OR ", "(", ")"));
    }
    if (node instanceof FilterParser.Not not) {
      return "NOT coalesce(" + sql(not.part(), table) + ", false)";
    }
    if (node instanceof FilterParser.Text) {
      return SEARCHED.stream()
          .filter(table::has)
          .map(column -> "contains(lower(" + text(column) + "), lower(?))")
          .collect(Collectors.joining(" OR ", "coalesce(", ", false)"));
    }
    return sql((FilterParser.Comparison) node, table);
  }

  private static String sql(FilterParser.Comparison comparison, TelemetryTable table) {
    if (isItemType(comparison)) {
      return String.valueOf(matchesItemType(comparison, table));
    }
    Field field = Field.of(comparison.field());
    Column column = field.column();
    if (column == null) {
      return "coalesce(" + compare(comparison, field.on(table), Column.Kind.TEXT) + ", false)";
    }
    if (!table.has(column)) {
      return "false";
    }
    return "coalesce(" + compare(comparison, text(column), column.kind()) + ", false)";
  }

  private static String text(Column column) {
    String name = '"' + column.columnName() + '"';
    return switch (column.kind()) {
      case JSON -> name + "::VARCHAR";
      case TEXT -> "coalesce(" + name + ", '')";
      default -> name;
    };
  }

  private static String compare(FilterParser.Comparison comparison, String left, Column.Kind kind) {
    return switch (comparison.operator()) {
      case ":" ->
        kind == Column.Kind.TEXT || kind == Column.Kind.JSON
            ? "lower(" + left + ") LIKE lower(?) ESCAPE '\\'"
            : left + " = " + placeholder(kind);
      case "=", "!=" -> left + ' ' + comparison.operator() + ' ' + placeholder(kind);
      default ->
        kind == Column.Kind.TEXT
            ? "try_cast(" + left + " AS DOUBLE) " + comparison.operator() + " ?"
            : left + ' ' + comparison.operator() + ' ' + placeholder(kind);
    };
  }

  private static String placeholder(Column.Kind kind) {
    return kind == Column.Kind.TIME ? "make_timestamp(?)" : "?";
  }

  private static void values(FilterParser.Node node, TelemetryTable table, List<Object> values) {
    if (node instanceof FilterParser.Group group) {
      group.parts().forEach(part -> values(part, table, values));
    } else if (node instanceof FilterParser.Not not) {
      values(not.part(), table, values);
    } else if (node instanceof FilterParser.Text text) {
      SEARCHED.stream().filter(table::has).forEach(column -> values.add(text.value()));
    } else {
      values((FilterParser.Comparison) node, table, values);
    }
  }

  private static void values(
      FilterParser.Comparison comparison, TelemetryTable table, List<Object> values) {
    if (isItemType(comparison)) {
      return;
    }
    Field field = Field.of(comparison.field());
    Column column = field.column();
    if (column == null) {
      values.addAll(field.values(table));
      values.add(value(comparison, Column.Kind.TEXT));
    } else if (table.has(column)) {
      values.add(value(comparison, column));
    }
  }

  private static Object value(FilterParser.Comparison comparison, Column column) {
    int severity = SEVERITIES.indexOf(comparison.value().toLowerCase(Locale.ROOT));
    return column == Column.SEVERITY_LEVEL && severity >= 0
        ? (Object) (long) severity
        : value(comparison, column.kind());
  }

  /** The value in the type of the column. */
  private static Object value(FilterParser.Comparison comparison, Column.Kind kind) {
    String text = comparison.value();
    boolean ordered =
        comparison.operator().contains("<") || comparison.operator().contains(">");
    return switch (kind) {
      case BOOLEAN -> {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
          throw wrong(comparison, "true or false");
        }
        yield Boolean.valueOf(text);
      }
      case TIME -> {
        OptionalLong micros = TimeParser.parseMicros(text);
        yield micros.orElseThrow(() -> wrong(comparison, "a time like 2024-05-01T12:00:00Z"));
      }
      case INTEGER, NUMBER -> number(comparison);
      default -> ordered ? (Object) number(comparison) : pattern(comparison);
    };
  }

  private static Double number(FilterParser.Comparison comparison) {
    Matcher matcher = NUMBER.matcher(comparison.value());
    if (!matcher.matches()) {
      throw wrong(comparison, "a number, or a duration like 500ms or 2s");
    }
    double number = Double.parseDouble(matcher.group(1));
    return matcher.group(2) == null ? number : number * MILLISECONDS.get(matcher.group(2));
  }

  /** The value of {@code :} as a pattern of LIKE, in which a star stands for any text. */
  private static String pattern(FilterParser.Comparison comparison) {
    return comparison.operator().equals(":")
        ? comparison.value().replaceAll("([\\\\%_])", "\\\\$1").replace('*', '%')
        : comparison.value();
  }

  private static RequestRefusedException wrong(
      FilterParser.Comparison comparison, String expected) {
    return new RequestRefusedException(
        400,
        "Filter: " + comparison.field() + " needs " + expected + " after " + comparison.operator()
            + '.');
  }

  private static boolean isItemType(FilterParser.Comparison comparison) {
    return comparison.field().toLowerCase(Locale.ROOT).equals(ITEM_TYPE);
  }

  private static boolean matchesItemType(FilterParser.Comparison comparison, TelemetryTable table) {
    boolean equal = comparison.value().equalsIgnoreCase(table.itemType());
    return comparison.operator().equals("!=") != equal;
  }

  private static String kql(FilterParser.Node node) {
    if (node instanceof FilterParser.Group group) {
      return group.parts().stream()
          .map(FilterExpression::kql)
          .collect(Collectors.joining(group.and() ? " and " : " or ", "(", ")"));
    }
    if (node instanceof FilterParser.Not not) {
      return "not(" + kql(not.part()) + ')';
    }
    if (node instanceof FilterParser.Text text) {
      // Columns that every table has.
      return "(operation_Name contains " + literal(text.value())
          + " or tostring(customDimensions) contains " + literal(text.value()) + ')';
    }
    return kql((FilterParser.Comparison) node);
  }

  private static String kql(FilterParser.Comparison comparison) {
    Field field = Field.of(comparison.field());
    Column column = field.column();
    Column.Kind kind = column == null ? Column.Kind.TEXT : column.kind();
    String left = column == null
        ? "tostring(customDimensions[" + literal(field.property()) + "])"
        : column.columnName();
    boolean isText = kind == Column.Kind.TEXT || kind == Column.Kind.JSON;
    Object value = column == null ? value(comparison, kind) : value(comparison, column);
    return switch (comparison.operator()) {
      case ":" ->
        isText ? kqlPattern(left, comparison.value()) : left + " == " + literal(value, kind);
      case "=" -> left + " == " + (isText ? literal(comparison.value()) : literal(value, kind));
      case "!=" -> left + " != " + (isText ? literal(comparison.value()) : literal(value, kind));
      default ->
        (isText ? "todouble(" + left + ')' : left)
            + ' '
            + comparison.operator()
            + ' '
            + literal(value, isText ? Column.Kind.NUMBER : kind);
    };
  }

  private static String kqlPattern(String left, String value) {
    if (!value.contains("*")) {
      return left + " =~ " + literal(value);
    }
    String regex = Arrays.stream(value.split("\\*", -1))
        .map(part -> part.replaceAll("([.\\\\+?()\\[\\]{}|^$])", "\\\\$1"))
        .collect(Collectors.joining(".*"));
    return left + " matches regex " + literal("(?i)^" + regex + '$');
  }

  private static String literal(Object value, Column.Kind kind) {
    return switch (kind) {
      case TIME -> "datetime(" + Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS) + ')';
      case INTEGER, NUMBER ->
        value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
            ? String.valueOf(number.longValue())
            : String.valueOf(value);
      case BOOLEAN -> value.toString();
      default -> literal(String.valueOf(value));
    };
  }

  private static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.chars().forEach(character -> {
      if (character == '"' || character == '\\') {
        literal.append('\\').append((char) character);
      } else if (character < ' ' || character == 0x2028 || character == 0x2029) {
        literal.append(String.format(Locale.ROOT, "\\u%04x", character));
      } else {
        literal.append((char) character);
      }
    });
    return literal.append('"').toString();
  }
}
