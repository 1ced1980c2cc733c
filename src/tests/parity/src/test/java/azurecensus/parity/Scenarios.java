package azurecensus.parity;

import static azurecensus.parity.Scenario.client;
import static azurecensus.parity.Scenario.inProcess;
import static azurecensus.parity.Scenario.server;

import io.opencensus.trace.Status;
import java.util.List;

/** Kinds of spans that are compared. */
final class Scenarios {
  private static final String LONG = "x\u00e9".repeat(20_000);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String STACK = """
      java.lang.IllegalStateException: no answer
      \tat com.example.Shop.order(Shop.java:17)
      \tat java.base/java.lang.Thread.run(Thread.java:840)
      Caused by: java.net.ConnectException: refused
      \tat com.example.Dial.up(Dial.java:3)
      \t... 1 more
      """;

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        client("HTTP client", "/api/time")
            .with("http.method", "GET")
            .with("http.url", "https://time.example.com/api/time?zone=UTC")
            .with("http.host", "time.example.com")
            .with("http.path", "/api/time")
            .with("http.status_code", 200),
        client("HTTP client, new names", "GET")
            .with("http.request.method", "GET")
            .with("url.full", "https://time.example.com/api/time?zone=UTC")
            .with("server.address", "time.example.com")
            .with("server.port", 443)
            .with("http.response.status_code", 200),
        client("HTTP client, other port", "/api/time")
            .with("http.method", "GET")
            .with("http.url", "http://time.example.com:8080/api/time")
            .with("http.status_code", 200),
        client("HTTP client, default port", "/api/time")
            .with("http.method", "GET")
            .with("http.url", "https://time.example.com:443/api/time")
            .with("http.status_code", 200),
        client("HTTP client, 404", "/missing")
            .with("http.method", "GET")
            .with("http.url", "https://time.example.com/missing")
            .with("http.status_code", 404)
            .status(Status.NOT_FOUND),
        client("HTTP client, 503 with description", "/busy")
            .with("http.method", "POST")
            .with("http.url", "https://time.example.com/busy")
            .with("http.status_code", 503)
            .status(Status.UNAVAILABLE.withDescription("try later")),
        client("HTTP client, 500 without status", "/odd")
            .with("http.method", "GET")
            .with("http.url", "https://time.example.com/odd")
            .with("http.status_code", 500),
        client("HTTP client, no answer", "/gone")
            .with("http.method", "GET")
            .with("http.url", "https://gone.example.com/gone")
            .with("http.status_code", 0)
            .status(Status.UNKNOWN.withDescription("connection refused")),
        client("HTTP client, host and path alone", "/api/time")
            .with("http.method", "GET")
            .with("http.host", "time.example.com")
            .with("http.path", "/api/time")
            .with("http.status_code", 200),
        client("HTTP client, peer service", "/api/time")
            .with("http.method", "GET")
            .with("http.url", "https://10.0.0.7/api/time")
            .with("peer.service", "time")
            .with("http.status_code", 200),
        client("HTTP client, credentials in the URL", "/api/time")
            .with("http.method", "GET")
            .with("http.url", "https://user:password@time.example.com/api/time")
            .with("http.status_code", 200),
        client("HTTP client, user agent", "/api/time")
            .with("http.method", "GET")
            .with("http.url", "https://time.example.com/api/time")
            .with("http.user_agent", "okhttp/5")
            .with("http.status_code", 200),
        client("HTTP client, named by the app", "ask for the time")
            .with("http.method", "GET")
            .with("http.url", "https://time.example.com/api/time")
            .with("http.status_code", 200),
        server("HTTP server", "/orders/17")
            .with("http.method", "GET")
            .with("http.url", "https://shop.example.com/orders/17?page=2")
            .with("http.path", "/orders/17")
            .with("http.status_code", 200),
        server("HTTP server, new names", "GET /orders/{id}")
            .with("http.request.method", "GET")
            .with("url.scheme", "https")
            .with("server.address", "shop.example.com")
            .with("url.path", "/orders/17")
            .with("url.query", "page=2")
            .with("http.route", "/orders/{id}")
            .with("http.response.status_code", 200),
        server("HTTP server, route", "/orders/17")
            .with("http.method", "GET")
            .with("http.route", "/orders/{id}")
            .with("http.url", "https://shop.example.com/orders/17")
            .with("http.status_code", 200),
        server("HTTP server, 404", "/nothing")
            .with("http.method", "GET")
            .with("http.url", "https://shop.example.com/nothing")
            .with("http.status_code", 404)
            .status(Status.NOT_FOUND),
        server("HTTP server, 500", "/broken")
            .with("http.method", "GET")
            .with("http.url", "https://shop.example.com/broken")
            .with("http.status_code", 500)
            .status(Status.UNKNOWN),
        server("HTTP server, 401 without status", "/secret")
            .with("http.method", "GET")
            .with("http.url", "https://shop.example.com/secret")
            .with("http.status_code", 401),
        server("HTTP server, user", "/orders")
            .with("http.method", "GET")
            .with("http.url", "https://shop.example.com/orders")
            .with("http.status_code", 200)
            .with("enduser.id", "ada"),
        server("server without attributes", "tick"),
        server("server without attributes, failed", "tick")
            .status(Status.INTERNAL.withDescription("broke")),
        client("SQL", "SELECT orders")
            .with("db.system", "mssql")
            .with("db.statement", "SELECT * FROM orders")
            .with("db.name", "shop")
            .with("net.peer.name", "sql.example.com")
            .with("net.peer.port", 1433),
        client("SQL, other port", "SELECT orders")
            .with("db.system", "mssql")
            .with("db.statement", "SELECT * FROM orders")
            .with("db.name", "shop")
            .with("net.peer.name", "sql.example.com")
            .with("net.peer.port", 14330),
        client("MySQL", "SELECT orders")
            .with("db.system", "mysql")
            .with("db.statement", "SELECT * FROM orders")
            .with("db.name", "shop")
            .with("net.peer.name", "sql.example.com"),
        client("PostgreSQL", "SELECT orders")
            .with("db.system", "postgresql")
            .with("db.statement", "SELECT * FROM orders")
            .with("net.peer.name", "sql.example.com")
            .with("net.peer.port", 5432),
        client("PostgreSQL, new names", "SELECT orders")
            .with("db.system.name", "postgresql")
            .with("db.query.text", "SELECT * FROM orders")
            .with("db.namespace", "shop")
            .with("server.address", "sql.example.com"),
        client("H2 without host", "SELECT orders")
            .with("db.system", "h2")
            .with("db.statement", "SELECT * FROM orders")
            .with("db.name", "shop"),
        client("SQL, failed", "INSERT orders")
            .with("db.system", "oracle")
            .with("db.statement", "INSERT INTO orders VALUES (?)")
            .with("net.peer.name", "sql.example.com")
            .status(Status.ALREADY_EXISTS.withDescription("duplicate key")),
        client("MongoDB", "find")
            .with("db.system", "mongodb")
            .with("db.operation", "find")
            .with("db.name", "shop")
            .with("net.peer.name", "mongo.example.com")
            .with("net.peer.port", 27017),
        client("Redis", "GET")
            .with("db.system", "redis")
            .with("db.statement", "GET key")
            .with("net.peer.name", "redis.example.com")
            .with("net.peer.port", 6379),
        client("Cassandra", "SELECT")
            .with("db.system", "cassandra")
            .with("db.operation", "SELECT")
            .with("server.address", "cassandra.example.com"),
        client("Cosmos DB", "readItem")
            .with("db.system", "cosmosdb")
            .with("db.operation", "readItem")
            .with("db.name", "shop")
            .with("net.peer.name", "shop.documents.example.com"),
        client("Elasticsearch", "search")
            .with("db.system", "elasticsearch")
            .with("db.operation", "search")
            .with("net.peer.name", "search.example.com")
            .with("net.peer.port", 9200),
        client("message sent", "orders send")
            .with("messaging.system", "kafka")
            .with("messaging.destination.name", "orders")
            .with("messaging.operation", "publish")
            .with("net.peer.name", "kafka.example.com"),
        client("message sent, no host", "orders send")
            .with("messaging.system", "servicebus")
            .with("messaging.destination.name", "orders"),
        client("message received", "orders receive")
            .with("messaging.system", "rabbitmq")
            .with("messaging.destination.name", "orders")
            .with("messaging.operation", "receive")
            .with("net.peer.name", "rabbit.example.com"),
        server("message processed", "orders process")
            .with("messaging.system", "kafka")
            .with("messaging.destination.name", "orders")
            .with("messaging.operation", "process")
            .with("net.peer.name", "kafka.example.com"),
        client("gRPC client", "shop.Orders/Get")
            .with("rpc.system", "grpc")
            .with("rpc.service", "shop.Orders")
            .with("rpc.method", "Get")
            .with("rpc.grpc.status_code", 0)
            .with("server.address", "orders.example.com")
            .with("server.port", 8443),
        client("gRPC client, failed", "shop.Orders/Get")
            .with("rpc.system", "grpc")
            .with("rpc.service", "shop.Orders")
            .with("rpc.grpc.status_code", 14)
            .with("server.address", "orders.example.com")
            .status(Status.UNAVAILABLE),
        server("gRPC server", "shop.Orders/Get")
            .with("rpc.system", "grpc")
            .with("rpc.service", "shop.Orders")
            .with("rpc.grpc.status_code", 0),
        inProcess("gRPC client by name", "Sent.shop.Orders.Get"),
        inProcess("gRPC server by name", "Recv.shop.Orders.Get"),
        client("Azure SDK, blob", "PUT /orders/17.json")
            .with("microsoft.dependency.type", "Azure blob")
            .with("http.method", "PUT")
            .with("http.url", "https://shop.blob.core.windows.net/orders/17.json")
            .with("http.status_code", 201),
        client("Azure SDK, Service Bus", "ServiceBus.send")
            .with("microsoft.dependency.type", "Azure Service Bus")
            .with("messaging.system", "servicebus")
            .with("messaging.destination.name", "orders")
            .with("server.address", "shop.servicebus.windows.net"),
        client("client without attributes", "call"),
        client("client with a peer alone", "call")
            .with("net.peer.name", "somewhere.example.com")
            .with("net.peer.port", 99),
        inProcess("in-process", "long running api call"),
        inProcess("in-process child", "step").child(),
        inProcess("in-process with attributes", "step")
            .with("text", "a")
            .with("whole", 7)
            .with("fraction", 0.5)
            .with("truth", true)
            .with("ai.unknown", "b"),
        inProcess("in-process, failed", "step").status(Status.CANCELLED.withDescription("enough")),
        inProcess("context tags", "step")
            .with("ai.operation.name", "instrumentation")
            .with("session.id", "s1"),
        inProcess("annotation", "step").annotated("cache miss", "key", "k1"),
        inProcess("annotation without text", "step").annotated(""),
        inProcess("exception below a root", "step")
            .annotated(
                "exception",
                "exception.type",
                "java.lang.IllegalStateException",
                "exception.message",
                "no answer",
                "exception.stacktrace",
                STACK),
        inProcess("exception below a child", "step")
            .child()
            .annotated(
                "exception",
                "exception.type",
                "java.lang.IllegalStateException",
                "exception.message",
                "no answer",
                "exception.stacktrace",
                STACK),
        inProcess("exception without message", "step")
            .annotated(
                "exception",
                "exception.type",
                "java.lang.IllegalStateException",
                "exception.stacktrace",
                "java.lang.IllegalStateException\n\tat a.B.c(B.java:1)\n"),
        inProcess("message event", "step").messageEvent(),
        inProcess("link", "step").linked(TRACE, "00f067aa0ba902b7"),
        inProcess("three links", "step")
            .linked(TRACE, "00f067aa0ba902b7")
            .linked(TRACE, "00f067aa0ba902b8")
            .linked(TRACE, "00f067aa0ba902b9"),
        inProcess("name of blanks", " "),
        inProcess("name with emoji and quotes", "\ud83d\ude00 \"quoted\" \\ \t"),
        inProcess("long name", LONG),
        client("long URL", "/long")
            .with("http.method", "GET")
            .with("http.url", "https://time.example.com/" + LONG)
            .with("http.status_code", 200),
        client("long statement", "SELECT")
            .with("db.system", "postgresql")
            .with("db.statement", LONG)
            .with("net.peer.name", "sql.example.com"),
        inProcess("long attribute", "step").with("long", LONG),
        inProcess("long key", "step").with("k".repeat(200), "value"),
        inProcess("number that JSON has not", "step").with("nan", Double.NaN));
  }
}
