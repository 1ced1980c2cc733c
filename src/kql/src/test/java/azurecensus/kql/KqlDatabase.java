package azurecensus.kql;

import azurecensus.kql.model.KqlColumn;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlSchema;
import azurecensus.kql.model.KqlTable;
import azurecensus.kql.model.KqlTranslation;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A database in memory with one table like the portal's, and a translator over it. */
final class KqlDatabase implements AutoCloseable {
  static final Instant NOW = Instant.parse("2031-05-17T12:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final KqlTranslator translator;

  KqlDatabase() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE requests (\"timestamp\" TIMESTAMP, name VARCHAR, success BOOLEAN,"
              + " duration DOUBLE, \"resultCode\" VARCHAR, operation_id VARCHAR, \"itemCount\" BIGINT,"
              + " \"customDimensions\" JSON)");
      statement.execute("INSERT INTO requests VALUES"
          + " ('2031-05-17 11:59:00', 'GET /cart', true, 12.5, '200', 'op1', 1, '{\"tenant\":\"red\"}'),"
          + " ('2031-05-17 11:30:00', 'GET /cart', false, 90.0, '500', 'op2', 1, NULL),"
          + " ('2031-05-17 10:30:00', 'POST /pay', true, 200.25, '201', 'op3', 2, '{\"tenant\":\"blue\"}'),"
          + " ('2031-05-16 09:00:00', NULL, false, NULL, '404', 'op4', 1, '{\"n\":5}')");
    }
    translator = new KqlTranslator(schema());
  }

  static KqlSchema schema() {
    return new KqlSchema(List.of(new KqlTable(
        "requests",
        "requests",
        List.of(
            KqlTable.Column.stored("timestamp", KqlType.DATETIME),
            KqlTable.Column.stored("name", KqlType.STRING),
            KqlTable.Column.stored("success", KqlType.BOOL),
            KqlTable.Column.stored("duration", KqlType.REAL),
            KqlTable.Column.stored("resultCode", KqlType.STRING),
            new KqlTable.Column("operation_Id", KqlType.STRING, "operation_id"),
            KqlTable.Column.stored("itemCount", KqlType.LONG),
            KqlTable.Column.stored("customDimensions", KqlType.DYNAMIC)))));
  }

  KqlTranslation translate(String kql) {
    return translator.translate(kql, NOW, this::probe);
  }

  /** The columns of the result, as {@code name:type, …}. */
  static String columns(KqlTranslation translation) {
    List<String> columns = new ArrayList<>();
    for (KqlColumn column : translation.columns()) {
      columns.add(column.name() + ":" + column.type().kqlName());
    }
    return String.join(", ", columns);
  }

  /** The rows of the result, each as JSON. */
  List<String> rows(String kql) throws SQLException {
    return rows(translate(kql));
  }

  List<String> rows(KqlTranslation translation) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(translation.sql())) {
      KqlRows.setParameters(statement, translation);
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(JSON.writeValueAsString(KqlRows.row(result, translation.columns())));
        }
      }
      return rows;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The statements that DuckDB's own parser finds in a text, as JSON. */
  String parsed(String sql) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private List<List<String>> probe(String sql, List<String> parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      List<List<String>> cells = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        int width = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= width; i++) {
            row.add(rows.getString(i));
          }
          cells.add(row);
        }
      }
      return cells;
    } catch (SQLException e) {
      throw KqlException.unsupported(Position.START, e.getMessage());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
