package azurecensus.portal.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The portal's HTTP server: Jetty without servlets, which starts fast and needs few libraries. */
public final class PortalServer implements AutoCloseable {
  /** The most threads; each request that waits for telemetry holds one. */
  private static final int MAX_THREADS = 250;

  /** Time for running requests to finish when the portal closes. */
  private static final long DRAIN_MILLIS = 1000;

  /** The method with which a client of HTTP/2, for example of gRPC, begins. */
  private static final String HTTP_2 = "PRI";

  private static final String HTTP_2_REASON =
      "This portal speaks HTTP/1.1. For OTLP set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.";

  /**
   * Logger of Jetty, whose own messages are of no use to the user. The strong reference keeps its
   * level.
   */
  private static final Logger JETTY_LOGGER = Logger.getLogger("org.eclipse.jetty");

  private final Server server;
  private final List<ServerConnector> connectors;

  private PortalServer(Server server, List<ServerConnector> connectors) {
    this.server = server;
    this.connectors = connectors;
  }

  /**
   * Creates a server that does not listen yet.
   *
   * @param ports the ports, each 0 for any free port
   */
  public static PortalServer of(String host, List<Integer> ports, Handler handler) {
    if (JETTY_LOGGER.getLevel() == null) {
      JETTY_LOGGER.setLevel(Level.WARNING);
    }
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("portal-http");
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Allows doubled slashes, and any character in operation ids.
    http.setUriCompliance(UriCompliance.from(EnumSet.of(
        Violation.AMBIGUOUS_EMPTY_SEGMENT,
        Violation.AMBIGUOUS_PATH_SEPARATOR,
        Violation.AMBIGUOUS_PATH_ENCODING)));
    List<ServerConnector> connectors = new ArrayList<>();
    for (int port : ports) {
      ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
      connector.setHost(host);
      connector.setPort(port);
      server.addConnector(connector);
      connectors.add(connector);
    }
    server.setHandler(new GracefulHandler(handler));
    server.setErrorHandler(PortalServer::refuse);
    server.setStopTimeout(DRAIN_MILLIS);
    return new PortalServer(server, connectors);
  }

  /**
   * Listens.
   *
   * @throws BindException when a port is in use; the message names it
   * @throws IOException when listening fails for another reason
   */
  public void start() throws IOException {
    try {
      for (ServerConnector connector : connectors) {
        open(connector);
      }
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void open(ServerConnector connector) throws IOException {
    try {
      connector.open();
    } catch (IOException e) {
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        BindException taken = new BindException(String.valueOf(connector.getPort()));
        taken.initCause(e);
        throw taken;
      }
      throw e;
    }
  }

  /**
   * The port it listens on; 0 or less while it does not listen.
   *
   * @param index the position among the ports
   */
  public int port(int index) {
    return connectors.get(index).getLocalPort();
  }

  /** Answers requests that Jetty itself refuses, such as invalid HTTP. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
    String reason = request.getMethod().equals(HTTP_2)
        ? HTTP_2_REASON
        : HttpStatus.getMessage(response.getStatus());
    String json = "{\"error\":\"" + reason + "\"}";
    response.write(true, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }

  /**
   * Stops the server. Requests that take longer than {@value #DRAIN_MILLIS} ms more are cut off.
   */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Requests that did not end in time were cut off.
      Logger.getLogger(PortalServer.class.getName())
          .log(Level.FINE, "Stopping the server failed", e);
    }
  }
}
