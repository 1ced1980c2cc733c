package azurecensus.portal.kql;

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
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

/**
 * The query API of the service: {@code /v1/apps/{app}/query},
 * {@code /v1/workspaces/{workspace}/query} and the query of a resource with GET and POST,
 * {@code /v1/$batch}, and {@code /metadata}. Every application, workspace, resource and token is
 * accepted.
 */
public final class QueryApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long MAX_BODY_BYTES = 256 * 1024;
  /** As many as the service accepts in a batch. */
  private static final int MAX_BATCH = 100;

  /** The clients of the service name an Application Insights resource by its full id. */
  private static final String RESOURCE =
      "/v1/subscriptions/{subscription}/resourceGroups/{group}/providers/{provider}/{type}/{name}";

  private static final String WORKSPACE = "/v1/workspaces/";
  private static final String[] OWNERS = {"/v1/apps/{app}", WORKSPACE + "{workspace}", RESOURCE};

  private final QueryGate gate;
  private final Clock clock;
  private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES, MAX_BODY_BYTES);

  /**
   * Creates the interface.
   *
   * @param gate runs the queries
   * @param clock the time of {@code now()}
   */
  public QueryApi(QueryGate gate, Clock clock) {
    this.gate = gate;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void addTo(RouteTable routes) {
    for (String owner : OWNERS) {
      routes.get(
          owner + "/query",
          exchange ->
              answer(exchange, exchange.query().text("query"), exchange.query().text("timespan")));
      routes.post(owner + "/query", this::posted);
      routes.get(owner + "/metadata", QueryApi::metadata);
      routes.post(owner + "/metadata", QueryApi::metadata);
    }
    routes.post("/v1/$batch", this::batch);
    new EditorApi(gate, clock).addTo(routes);
  }

  /** Runs a query over all times. */
  public ObjectNode run(String kql) throws InterruptedException {
    return gate.run(new KqlQuery(kql, null, false, clock.instant()), QueryGate.Client.LOCAL);
  }

  private void posted(Exchange exchange) throws IOException, InterruptedException {
    JsonNode json = body(exchange);
    if (json == null) {
      exchange.status(400);
      exchange.json(error("Post JSON, for example {\"query\": \"requests | count\"}"));
      return;
    }
    answer(exchange, json.path("query").asText(null), json.path("timespan").asText(null));
  }

  /** The posted JSON; null when it is none. */
  private JsonNode body(Exchange exchange) throws IOException {
    try {
      return MAPPER.readTree(bodies.read(exchange.body(), exchange.header("Content-Encoding")));
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private void answer(Exchange exchange, String kql, String timespan)
      throws JsonProcessingException, InterruptedException {
    boolean workspace = exchange.path().startsWith(WORKSPACE);
    Preferences preferences = Preferences.of(exchange.header("Prefer"));
    Answer answer = answer(exchange, kql, timespan, workspace, preferences);
    exchange.status(answer.status());
    exchange.json(answer.body());
  }

  /** The status and the body of an answer. */
  private record Answer(int status, ObjectNode body) {}

  private Answer answer(
      Exchange exchange, String kql, String timespan, boolean workspace, Preferences preferences)
      throws InterruptedException {
    Instant now = clock.instant();
    try {
      QueryGate.Client client =
          new QueryGate.Client("", exchange::whenDisconnected, preferences.patience());
      ObjectNode body = gate.run(new KqlQuery(kql, timespan, workspace, now), client);
      return new Answer(200, preferences.applyTo(body));
    } catch (KqlException e) {
      return new Answer(400, error(e));
    } catch (RequestRefusedException e) {
      if (e.status() != 400) {
        throw e;
      }
      return new Answer(400, error(e.getMessage()));
    }
  }

  /** Runs the queries of a batch one after the other. Each has a status and a body of its own. */
  private void batch(Exchange exchange) throws IOException, InterruptedException {
    JsonNode posted = body(exchange);
    JsonNode requests = posted == null ? MissingNode.getInstance() : posted.path("requests");
    if (!requests.isArray() || requests.size() > MAX_BATCH) {
      exchange.status(400);
      exchange.json(error("Post JSON with at most " + MAX_BATCH
          + " requests: {\"requests\": [{\"id\": \"1\", \"body\": {\"query\": \"requests\"}}]}"));
      return;
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode responses = all.putArray("responses");
    for (JsonNode request : requests) {
      Preferences preferences =
          Preferences.of(request.path("headers").path("Prefer").asText(null));
      Answer answer = answer(
          exchange,
          request.path("body").path("query").asText(null),
          request.path("body").path("timespan").asText(null),
          true,
          preferences);
      ObjectNode response = responses.addObject();
      response.set("id", request.path("id"));
      response.put("status", answer.status());
      response.putObject("headers").put("Content-Type", "application/json; charset=utf-8");
      response.set("body", answer.body());
    }
    exchange.json(all);
  }

  private static ObjectNode error(String message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("error").put("message", message).put("code", "BadArgumentError");
    return answer;
  }

  /** The error of a wrong query, as the service has it. */
  private static ObjectNode error(KqlException cause) {
    ObjectNode answer = error(cause.getMessage());
    String code = switch (cause.reason()) {
      case SYNTAX -> "SyntaxError";
      case SEMANTICS -> "SemanticError";
      case UNSUPPORTED -> "NotSupported";
    };
    ((ObjectNode) answer.path("error"))
        .putObject("innererror")
        .put("code", code)
        .put("message", cause.problem())
        .put("line", cause.position().line())
        .put("pos", cause.position().column());
    return answer;
  }

  private static void metadata(Exchange exchange) throws JsonProcessingException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode tables = answer.putArray("tables");
    for (KqlTable table : TelemetrySchema.within(TimeWindow.ALL, false).tables()) {
      ObjectNode described = tables
          .addObject()
          .put("id", table.name())
          .put("name", table.name())
          .put("timespanColumn", table.name().startsWith("App") ? "TimeGenerated" : "timestamp");
      ArrayNode columns = described.putArray("columns");
      for (KqlTable.Column column : table.columns()) {
        columns.addObject().put("name", column.name()).put("type", column.type().kqlName());
      }
    }
    exchange.json(answer);
  }
}
