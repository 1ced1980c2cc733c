package azurecensus.portal.kql;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTable;
import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The query API of the service: {@code /v1/apps/{app}/query},
 * {@code /v1/workspaces/{workspace}/query} and the query of a resource with GET and POST, and
 * {@code /metadata}. Every application, workspace, resource and token is accepted. A wait in the
 * header {@code Prefer} has no effect: each query has the same bound of time.
 */
public final class QueryApi implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long MAX_BODY_BYTES = 256 * 1024;

  /** The clients of the service name an Application Insights resource by its full id. */
  private static final String RESOURCE =
      "/v1/subscriptions/{subscription}/resourceGroups/{group}/providers/{provider}/{type}/{name}";

  private static final String[] OWNERS = {"/v1/apps/{app}", "/v1/workspaces/{workspace}", RESOURCE};

  private final TelemetryStore store;
  private final Clock clock;
  private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES, MAX_BODY_BYTES);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "portal-kql-timer");
        thread.setDaemon(true);
        return thread;
      });

  public QueryApi(TelemetryStore store, Clock clock) {
    this.store = store;
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
    new EditorApi(store, clock, timer).addTo(routes);
  }

  /** Runs a query over all times. */
  public ObjectNode run(String kql) {
    return store.read(new KqlQuery(kql, null, false, clock.instant(), timer)::run);
  }

  private void posted(Exchange exchange) throws IOException {
    byte[] body = bodies.read(exchange.body(), exchange.header("Content-Encoding"));
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      fail(
          exchange,
          "BadArgumentError",
          "Post JSON, for example {\"query\": \"requests | count\"}",
          null);
      return;
    }
    answer(exchange, json.path("query").asText(null), json.path("timespan").asText(null));
  }

  private void answer(Exchange exchange, String kql, String timespan)
      throws JsonProcessingException {
    boolean workspace = exchange.path().startsWith("/v1/workspaces/");
    try {
      exchange.json(
          store.read(new KqlQuery(kql, timespan, workspace, clock.instant(), timer)::run));
    } catch (KqlException e) {
      fail(exchange, "BadArgumentError", e.getMessage(), e);
    } catch (RequestRefusedException e) {
      fail(exchange, "BadArgumentError", e.getMessage(), null);
    }
  }

  /** Answers an error as the service does. */
  private static void fail(Exchange exchange, String code, String message, KqlException cause)
      throws JsonProcessingException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode error = answer.putObject("error").put("message", message).put("code", code);
    if (cause != null) {
      error
          .putObject("innererror")
          .put(
              "code",
              switch (cause.reason()) {
                case SYNTAX -> "SyntaxError";
                case SEMANTICS -> "SemanticError";
                case UNSUPPORTED -> "NotSupported";
              })
          .put("message", cause.problem())
          .put("line", cause.position().line())
          .put("pos", cause.position().column());
    }
    exchange.status(400);
    exchange.json(answer);
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

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
