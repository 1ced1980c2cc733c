package azurecensus.local.portal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The JSON that the pages show and that tests read: {@code /api/…}. */
final class ApiRoutes implements AutoCloseable {
  private static final int DEFAULT_OPERATIONS = 100;
  private static final int MAX_OPERATIONS = 1000;
  private static final long MAX_QUESTION_BYTES = 64 * 1024;

  private final TelemetryStore store;
  private final StoreBounds bounds;
  private final Supplier<String> connectionString;
  private final FaultScript faults;
  private final Clock clock;
  private final BodyReader bodies = new BodyReader(MAX_QUESTION_BYTES, MAX_QUESTION_BYTES);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "portal-query-timer");
        thread.setDaemon(true);
        return thread;
      });

  ApiRoutes(
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

  void addTo(RoutesConfig routes) {
    routes.get("/api/health", this::health);
    routes.get("/api/operations", this::operations);
    routes.get("/api/operations/{operationId}", this::operation);
    routes.get(
        "/api/operations/{operationId}/neighbours",
        context -> send(
            context,
            store.read(connection ->
                OperationQueries.neighbours(connection, context.pathParam("operationId")))));
    routes.get("/api/items", this::items);
    routes.get(
        "/api/failures",
        context -> send(context, store.read(FailuresQuery.of(context, clock)::run)));
    routes.get(
        "/api/performance",
        context -> send(context, store.read(PerformanceQuery.of(context, clock)::run)));
    routes.get(
        "/api/metrics", context -> send(context, store.read(MetricsQuery.of(context, clock)::run)));
    routes.get(
        "/api/live",
        context -> send(context, store.read(connection -> LiveQuery.run(connection, clock))));
    routes.get("/api/roles", context -> send(context, store.read(RolesQuery::run)));
    routes.post("/api/query", this::query);
    routes.get("/api/faults", context -> send(context, faults.toJson()));
    routes.post("/api/faults", context -> {
      faults.add(json(context, "{\"kind\": \"status\", \"status\": 429, \"retryAfter\": \"1\"}"));
      send(context, faults.toJson());
    });
    routes.delete("/api/faults", context -> {
      faults.clear();
      context.status(204);
    });
    routes.get("/api/export", context -> {
      context
          .contentType("application/x-ndjson; charset=utf-8")
          .header("Content-Disposition", "attachment; filename=telemetry.ndjson");
      TelemetryFile.export(store, context.outputStream());
    });
    routes.post("/api/import", this::importItems);
    routes.get("/api/map", context -> send(context, store.read(MapQuery.of(context, clock)::run)));
    routes.get("/api/map/details", this::mapDetails);
    routes.delete("/api/items", context -> {
      store.clear();
      context.status(204);
    });
  }

  private void health(Context context) throws JsonProcessingException {
    ObjectNode health = JsonNodeFactory.instance.objectNode();
    // Counting waits until what was taken is stored, or has failed to be.
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
    send(context, health);
  }

  private void operations(Context context) throws JsonProcessingException, InterruptedException {
    int limit = QueryParameters.number(context, "limit", DEFAULT_OPERATIONS, 1, MAX_OPERATIONS);
    int count = QueryParameters.number(context, "count", 1, 0, MAX_OPERATIONS);
    send(
        context,
        await(
            context,
            () -> store.read(
                connection -> OperationQueries.newest(connection, Math.max(limit, count))),
            operations -> operations.size() >= count));
  }

  private void operation(Context context) throws JsonProcessingException, InterruptedException {
    String operationId = context.pathParam("operationId");
    int enough = QueryParameters.number(context, "items", 1, 0, OperationQueries.MAX_ITEMS);
    ArrayNode items = await(
        context,
        () -> store.read(connection -> OperationQueries.items(connection, operationId)),
        found -> found.size() >= enough);
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.put("operation_Id", operationId);
    operation.set("items", items);
    send(context, operation);
  }

  /**
   * With {@code counts=true} the items and how many there are of each type, else the items alone.
   */
  private void items(Context context) throws JsonProcessingException {
    SearchQuery search = SearchQuery.of(context, clock);
    boolean withCounts = "true".equals(context.queryParam("counts"));
    send(context, withCounts ? store.read(search::itemsAndCounts) : store.read(search::items));
  }

  private void query(Context context) throws IOException {
    JsonNode question = json(context, "{\"sql\": \"SELECT …\"}");
    send(context, store.read(new SqlQuery(question.path("sql").asText(), timer)::run));
  }

  private JsonNode json(Context context, String example) throws IOException {
    byte[] body = bodies.read(context.req().getInputStream(), context.header("Content-Encoding"));
    try {
      return JsonRows.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RequestRefusedException(400, "Post JSON, for example " + example);
    }
  }

  private void importItems(Context context) throws IOException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put(
        "imported",
        TelemetryFile.read(
            store, context.req().getInputStream(), context.header("Content-Encoding")));
    send(context, answer);
  }

  private void mapDetails(Context context) throws JsonProcessingException {
    String role = context.queryParam("role");
    String source = context.queryParam("source");
    String callee = context.queryParam("callee");
    String type = context.queryParam("type");
    String target = context.queryParam("target");
    MapDetailsQuery query;
    if (role != null) {
      query = MapDetailsQuery.ofRole(role);
    } else if (source != null && callee != null) {
      query = MapDetailsQuery.ofCallsBetween(source, callee);
    } else if (type != null && target != null) {
      query = MapDetailsQuery.ofExternal(source, type, target);
    } else {
      throw new RequestRefusedException(
          400, "Give role, or source and callee, or type and target (and source).");
    }
    send(context, store.read(query.during(new Conditions().timeRange(context, clock))::run));
  }

  /**
   * Asks again whenever something arrived, until it is enough or the request's {@code wait} is
   * over.
   */
  private <T> T await(Context context, Supplier<T> ask, Predicate<T> enough)
      throws InterruptedException {
    Duration wait =
        QueryParameters.duration(context, "wait", Duration.ZERO, Duration.ofSeconds(60));
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      long seen = store.arrivals().version();
      T answer = ask.get();
      if (enough.test(answer)
          || !store.arrivals().awaitChange(seen, deadline - System.nanoTime())) {
        return answer;
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  static void send(Context context, JsonNode json) throws JsonProcessingException {
    context
        .contentType("application/json; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(JsonRows.MAPPER.writeValueAsBytes(json));
  }
}
