package azurecensus.portal.pages;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.ingest.FaultScript;
import azurecensus.portal.ingest.TelemetryFile;
import azurecensus.portal.query.FailuresQuery;
import azurecensus.portal.query.LiveQuery;
import azurecensus.portal.query.MapDetailsQuery;
import azurecensus.portal.query.MapQuery;
import azurecensus.portal.query.MetricsQuery;
import azurecensus.portal.query.OperationQueries;
import azurecensus.portal.query.PerformanceQuery;
import azurecensus.portal.query.RolesQuery;
import azurecensus.portal.query.SearchQuery;
import azurecensus.portal.query.SqlQuery;
import azurecensus.portal.store.StoreBounds;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The JSON interface of the pages and of tests: {@code /api/…}. */
public final class ApiRoutes implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int DEFAULT_OPERATIONS = 100;
  private static final int MAX_OPERATIONS = 1000;
  private static final long MAX_BODY_BYTES = 64 * 1024;

  private final TelemetryStore store;
  private final StoreBounds bounds;
  private final Supplier<String> connectionString;
  private final FaultScript faults;
  private final Clock clock;
  private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES, MAX_BODY_BYTES);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "portal-query-timer");
        thread.setDaemon(true);
        return thread;
      });

  public ApiRoutes(
      TelemetryStore store,
      StoreBounds bounds,
      Supplier<String> connectionString,
      FaultScript faults,
      Clock clock) {
    this.store = store;
    this.bounds = bounds;
    this.connectionString = connectionString;
    this.faults = faults;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void addTo(RouteTable routes) {
    routes.get("/api/health", this::health);
    routes.get("/api/operations", this::operations);
    routes.get("/api/operations/{operationId}", this::operation);
    routes.get(
        "/api/operations/{operationId}/neighbours",
        exchange -> exchange.json(store.read(connection ->
            OperationQueries.neighbours(connection, exchange.pathParameter("operationId")))));
    routes.get("/api/items", this::items);
    routes.get(
        "/api/failures",
        exchange -> exchange.json(store.read(FailuresQuery.of(exchange.query(), clock)::run)));
    routes.get(
        "/api/performance",
        exchange -> exchange.json(store.read(PerformanceQuery.of(exchange.query(), clock)::run)));
    routes.get(
        "/api/metrics",
        exchange -> exchange.json(store.read(MetricsQuery.of(exchange.query(), clock)::run)));
    routes.get(
        "/api/live",
        exchange -> exchange.json(store.read(connection -> LiveQuery.run(connection, clock))));
    routes.get("/api/roles", exchange -> exchange.json(store.read(RolesQuery::run)));
    routes.post("/api/query", this::query);
    routes.get("/api/faults", exchange -> exchange.json(faults.toJson()));
    routes.post("/api/faults", exchange -> {
      faults.add(json(exchange, "{\"kind\": \"status\", \"status\": 429, \"retryAfter\": \"1\"}"));
      exchange.json(faults.toJson());
    });
    routes.add("DELETE", "/api/faults", exchange -> {
      faults.clear();
      exchange.status(204);
    });
    routes.get("/api/export", exchange -> {
      exchange.header("Content-Disposition", "attachment; filename=telemetry.ndjson");
      TelemetryFile.export(store, exchange.stream("application/x-ndjson; charset=utf-8"));
    });
    routes.post("/api/import", this::importItems);
    routes.get(
        "/api/map",
        exchange -> exchange.json(store.read(MapQuery.of(exchange.query(), clock)::run)));
    routes.get(
        "/api/map/details",
        exchange -> exchange.json(store.read(MapDetailsQuery.of(exchange.query(), clock)::run)));
    routes.add("DELETE", "/api/items", exchange -> {
      store.clear();
      exchange.status(204);
    });
  }

  private void health(Exchange exchange) throws JsonProcessingException {
    ObjectNode health = JsonNodeFactory.instance.objectNode();
    // Counting waits until the accepted items are stored, or cannot be stored.
    long items = store.itemCount();
    String fault = store.fault();
    health.put("status", fault == null ? "ok" : "failing");
    if (fault != null) {
      health.put("fault", fault);
    }
    health.put("items", items);
    health.put("bytes", store.byteCount());
    health.put("maxItems", bounds.maxItems());
    health.put("maxBytes", bounds.maxBytes());
    health.put("connectionString", connectionString.get());
    exchange.json(health);
  }

  private void operations(Exchange exchange) throws JsonProcessingException, InterruptedException {
    int limit = exchange.query().number("limit", DEFAULT_OPERATIONS, 1, MAX_OPERATIONS);
    int count = exchange.query().number("count", 1, 0, MAX_OPERATIONS);
    exchange.json(await(
        exchange,
        () -> store.read(connection ->
            OperationQueries.newest(connection, Math.max(limit, count), exchange.query(), clock)),
        operations -> operations.size() >= count));
  }

  private void operation(Exchange exchange) throws JsonProcessingException, InterruptedException {
    String operationId = exchange.pathParameter("operationId");
    int enough = exchange.query().number("items", 1, 0, OperationQueries.MAX_ITEMS);
    ArrayNode items = await(
        exchange,
        () -> store.read(connection -> OperationQueries.items(connection, operationId)),
        found -> found.size() >= enough);
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.put("operation_Id", operationId);
    operation.set("items", items);
    exchange.json(operation);
  }

  /** Answers the items and, with {@code counts=true}, the number of each type. */
  private void items(Exchange exchange) throws JsonProcessingException {
    SearchQuery search = SearchQuery.of(exchange.query(), clock);
    boolean withCounts = "true".equals(exchange.query().text("counts"));
    exchange.json(withCounts ? store.read(search::itemsAndCounts) : store.read(search::items));
  }

  private void query(Exchange exchange) throws IOException {
    JsonNode body = json(exchange, "{\"sql\": \"SELECT …\"}");
    exchange.json(store.read(new SqlQuery(body.path("sql").asText(), timer)::run));
  }

  private JsonNode json(Exchange exchange, String example) throws IOException {
    byte[] body = bodies.read(exchange.body(), exchange.header("Content-Encoding"));
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RequestRefusedException(400, "Post JSON, for example " + example);
    }
  }

  private void importItems(Exchange exchange) throws IOException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put(
        "imported",
        TelemetryFile.read(store, exchange.body(), exchange.header("Content-Encoding")));
    exchange.json(answer);
  }

  /** The first answer that is enough, or the last one after the {@code wait} of the request. */
  private <T> T await(Exchange exchange, Supplier<T> ask, Predicate<T> enough)
      throws InterruptedException {
    Duration wait = exchange.query().duration("wait", Duration.ZERO, Duration.ofSeconds(60));
    return store.arrivals().await(ask, enough, wait);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
