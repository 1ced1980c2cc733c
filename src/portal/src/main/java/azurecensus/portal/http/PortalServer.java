package azurecensus.portal.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
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

  /**
   * Logger of Jetty, whose own messages are of no use to the user. The strong reference keeps its
   * level.
   */
  private static final Logger JETTY_LOGGER = Logger.getLogger("org.eclipse.jetty");

  private final Server server;
  private final ServerConnector connector;

  private PortalServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Creates a server that does not listen yet.
   *
   * @param port the port, or 0 for any free port
   */
  public static PortalServer of(String host, int port, Handler handler) {
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
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(handler));
    server.setErrorHandler(PortalServer::refuse);
    server.setStopTimeout(DRAIN_MILLIS);
    return new PortalServer(server, connector);
  }

  /**
   * Listens.
   *
   * @throws BindException when the port is in use
   * @throws IOException when listening fails for another reason
   */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      throw e.getCause() instanceof BindException taken ? taken : e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** The port it listens on; 0 or less while it does not listen. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Answers requests that Jetty itself refuses, such as invalid HTTP. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
    String json = "{\"error\":\"" + HttpStatus.getMessage(response.getStatus()) + "\"}";
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
