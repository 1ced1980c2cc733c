package azurecensus.calls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Answers for a partner and for Azure Storage, whose clients read a few headers. */
final class HttpStandIn implements AutoCloseable {
  private final HttpServer server;

  private HttpStandIn(HttpServer server) {
    this.server = server;
  }

  static HttpStandIn start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", HttpStandIn::answer);
    server.start();
    return new HttpStandIn(server);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      exchange.getResponseHeaders().set("Last-Modified", "Wed, 25 Nov 2026 10:00:00 GMT");
      String path = exchange.getRequestURI().getPath();
      int status =
          path.startsWith("/tables/") ? 204 : exchange.getRequestMethod().equals("PUT") ? 201 : 200;
      exchange.sendResponseHeaders(status, -1);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
