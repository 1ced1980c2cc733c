package azurecensus.portal.kql;

import azurecensus.kql.KqlReference;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTable;
import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.sql.QueryGate;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;

/**
 * KQL for the Logs page: {@code /api/kql} runs a query, {@code /api/kql/check} finds its mistakes,
 * and {@code /api/kql/schema} lists what the editor completes.
 */
final class EditorApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long MAX_BODY_BYTES = 256 * 1024;

  private final QueryGate gate;
  private final Clock clock;
  private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES, MAX_BODY_BYTES);

  /**
   * Creates the interface.
   *
   * @param gate runs the queries
   */
  EditorApi(QueryGate gate, Clock clock) {
    this.gate = gate;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.post("/api/kql", this::run);
    routes.post("/api/kql/check", this::check);
    routes.get("/api/kql/schema", EditorApi::schema);
  }

  private void run(Exchange exchange) throws IOException, InterruptedException {
    JsonNode posted = posted(exchange);
    KqlQuery query = query(posted);
    ObjectNode answer;
    try {
      answer = gate.run(
          query,
          new QueryGate.Client(
              posted.path("id").asText(), exchange::whenDisconnected, QueryGate.Client.PATIENT));
    } catch (KqlException e) {
      exchange.status(400);
      exchange.json(mistake(e));
      return;
    }
    ObjectNode table = (ObjectNode) answer.remove("tables").path(0);
    answer.set("columns", table.path("columns"));
    answer.set("rows", table.path("rows"));
    answer.put("truncated", answer.remove("error") != null);
    if (!answer.has("render")) {
      answer.putNull("render");
    }
    exchange.json(answer);
  }

  private void check(Exchange exchange) throws IOException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode mistakes = answer.putArray("mistakes");
    try {
      query(posted(exchange)).check(gate);
    } catch (KqlException e) {
      mistakes.add(mistake(e));
    }
    exchange.json(answer);
  }

  private JsonNode posted(Exchange exchange) throws IOException {
    byte[] body = bodies.read(exchange.body(), exchange.header("Content-Encoding"));
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RequestRefusedException(
          400, "Post JSON, for example {\"query\": \"requests | count\"}");
    }
  }

  private KqlQuery query(JsonNode posted) {
    return new KqlQuery(
        posted.path("query").asText(null),
        posted.path("timespan").asText(null),
        false,
        clock.instant());
  }

  private static ObjectNode mistake(KqlException e) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("message", e.problem())
        .put("line", e.position().line())
        .put("column", e.position().column());
  }

  private static void schema(Exchange exchange) throws JsonProcessingException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode tables = answer.putArray("tables");
    for (KqlTable table : TelemetrySchema.within(TimeWindow.ALL, false).tables()) {
      ArrayNode columns = tables.addObject().put("name", table.name()).putArray("columns");
      for (KqlTable.Column column : table.columns()) {
        columns.addObject().put("name", column.name()).put("type", column.type().kqlName());
      }
    }
    ArrayNode operators = answer.putArray("operators");
    ArrayNode functions = answer.putArray("functions");
    for (KqlReference.Entry entry : KqlReference.entries()) {
      if (entry.level() != KqlReference.Level.REFUSED) {
        boolean isOperator = entry.kind() == KqlReference.Kind.OPERATOR;
        (isOperator ? operators : functions).add(entry.name());
      }
    }
    exchange.json(answer);
  }
}
