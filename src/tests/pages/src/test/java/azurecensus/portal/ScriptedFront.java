package azurecensus.portal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server in front of a portal. It gives the answers that a test scripts and forwards every other
 * request, so that a page meets answers that a portal gives rarely.
 */
final class ScriptedFront implements AutoCloseable {
  /** Headers that belong to a connection, or that name the origin of the page. */
  private static final Set<String> NOT_FORWARDED = Set.of(
      "host",
      "connection",
      "upgrade",
      "content-length",
      "transfer-encoding",
      "origin",
      "sec-fetch-site",
      "sec-fetch-mode");

  private final URI portal;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, HttpHandler> scripted = new ConcurrentHashMap<>();

  private ScriptedFront(URI portal, HttpServer server) {
    this.portal = portal;
    this.server = server;
  }

  static ScriptedFront of(URI portal) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ScriptedFront front = new ScriptedFront(portal, http);
    http.setExecutor(front.threads);
    http.createContext("/", front::handle);
    http.start();
    return front;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Scripts the answers to the requests of a path, until {@link #forwardAll}. */
  void script(String path, HttpHandler handler) {
    scripted.put(path, handler);
  }

  /** Scripts one answer in JSON for the requests of a path. */
  void script(String path, int status, String json) {
    script(path, exchange -> {
      exchange.getRequestBody().readAllBytes();
      send(exchange, status, json);
    });
  }

  /** Answers with JSON. */
  static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Forgets the scripted answers. */
  void forwardAll() {
    scripted.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      scripted.getOrDefault(exchange.getRequestURI().getPath(), this::forward).handle(exchange);
    }
  }

  private void forward(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(portal.resolve(exchange.getRequestURI()))
        .method(
            exchange.getRequestMethod(),
            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
        values.forEach(value -> request.header(name, value));
      }
    });
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      answer(exchange, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<InputStream> response)
      throws IOException {
    for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
      if (!NOT_FORWARDED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        exchange.getResponseHeaders().put(header.getKey(), header.getValue());
      }
    }
    exchange.sendResponseHeaders(response.statusCode(), response.statusCode() == 204 ? -1 : 0);
    try (InputStream in = response.body();
        OutputStream out = exchange.getResponseBody()) {
      byte[] part = new byte[8192];
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        out.write(part, 0, length);
        out.flush();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
