package azurecensus.portal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the pages' modules, their tests and WebJars to a browser on this machine:
 * {@code /modules/}, {@code /tests/} and {@code /webjars/LIBRARY/}.
 */
final class PageModulesServer implements AutoCloseable {
  private static final String WEB_JARS = "/META-INF/resources/webjars/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private PageModulesServer(HttpServer server) {
    this.server = server;
  }

  static PageModulesServer start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    PageModulesServer server = new PageModulesServer(http);
    http.setExecutor(server.threads);
    http.createContext("/", exchange -> answer(exchange, new byte[0]));
    http.createContext("/modules/", exchange -> file(exchange, PageModules.FOLDER));
    http.createContext("/tests/", exchange -> file(exchange, PageModules.TESTS));
    http.createContext("/webjars/", PageModulesServer::webJar);
    http.createContext(
        "/modules/lib/vue.js",
        exchange ->
            resource(exchange, webJarFolder("vue") + "dist/vue.runtime.esm-browser.prod.js"));
    http.start();
    return server;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void file(HttpExchange exchange, Path folder) throws IOException {
    Path file = folder.resolve(pathInContext(exchange)).normalize();
    if (file.startsWith(folder) && Files.isRegularFile(file)) {
      answer(exchange, Files.readAllBytes(file));
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }

  private static void webJar(HttpExchange exchange) throws IOException {
    String[] libraryAndFile = pathInContext(exchange).split("/", 2);
    resource(exchange, webJarFolder(libraryAndFile[0]) + libraryAndFile[1]);
  }

  private static String pathInContext(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.substring(exchange.getHttpContext().getPath().length());
  }

  private static void resource(HttpExchange exchange, String name) throws IOException {
    try (InputStream in = PageModulesServer.class.getResourceAsStream(name)) {
      if (in == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer(exchange, in.readAllBytes());
      }
    }
    exchange.close();
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String type =
        path.endsWith(".js") ? "text/javascript" : path.equals("/") ? "text/html" : "text/plain";
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=" + StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String webJarFolder(String library) {
    Properties properties = new Properties();
    try (InputStream in = PageModulesServer.class.getResourceAsStream(
        "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return WEB_JARS + library + '/' + properties.getProperty("version") + '/';
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
