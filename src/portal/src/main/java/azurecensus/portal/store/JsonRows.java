package azurecensus.portal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Converts query results to JSON: one object per row, named by the columns, times as ISO 8601 UTC.
 */
public final class JsonRows {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private JsonRows() {}

  /** Runs a query with the parameters in order. */
  public static ArrayNode query(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return read(rows, Integer.MAX_VALUE);
      }
    }
  }

  /** The only row of a query, or an empty object. */
  public static ObjectNode queryOne(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return query(connection, sql, parameters).path(0) instanceof ObjectNode row
        ? row
        : JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode read(ResultSet rows, int limit) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    // The driver builds these texts anew for each call.
    String[] labels = new String[columns.getColumnCount()];
    String[] types = new String[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = columns.getColumnLabel(i + 1);
      types[i] = columns.getColumnTypeName(i + 1);
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    while (all.size() < limit && rows.next()) {
      ObjectNode row = all.addObject();
      for (int i = 0; i < labels.length; i++) {
        row.set(labels[i], value(rows, i + 1, types[i]));
      }
    }
    return all;
  }

  /** The value of a column of the current row. */
  public static JsonNode value(ResultSet rows, int column, String type) throws SQLException {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Object value = type.startsWith("TIMESTAMP")
        ? rows.getObject(column, LocalDateTime.class)
        : rows.getObject(column);
    if (value == null) {
      return json.nullNode();
    }
    if (value instanceof LocalDateTime time) {
      return json.textNode(time(time));
    }
    if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? json.numberNode(number)
          : json.textNode(String.valueOf(number));
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return json.numberNode(((Number) value).longValue());
    }
    return "JSON".equals(type) ? tree(value.toString()) : json.textNode(value.toString());
  }

  static String time(LocalDateTime time) {
    return TIME.format(time.truncatedTo(ChronoUnit.MICROS));
  }

  private static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored JSON value cannot be parsed", e);
    }
  }
}
