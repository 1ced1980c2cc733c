package azurecensus.portal.query;

import azurecensus.portal.http.RequestRefusedException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * The check of a query by the parser of the database: one SELECT that reads the telemetry tables
 * and neither files nor the database's own settings.
 */
public final class SqlCheck {
  /** Functions that make rows of nothing but their arguments. Others read files or settings. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SqlCheck() {}

  /**
   * Checks a query.
   *
   * @throws RequestRefusedException with the reason when it is not allowed
   */
  public static void check(Connection connection, String sql) throws SQLException {
    JsonNode parsed = parse(connection, sql);
    if (parsed.path("error").asBoolean()) {
      String message = parsed.path("error_message").asText();
      throw new RequestRefusedException(
          400,
          message.startsWith("Only SELECT")
              ? "Only SELECT is allowed: the query box reads and changes nothing."
              : message);
    }
    if (parsed.path("statements").size() != 1) {
      throw new RequestRefusedException(400, "Only one SELECT is allowed at a time.");
    }
    checkNames(parsed);
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
      throw new RequestRefusedException(
          400, "The query is nested too deeply. Use fewer levels of subqueries.");
    }
  }

  private static void checkNames(JsonNode node) {
    boolean tableFunction = node.path("type").asText().equals("TABLE_FUNCTION");
    String function = lowerCase(node.path("function").path("function_name"));
    if (tableFunction && !TABLE_FUNCTIONS.contains(function)) {
      throw notAllowed(function);
    }
    if (lowerCase(node.path("function_name")).equals("current_setting")) {
      throw notAllowed("current_setting");
    }
    String table = lowerCase(node.path("table_name"));
    if (table.startsWith("duckdb_") || table.startsWith("pragma_")) {
      throw notAllowed(table);
    }
    node.forEach(SqlCheck::checkNames);
  }

  private static String lowerCase(JsonNode name) {
    return name.asText().toLowerCase(Locale.ROOT);
  }

  private static RequestRefusedException notAllowed(String name) {
    return new RequestRefusedException(
        400, name + " is not allowed: query the telemetry tables, such as requests.");
  }
}
