package client;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A small service that knows nothing of telemetry; the Application Insights Java agent sees it. */
public final class AgentClient {
  private AgentClient() {}

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/hello", exchange -> {
      Logger.getLogger("client").log(Level.SEVERE, "agent says hello", new IllegalStateException("agent failed"));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hello")).build(), BodyHandlers.discarding());
    server.stop(0);
    System.exit(0);
  }
}
