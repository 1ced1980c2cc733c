package azurecensus.portal.sql;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.TelemetryStore;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The check of a query by the parser of the database: one SELECT that reads the telemetry tables
 * and neither files nor the database's own settings, and whose values, columns and tables are
 * bounded. Everything that is not known to be bounded is refused by name.
 */
public final class SqlCheck {
  private static final int MAX_TABLES = 32;
  private static final int MAX_GROUPINGS = 64;

  private static final Set<String> EXPRESSIONS = Set.of(
      "FUNCTION",
      "WINDOW",
      "CAST",
      "COLUMN_REF",
      "CONSTANT",
      "CASE",
      "COMPARISON",
      "CONJUNCTION",
      "OPERATOR",
      "BETWEEN",
      "SUBQUERY",
      "STAR",
      "COLLATE",
      "POSITIONAL_REFERENCE",
      "TYPE");
  private static final Set<String> SOURCES = Set.of(
      "BASE_TABLE", "JOIN", "SUBQUERY", "TABLE_FUNCTION", "EMPTY", "EXPRESSION_LIST", "SHOW_REF");
  private static final Set<String> TABLES = Arrays.stream(TelemetryTable.values())
      .map(table -> table.tableName().toLowerCase(Locale.ROOT))
      .collect(Collectors.toUnmodifiableSet());

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode query;
  private final Set<String> ctes = new HashSet<>();
  private int tables;
  private boolean rowsRepeat;

  private SqlCheck(JsonNode query) {
    this.query = query;
    collectCtes(query);
  }

  /**
   * Checks a query.
   *
   * @param connection in the transaction that runs the query afterwards
   * @param threads the threads that may run the query
   * @return the bytes that the texts of the query may take
   * @throws RequestRefusedException with the reason when it is not allowed
   */
  static long check(Connection connection, String sql, int threads) throws SQLException {
    SqlCheck check = new SqlCheck(statement(connection, sql));
    check.visit(check.query);
    new ColumnCount(check.query).check();
    return new TextMemory(check.query, new ColumnWidths(connection, check.rowsRepeat), threads)
        .bytes();
  }

  /** The texts that a query in another language builds, computed by its translator. */
  public interface Growth {
    /** True when a stored row may appear many times, as in a join. */
    boolean repeatsRows();

    /**
     * The bytes that the query builds for the rows that the database handles at a time.
     *
     * @param rows the number of these rows
     * @param columnBytes the bytes of a column of the store, by its name in lower case; {@code *}
     *     means all columns together
     */
    double bytes(int rows, ColumnBytes columnBytes) throws SQLException;
  }

  /** The bytes of the values of a column. */
  @FunctionalInterface
  public interface ColumnBytes {
    double of(String lowerCaseName) throws SQLException;
  }

  /**
   * Checks SQL that the portal has made from a query in another language. Its functions and types
   * are the translator's choice; its tables must be the telemetry tables.
   *
   * @throws RequestRefusedException with the reason when it is not allowed
   */
  public static void checkTranslated(QueryRun run, String sql, Growth growth) throws SQLException {
    SqlCheck check = new SqlCheck(statement(run.connection(), sql));
    check.visitSources(check.query);
    new ColumnCount(check.query).check();
    ColumnWidths widths = new ColumnWidths(run.connection(), growth.repeatsRows());
    int rows = ColumnWidths.ROWS * TelemetryStore.QUERY_THREADS;
    if (growth.bytes(rows, name -> name.equals("*") ? 0 : widths.estimate(name))
        > TextMemory.MAX_BYTES) {
      double bytes =
          growth.bytes(rows, name -> name.equals("*") ? widths.ofRow() : widths.of(name));
      if (bytes > TextMemory.MAX_BYTES) {
        throw refused(TextMemory.reason(bytes)
            + " Use fewer or shorter texts, such as substring(message, 0, 100), before a join.");
      }
    }
  }

  /** The parsed form of the only statement, a SELECT. */
  private static JsonNode statement(Connection connection, String sql) throws SQLException {
    JsonNode parsed = parse(connection, sql);
    if (parsed.path("error").asBoolean()) {
      String message = parsed.path("error_message").asText();
      throw refused(
          message.startsWith("Only SELECT")
              ? "Only SELECT is allowed: the query box reads and changes nothing."
              : message);
    }
    if (parsed.path("statements").size() != 1) {
      throw refused("Only one SELECT is allowed at a time.");
    }
    return parsed.path("statements");
  }

  private static JsonNode parse(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return MAPPER.readTree(rows.getString(1));
      }
    } catch (JsonProcessingException e) {
      throw refused("The query is nested too deeply. Use fewer levels of subqueries.");
    }
  }

  private void collectCtes(JsonNode node) {
    node.path("cte_map").path("map").forEach(cte -> ctes.add(lowerCase(cte.path("key"))));
    node.forEach(this::collectCtes);
  }

  private void visitSources(JsonNode node) {
    if (node.has("sample") && node.has("alias")) {
      checkSourceName(node, node.path("type").asText());
    }
    node.forEach(this::visitSources);
  }

  private void visit(JsonNode node) {
    String expression = node.path("class").asText();
    String type = node.path("type").asText();
    if (!expression.isEmpty()) {
      checkExpression(node, expression);
    } else if (node.has("sample") && node.has("alias")) {
      checkSource(node, type);
    } else if (type.equals("RECURSIVE_CTE_NODE")) {
      rowsRepeat = true;
    }
    if (node.path("group_sets").size() > MAX_GROUPINGS) {
      throw refused("CUBE and GROUPING SETS may have at most " + MAX_GROUPINGS + " sets.");
    }
    if (SqlFunctions.isTableFunction(node)) {
      // Its name is checked already, and is no function of expressions.
      node.path("function").path("arguments").forEach(this::visit);
    } else {
      node.forEach(this::visit);
    }
  }

  private void checkExpression(JsonNode node, String expression) {
    if (!EXPRESSIONS.contains(expression) || node.path("columns").asBoolean()) {
      throw notAllowed(
          expression.equals("STAR") ? "COLUMNS()" : "An expression of kind " + expression);
    }
    String function = lowerCase(node.path("function_name"));
    switch (expression) {
      case "FUNCTION" -> {
        checkFunction(function);
        rowsRepeat |= function.equals("unnest");
      }
      case "WINDOW" -> {
        checkFunction(function);
        rowsRepeat = true;
      }
      case "SUBQUERY" -> rowsRepeat = true;
      case "CAST" -> checkType(node.path("type_expr").path("type_name").asText());
      default -> {
        // Has no name to check.
      }
    }
  }

  private static void checkFunction(String name) {
    if (!SqlFunctions.isAllowed(name)) {
      throw notAllowed("The function " + name);
    }
  }

  private static void checkType(String type) {
    if (!SqlFunctions.isAllowedType(type)) {
      throw notAllowed("A cast to the type " + type);
    }
  }

  private void checkSource(JsonNode node, String type) {
    if (!SOURCES.contains(type)) {
      throw notAllowed("A table of kind " + type);
    }
    checkSourceName(node, type);
    rowsRepeat |= type.equals("JOIN") || type.equals("TABLE_FUNCTION");
    boolean isTable = type.equals("BASE_TABLE") || type.equals("TABLE_FUNCTION");
    if (isTable && ++tables > MAX_TABLES) {
      throw refused("The query reads more than " + MAX_TABLES + " tables. Use fewer joins.");
    }
  }

  private void checkSourceName(JsonNode node, String type) {
    if (type.equals("BASE_TABLE")) {
      String name = lowerCase(node.path("table_name"));
      boolean plain = node.path("qualified_name").path("path").size() <= 1;
      boolean known = TABLES.contains(name) || ctes.contains(name);
      if (!plain || !known) {
        throw notAllowed(node.path("table_name").asText());
      }
    } else if (type.equals("TABLE_FUNCTION")) {
      String name = lowerCase(node.path("function").path("function_name"));
      if (!SqlFunctions.makesRows(name)) {
        throw notAllowed(name);
      }
    }
  }

  private static String lowerCase(JsonNode name) {
    return name.asText().toLowerCase(Locale.ROOT);
  }

  private static RequestRefusedException notAllowed(String name) {
    return refused(name + " is not allowed: query the telemetry tables, such as requests,"
        + " with the functions that docs/portal-api.md lists.");
  }

  private static RequestRefusedException refused(String message) {
    return new RequestRefusedException(400, message);
  }
}
