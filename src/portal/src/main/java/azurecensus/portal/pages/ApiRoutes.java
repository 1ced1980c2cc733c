package azurecensus.portal.pages;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.ingest.EnvelopeRelay;
import azurecensus.portal.ingest.FaultScript;
import azurecensus.portal.ingest.ParquetArchive;
import azurecensus.portal.ingest.TelemetryFile;
import azurecensus.portal.live.LiveServers;
import azurecensus.portal.query.FailuresQuery;
import azurecensus.portal.query.FieldsQuery;
import azurecensus.portal.query.GroupsQuery;
import azurecensus.portal.query.LiveQuery;
import azurecensus.portal.query.MapDetailsQuery;
import azurecensus.portal.query.MapQuery;
import azurecensus.portal.query.MetricsQuery;
import azurecensus.portal.query.OperationQueries;
import azurecensus.portal.query.PerformanceQuery;
import azurecensus.portal.query.RolesQuery;
import azurecensus.portal.query.SearchQuery;
import azurecensus.portal.query.TimelineQuery;
import azurecensus.portal.sql.QueryGate;
import azurecensus.portal.sql.SqlQuery;
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
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The JSON interface of the pages and of tests: {@code /api/…}. */
public final class ApiRoutes {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int DEFAULT_OPERATIONS = 100;
  private static final int MAX_OPERATIONS = 1000;
  private static final long MAX_BODY_BYTES = 64 * 1024;
  private static final String ZIP = "application/zip";
  private static final String TOO_MANY_TRANSFERS =
      "Too many exports and imports run. Retry when they have ended.";

  private final TelemetryStore store;
  private final StoreBounds bounds;
  private final Supplier<String> connectionString;
  private final FaultScript faults;
  private final LiveServers servers;
  private final EnvelopeRelay relay;
  private final Clock clock;
  private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES, MAX_BODY_BYTES);
  private final QueryGate gate;
  /** Requests that wait for telemetry; each holds a thread, and most threads are for the others. */
  private final Semaphore waits = new Semaphore(100);
  /** Exports and imports, which last as long as their client wants. */
  private final Semaphore transfers = new Semaphore(8);

  public ApiRoutes(
      TelemetryStore store,
      QueryGate gate,
      StoreBounds bounds,
      Supplier<String> connectionString,
      FaultScript faults,
      LiveServers servers,
      EnvelopeRelay relay,
      Clock clock) {
    this.store = store;
    this.gate = gate;
    this.bounds = bounds;
    this.connectionString = connectionString;
    this.faults = faults;
    this.servers = servers;
    this.relay = relay;
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
    routes.get("/api/live", exchange -> {
      servers.watch();
      ObjectNode live = store.read(connection -> LiveQuery.run(connection, clock));
      live.set("streams", servers.toJson());
      exchange.json(live);
    });
    routes.get(
        "/api/timeline",
        exchange -> exchange.json(store.read(TimelineQuery.of(exchange.query(), clock)::run)));
    routes.get(
        "/api/groups",
        exchange -> exchange.json(store.read(GroupsQuery.of(exchange.query(), clock)::run)));
    routes.get("/api/fields", exchange -> exchange.json(store.read(FieldsQuery::run)));
    routes.get(
        "/api/fields/values",
        exchange -> exchange.json(
            store.read(connection -> FieldsQuery.values(connection, exchange.query()))));
    routes.get("/api/filter", exchange -> exchange.json(FieldsQuery.describe(exchange.query())));
    routes.get("/api/roles", exchange -> exchange.json(store.read(RolesQuery::run)));
    routes.post("/api/query", this::query);
    routes.add("DELETE", "/api/query/{id}", this::cancelQuery);
    routes.get("/api/faults", exchange -> exchange.json(faults.toJson()));
    routes.post("/api/faults", exchange -> {
      faults.add(json(exchange, "{\"kind\": \"status\", \"status\": 429, \"retryAfter\": \"1\"}"));
      exchange.json(faults.toJson());
    });
    routes.add("DELETE", "/api/faults", exchange -> {
      faults.clear();
      exchange.status(204);
    });
    routes.get(
        "/api/export",
        exchange -> bounded(TOO_MANY_TRANSFERS, transfers, () -> {
          export(exchange);
          return null;
        }));
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
    relay.state().ifPresent(state -> health.set("forward", toJson(state)));
    exchange.json(health);
  }

  private static ObjectNode toJson(EnvelopeRelay.State state) {
    ObjectNode forward = JsonNodeFactory.instance.objectNode();
    forward.put("target", state.target());
    forward.put("sent", state.sent());
    forward.put("waiting", state.waiting());
    forward.put("leftOut", state.leftOut());
    ObjectNode dropped = forward.putObject("dropped");
    state.dropped().forEach(dropped::put);
    if (state.lastError() != null) {
      forward.put("lastError", state.lastError());
      forward.put("lastErrorTime", state.lastErrorTime().toString());
    }
    return forward;
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
    if ("true".equals(exchange.query().text("compact"))) {
      items.forEach(item ->
          ((ObjectNode) item).properties().removeIf(column -> column.getValue().isNull()));
    }
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

  private void query(Exchange exchange) throws IOException, InterruptedException {
    JsonNode body = json(exchange, "{\"sql\": \"SELECT …\"}");
    exchange.json(gate.run(
        new SqlQuery(body.path("sql").asText()),
        new QueryGate.Client(
            body.path("id").asText(), exchange::whenDisconnected, QueryGate.Client.PATIENT)));
  }

  private void cancelQuery(Exchange exchange) {
    if (!gate.cancel(exchange.pathParameter("id"))) {
      throw new RequestRefusedException(404, "No query with this id runs.");
    }
    exchange.status(204);
  }

  private JsonNode json(Exchange exchange, String example) throws IOException {
    byte[] body = bodies.read(exchange.body(), exchange.header("Content-Encoding"));
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RequestRefusedException(400, "Post JSON, for example " + example);
    }
  }

  /** True for the paths whose bodies are of any size and are read while they arrive. */
  public static boolean streamsBody(String path) {
    return path.equals("/api/import");
  }

  private void export(Exchange exchange) throws IOException {
    String format = exchange.query().text("format");
    if ("parquet".equals(format)) {
      ParquetArchive.export(store, () -> {
        exchange.header("Content-Disposition", "attachment; filename=telemetry-parquet.zip");
        return exchange.stream(ZIP);
      });
    } else if (format == null || format.equals("ndjson")) {
      exchange.header("Content-Disposition", "attachment; filename=telemetry.ndjson");
      TelemetryFile.export(store, exchange.stream("application/x-ndjson; charset=utf-8"));
    } else {
      throw new RequestRefusedException(400, "format must be ndjson or parquet.");
    }
  }

  private long read(Exchange exchange) throws IOException {
    return ZIP.equals(exchange.header("Content-Type"))
        ? ParquetArchive.read(store, exchange.body(), bounds.maxBytes())
        : TelemetryFile.read(store, exchange.body(), exchange.header("Content-Encoding"));
  }

  private void importItems(Exchange exchange) throws IOException, InterruptedException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    long imported = bounded(TOO_MANY_TRANSFERS, transfers, () -> read(exchange));
    answer.put("imported", imported);
    exchange.json(answer);
  }

  /** The first answer that is enough, or the last one after the {@code wait} of the request. */
  private <T> T await(Exchange exchange, Supplier<T> ask, Predicate<T> enough)
      throws InterruptedException {
    Duration wait = exchange.query().duration("wait", Duration.ZERO, Duration.ofSeconds(60));
    return wait.isZero()
        ? store.arrivals().await(ask, enough, wait)
        : bounded(
            "Too many requests wait for telemetry. Retry in some seconds.",
            waits,
            () -> store.arrivals().await(ask, enough, wait));
  }

  /** Runs work that may hold a thread of the server for long. */
  private interface LongWork<T, E extends Exception> {
    T run() throws E, InterruptedException;
  }

  private static <T, E extends Exception> T bounded(
      String reason, Semaphore places, LongWork<T, E> work) throws E, InterruptedException {
    if (!places.tryAcquire()) {
      throw new RequestRefusedException(503, reason);
    }
    try {
      return work.run();
    } finally {
      places.release();
    }
  }
}
