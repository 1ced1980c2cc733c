package azurecensus.kql;

import azurecensus.kql.model.KqlColumn;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlSchema;
import azurecensus.kql.model.KqlTranslation;
import azurecensus.kql.model.Position;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A query API over an empty database, to judge the translator with queries that bring their data.
 */
public final class LocalQueryApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KqlTranslator translator = new KqlTranslator(KqlSchema.empty());
  private final Connection connection;

  private LocalQueryApi() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Listens on the port that the argument names. */
  public static void main(String[] arguments) throws IOException, SQLException {
    LocalQueryApi api = new LocalQueryApi();
    HttpServer server = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
    server.createContext("/", api::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    int status = 200;
    try {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      query(body.path("query").asText(), answer);
    } catch (KqlException | SQLException e) {
      status = 400;
      answer = JSON.createObjectNode();
      String message = e instanceof SQLException ? "SQL: " + e.getMessage() : e.getMessage();
      answer.putObject("error").put("code", "BadArgumentError").put("message", message);
    } catch (RuntimeException e) {
      status = 500;
      e.printStackTrace();
      answer = JSON.createObjectNode();
      answer.putObject("error").put("message", e.toString());
    }
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
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

  private void query(String kql, ObjectNode answer) throws SQLException {
    KqlTranslation translation = translator.translate(kql, Instant.now(), this::probe);
    try (PreparedStatement statement = connection.prepareStatement(translation.sql())) {
      KqlRows.setParameters(statement, translation);
      try (ResultSet rows = statement.executeQuery()) {
        ObjectNode table = answer.putArray("tables").addObject().put("name", "PrimaryResult");
        ArrayNode columns = table.putArray("columns");
        for (KqlColumn column : translation.columns()) {
          columns
              .addObject()
              .put("name", column.name())
              .put("type", column.type().kqlName());
        }
        ArrayNode cells = table.putArray("rows");
        while (rows.next()) {
          ArrayNode row = cells.addArray();
          KqlRows.row(rows, translation.columns()).forEach(row::addPOJO);
        }
      }
    }
  }
}
