package azurecensus.portal.sql;

import azurecensus.portal.http.RequestRefusedException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The memory that the texts of a query can take at most, computed from its parsed form before it
 * runs. The database handles {@value ColumnWidths#ROWS} rows at a time and cannot be stopped
 * meanwhile, so this many rows must fit. Not thread-safe.
 */
final class TextMemory {
  /** Memory for the texts of one query. */
  static final long MAX_BYTES = 512L << 20;

  /** Values of a list, and characters of a joined text, that an aggregate may collect. */
  static final int MAX_COLLECTED = 1000;

  private static final double SMALL = 32;
  /** An entry of a list takes 16 bytes, and the shortest piece of a text with its separator one. */
  private static final double LIST_FACTOR = 17;
  /** A parsed JSON document takes at most this many times its text. */
  private static final double JSON_FACTOR = 6;
  /** Some letters are longer in the other case. */
  private static final double CASE_FACTOR = 3;
  /** Steps of a regular expression for the rows handled at a time: about five seconds. */
  private static final double MAX_REGEX_STEPS = 3e8;

  private static final int MAX_LITERAL_COUNT = 10_000_000;

  private static final Set<String> SPLITTING = Set.of(
      "string_split",
      "str_split",
      "string_to_array",
      "split",
      "string_split_regex",
      "regexp_extract_all",
      "regexp_split_to_array");
  private static final Set<String> JSON = Set.of(
      "->>",
      "->",
      "json_extract",
      "json_extract_string",
      "json_extract_path",
      "json_extract_path_text",
      "json_keys",
      "to_json",
      "json_object",
      "json_array",
      "json_quote",
      "json_valid",
      "json_type",
      "json_array_length",
      "json_exists",
      "json_contains");

  private final JsonNode query;
  private final ColumnWidths columns;
  private final int threads;
  private final boolean namesAreUnsure;
  private final Map<String, Double> aliases = new HashMap<>();
  private final IdentityHashMap<JsonNode, Double> widths = new IdentityHashMap<>();
  private double anySelected;
  private double built;
  private boolean changed;

  /**
   * Creates the computation.
   *
   * @param query the parsed query, whose functions are all allowed
   * @param threads the threads that may run the query
   */
  TextMemory(JsonNode query, ColumnWidths columns, int threads) {
    this.query = query;
    this.columns = columns;
    this.threads = threads;
    this.namesAreUnsure = hasUnsureNames(query);
  }

  /**
   * Computes the bytes.
   *
   * @throws RequestRefusedException when they exceed {@link #MAX_BYTES} or cannot be bounded
   */
  long bytes() throws SQLException {
    // A name is defined at most as many selects deep as there are selects.
    int rounds = query.findValues("select_list").size() + 1;
    do {
      changed = false;
      built = 0;
      widths.clear();
      visit(query);
      rounds--;
    } while (changed && rounds > 0);
    if (changed && !query.findValues("union_all").isEmpty()) {
      throw refused("A recursive query must not build texts from its own texts.");
    }
    double bytes = built * ColumnWidths.ROWS * threads;
    if (!(bytes <= MAX_BYTES)) {
      throw refused(reason(bytes) + " Use fewer or shorter texts, such as left(message, 100),"
          + " and no join beside them.");
    }
    return (long) bytes;
  }

  /** The sentence that names the bytes and the bound. */
  static String reason(double bytes) {
    return "The query can build texts of "
        + (bytes > 1e15 ? "unlimited size" : Math.round(bytes / (1 << 20)) + " MiB")
        + " at a time, and " + (MAX_BYTES >> 20) + " MiB are allowed.";
  }

  /** True when a column may have a value of a select item at another position or without a name. */
  private static boolean hasUnsureNames(JsonNode node) {
    if (node.path("type").asText().equals("SET_OPERATION_NODE")
        || node.path("type").asText().equals("RECURSIVE_CTE_NODE")
        || SqlFunctions.isTableFunction(node)
        || !node.path("column_name_alias").isEmpty()
        || !node.path("aliases").isEmpty()) {
      return true;
    }
    for (JsonNode child : node) {
      if (hasUnsureNames(child)) {
        return true;
      }
    }
    return false;
  }

  private void visit(JsonNode node) throws SQLException {
    if (SqlFunctions.isTableFunction(node)) {
      JsonNode function = node.path("function");
      // Its rows are made one after the other, so their number does not matter.
      widths.put(function, SMALL);
      select(sumOfArguments(function));
    }
    if (node.has("class")) {
      width(node);
    }
    for (JsonNode child : node) {
      visit(child);
    }
    for (JsonNode item : node.path("select_list")) {
      define(item);
    }
    for (JsonNode row : node.path("values")) {
      for (JsonNode item : row) {
        define(item);
      }
    }
  }

  private void define(JsonNode item) throws SQLException {
    double width = width(item);
    select(width);
    String alias = item.path("alias").asText().toLowerCase(Locale.ROOT);
    if (!alias.isEmpty() && width > aliases.getOrDefault(alias, 0.0)) {
      aliases.put(alias, width);
      changed = true;
    }
  }

  private void select(double width) {
    if (width > anySelected) {
      anySelected = width;
      changed = true;
    }
  }

  /** The bytes of a value of the expression; counts what the expression builds for it. */
  private double width(JsonNode expression) throws SQLException {
    Double known = widths.get(expression);
    if (known != null) {
      return known;
    }
    double width = switch (expression.path("class").asText()) {
      case "CONSTANT" -> text(expression).getBytes(StandardCharsets.UTF_8).length;
      case "COLUMN_REF" -> column(expression.path("column_names"));
      case "POSITIONAL_REFERENCE" -> columns.ofRow() + anySelected;
      case "FUNCTION", "WINDOW" -> function(expression);
      case "CAST" -> cast(expression);
      case "OPERATOR" -> operator(expression);
      case "CASE" -> widest(expression);
      case "COLLATE" -> build(CASE_FACTOR * width(expression.path("child")));
      case "SUBQUERY" -> subquery(expression);
      default -> SMALL;
    };
    widths.put(expression, width);
    return width;
  }

  private double build(double bytes) {
    built += bytes;
    return bytes;
  }

  private double column(JsonNode names) throws SQLException {
    String name = names.path(names.size() - 1).asText().toLowerCase(Locale.ROOT);
    double alias = aliases.getOrDefault(name, 0.0);
    if (ColumnWidths.isColumn(name)) {
      alias = Math.max(alias, columns.of(name));
    } else if (!aliases.containsKey(name)) {
      // A table as a whole, or a select item without an alias.
      alias = Math.max(columns.ofRow(), anySelected);
    }
    return namesAreUnsure ? Math.max(alias, anySelected) : alias;
  }

  private double subquery(JsonNode expression) throws SQLException {
    double widest = anySelected;
    for (JsonNode item : expression.path("subquery").path("node").path("select_list")) {
      widest = Math.max(widest, width(item));
    }
    return widest;
  }

  private double cast(JsonNode expression) throws SQLException {
    double width = width(expression.path("child"));
    String type = expression.path("type_expr").path("type_name").asText();
    return SqlFunctions.isTextType(type) ? build(Math.max(SMALL, 2 * width)) : SMALL;
  }

  private double operator(JsonNode expression) throws SQLException {
    JsonNode children = expression.path("children");
    return switch (expression.path("type").asText()) {
      case "ARRAY_SLICE" -> cut(children.path(0), children.path(2));
      case "ARRAY_CONSTRUCTOR" -> build(sum(children));
      default -> widest(expression);
    };
  }

  /** The first values of a list, or the first characters of a text. */
  private double cut(JsonNode value, JsonNode length) throws SQLException {
    if (!SqlFunctions.collects(nameOf(value)) || value.path("class").asText().equals("WINDOW")) {
      return build(width(value));
    }
    double count = literalCount(length, nameOf(value));
    if (count > MAX_COLLECTED) {
      throw refused(nameOf(value) + " may collect at most " + MAX_COLLECTED + " values.");
    }
    double each = nameOf(value).equals("list") || nameOf(value).equals("array_agg")
        ? sumOfArguments(value) + 16
        : 4;
    widths.put(value, count * each);
    return build(count * each);
  }

  private double function(JsonNode call) throws SQLException {
    String name = nameOf(call);
    if (SqlFunctions.collects(name)) {
      throw refused(name + " collects texts without a bound. Cut it: "
          + (name.equals("list") || name.equals("array_agg")
              ? name + "(…)[1:100]."
              : "left(" + name + "(…), 1000)."));
    }
    JsonNode first = argument(call, 0);
    if ((name.equals("left") || name.endsWith("_slice")) && SqlFunctions.collects(nameOf(first))) {
      return cut(first, argument(call, name.equals("left") ? 1 : 2));
    }
    if (name.startsWith("regexp_") || name.equals("string_split_regex")) {
      checkRegex(call, name);
    }
    double sum = sumOfArguments(call);
    if (JSON.contains(name)) {
      built += JSON_FACTOR * sum;
    }
    if (name.equals("->") || name.equals("->>") || name.startsWith("json_extract")) {
      // A path with an asterisk may return nested values again and again.
      sum *= literal(argument(call, 1), name, 1).contains("*") ? LIST_FACTOR : 1;
    }
    if (SqlFunctions.isSmall(name)) {
      // Comparisons without case make a copy of each text.
      built += name.contains("~~*") || name.contains("ilike") ? CASE_FACTOR * sum : 0;
      return SMALL;
    }
    if (SPLITTING.contains(name)) {
      return build(LIST_FACTOR * sum);
    }
    return switch (name) {
      case "lower", "upper", "lcase", "ucase" -> build(CASE_FACTOR * sum);
      case "to_json", "json_object", "json_array", "json_quote" -> build(JSON_FACTOR * sum);
      case "replace", "regexp_replace", "translate" ->
        build((width(first) + 1)
            * Math.max(1, 1 + 3 * literal(argument(call, 2), name, 2).length()));
      case "repeat" -> build(SMALL + width(first) * literalCount(argument(call, 1), name));
      case "lpad", "rpad" ->
        build(Math.max(width(first), 4 * literalCount(argument(call, 1), name)));
      case "strftime" -> build(16.0 * (literalFormat(call).length() + 1));
      case "array_to_string" ->
        build(sum * Math.max(1, literal(argument(call, 1), name, 1).length()));
      case "concat_ws" -> build(sum + width(first) * call.path("arguments").size());
      case "range", "generate_series" -> build(8 * literalRange(call, name));
      default -> build(sum);
    };
  }

  private void checkRegex(JsonNode call, String name) throws SQLException {
    String pattern = literal(argument(call, 1), name, 1);
    double steps = RegexWeight.of(pattern) * width(argument(call, 0)) * ColumnWidths.ROWS;
    if (!RegexWeight.isSimple(pattern) && steps > MAX_REGEX_STEPS) {
      throw refused("The regular expression takes too long for the longest texts. Use fewer"
          + " repetitions such as {10}, or cut the text: left(message, 1000).");
    }
  }

  private static String literalFormat(JsonNode call) {
    JsonNode first = argument(call, 0);
    boolean formatFirst = first.path("class").asText().equals("CONSTANT");
    return literal(formatFirst ? first : argument(call, 1), "strftime", 1);
  }

  private static double literalRange(JsonNode call, String name) {
    double entries = 1;
    for (JsonNode argument : call.path("arguments")) {
      entries += literalCount(argument.path("expression"), name);
    }
    return entries;
  }

  private static double literalCount(JsonNode argument, String name) {
    String text = literal(argument, name, -1);
    if (!text.matches("\\d{1,8}") || Integer.parseInt(text) > MAX_LITERAL_COUNT) {
      throw refused(name + " needs a whole number up to " + MAX_LITERAL_COUNT + '.');
    }
    return Integer.parseInt(text);
  }

  private static String literal(JsonNode argument, String name, int position) {
    if (!argument.path("class").asText().equals("CONSTANT")) {
      throw refused(name + " needs a literal "
          + (position < 0 ? "number" : "text as argument " + (position + 1)) + '.');
    }
    return text(argument);
  }

  private static String text(JsonNode constant) {
    return constant.path("literal").path("text").asText();
  }

  private static JsonNode argument(JsonNode call, int index) {
    return call.path("arguments").path(index).path("expression");
  }

  private double sumOfArguments(JsonNode call) throws SQLException {
    double sum = 0;
    for (JsonNode argument : call.path("arguments")) {
      sum += width(argument.path("expression"));
    }
    return sum;
  }

  private double sum(JsonNode expressions) throws SQLException {
    double sum = 0;
    for (JsonNode expression : expressions) {
      sum += width(expression);
    }
    return sum;
  }

  private double widest(JsonNode node) throws SQLException {
    double widest = SMALL;
    for (JsonNode child : node) {
      widest = Math.max(widest, child.has("class") ? width(child) : widest(child));
    }
    return widest;
  }

  static String nameOf(JsonNode call) {
    return call.path("function_name").asText().toLowerCase(Locale.ROOT);
  }

  private static RequestRefusedException refused(String message) {
    return new RequestRefusedException(400, message);
  }
}
