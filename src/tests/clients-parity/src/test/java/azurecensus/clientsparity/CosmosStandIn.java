package azurecensus.clientsparity;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stand-in for the gateway of a Cosmos DB account with the database {@code shop} and its
 * container {@code orders}, partitioned by {@code /customer}, on a loopback socket without TLS. Its
 * answers are those that the SDK's client needs.
 *
 * <p>Item {@code missing} does not exist; {@code busy} is refused once with 429 and then found;
 * {@code throttled} is always refused with 429; every other item is found.
 */
final class CosmosStandIn implements AutoCloseable {
  private static final String CONTAINER = "1KtjAImkcgw=";
  private static final String ETAG = "\"00000000-0000-0000-0000-000000000001\"";
  private static final String ITEMS = "/dbs/shop/colls/orders/docs";

  private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "Cosmos DB stand-in");
    thread.setDaemon(true);
    return thread;
  });
  private final AtomicBoolean refused = new AtomicBoolean();
  private final List<String> reads = new CopyOnWriteArrayList<>();
  private final HttpServer http;

  CosmosStandIn() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  String url() {
    return "http://localhost:" + port() + "/";
  }

  /** Returns the ids of the items that were read, one for each request. */
  List<String> reads() {
    return reads;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json");
      headers.set("x-ms-activity-id", "00000000-0000-0000-0000-000000000002");
      headers.set("x-ms-request-charge", "1.5");
      headers.set("x-ms-session-token", "0:-1#5");
      headers.set("etag", ETAG);
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(ITEMS)) {
        answerItems(exchange, path.substring(ITEMS.length()), body);
      } else if (path.endsWith("/pkranges")) {
        answerRanges(exchange);
      } else if (path.contains("/colls/")) {
        send(exchange, 200, container());
      } else {
        send(exchange, path.equals("/") ? 200 : 404, account());
      }
    }
  }

  private void answerItems(HttpExchange exchange, String item, byte[] body) throws IOException {
    Headers request = exchange.getRequestHeaders();
    if (request.containsKey("x-ms-cosmos-is-query-plan-request")) {
      send(exchange, 200, queryPlan());
    } else if (request.containsKey("x-ms-documentdb-isquery")) {
      send(
          exchange,
          200,
          "{\"_rid\": \"" + CONTAINER + "\", \"Documents\": [" + item("17") + "], \"_count\": 1}");
    } else if (exchange.getRequestMethod().equals("POST")) {
      send(exchange, 201, new String(body, StandardCharsets.UTF_8));
    } else {
      answerRead(exchange, item.substring(1));
    }
  }

  private void answerRead(HttpExchange exchange, String id) throws IOException {
    reads.add(id);
    if (id.equals("missing")) {
      send(exchange, 404, error("NotFound", "Entity with the specified id does not exist."));
    } else if (id.equals("throttled") || (id.equals("busy") && !refused.getAndSet(true))) {
      exchange.getResponseHeaders().set("x-ms-retry-after-ms", "5");
      exchange.getResponseHeaders().set("x-ms-substatus", "3200");
      send(exchange, 429, error("TooManyRequests", "The request rate is too large."));
    } else {
      send(exchange, 200, item(id));
    }
  }

  /** Answers a feed of changes: all ranges first, then no change. */
  private static void answerRanges(HttpExchange exchange) throws IOException {
    if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    send(exchange, 200, """
        {"_rid": "%s", "_count": 1, "PartitionKeyRanges": [{"id": "0", "_rid": "1KtjAImkcgwCAAAAAAAAUA==",
          "minInclusive": "", "maxExclusive": "FF", "ridPrefix": 0, "throughputFraction": 1,
          "status": "online", "parents": [], "_ts": 1790000000, "_etag": "1",
          "_self": "dbs/1KtjAA==/colls/1KtjAImkcgw=/pkranges/1KtjAImkcgwCAAAAAAAAUA==/"}]}
        """.formatted(CONTAINER));
  }

  private String account() {
    return """
        {"_self": "", "id": "shop", "_rid": "shop.documents.example.com", "_dbs": "//dbs/",
          "media": "//media/", "addresses": "//addresses/", "enableMultipleWriteLocations": false,
          "writableLocations": [{"name": "West Europe", "databaseAccountEndpoint": "%1$s"}],
          "readableLocations": [{"name": "West Europe", "databaseAccountEndpoint": "%1$s"}],
          "userReplicationPolicy": {"minReplicaSetSize": 3, "maxReplicasetSize": 4},
          "systemReplicationPolicy": {"minReplicaSetSize": 3, "maxReplicasetSize": 4},
          "userConsistencyPolicy": {"defaultConsistencyLevel": "Session"},
          "readPolicy": {"primaryReadCoefficient": 1, "secondaryReadCoefficient": 1},
          "queryEngineConfiguration": "{}"}
        """.formatted(url());
  }

  private static String container() {
    return """
        {"id": "orders", "_rid": "%s", "_self": "dbs/1KtjAA==/colls/1KtjAImkcgw=/", "_etag": "1",
          "_ts": 1790000000, "indexingPolicy": {"indexingMode": "consistent", "automatic": true},
          "partitionKey": {"paths": ["/customer"], "kind": "Hash", "version": 2},
          "_docs": "docs/", "_sprocs": "sprocs/", "_triggers": "triggers/", "_udfs": "udfs/",
          "_conflicts": "conflicts/"}
        """.formatted(CONTAINER);
  }

  private static String queryPlan() {
    return """
        {"partitionedQueryExecutionInfoVersion": 2,
          "queryInfo": {"distinctType": "None", "orderBy": [], "orderByExpressions": [],
            "groupByExpressions": [], "groupByAliases": [], "aggregates": [],
            "groupByAliasToAggregateType": {}, "rewrittenQuery": "", "hasSelectValue": false},
          "queryRanges": [{"min": "", "max": "FF", "isMinInclusive": true, "isMaxInclusive": false}]}
        """;
  }

  private static String item(String id) {
    return """
        {"id": "%s", "customer": "Ada", "_rid": "1KtjAImkcgwBAAAAAAAAAA==", "_etag": "1",
          "_self": "dbs/1KtjAA==/colls/1KtjAImkcgw=/docs/1KtjAImkcgwBAAAAAAAAAA==/",
          "_attachments": "attachments/", "_ts": 1790000000}
        """.formatted(id);
  }

  private static String error(String code, String message) {
    return "{\"code\": \"" + code + "\", \"message\": \"" + message + "\"}";
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
