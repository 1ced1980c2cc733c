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

/**
 * The portal's HTTP server: Jetty without servlets, since a portal in somebody's tests should start
 * fast and bring few libraries along.
 */
public final class PortalServer implements AutoCloseable {
  /** Those who wait for telemetry each hold a thread. */
  private static final int MAX_THREADS = 250;

  /** What is being answered when the portal closes may be finished so long. */
  private static final long DRAIN_MILLIS = 1000;

  /** Held, so that its level is not forgotten: a server's own chatter is no news to who runs it. */
  private static final Logger CHATTER = Logger.getLogger("org.eclipse.jetty");

  private final Server server;
  private final ServerConnector connector;

  private PortalServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Makes a server that does not listen yet.
   *
   * @param port 0 for any free one
   */
  public static PortalServer of(String host, int port, Handler handler) {
    if (CHATTER.getLevel() == null) {
      CHATTER.setLevel(Level.WARNING);
    }
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("portal-http");
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Doubled slashes, and operation ids with whatever is in them.
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
   * @throws BindException when the port is taken
   * @throws IOException when it cannot listen for another reason
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

  /** Where it listens; at most 0 when it does not. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Answers what the server itself refuses, being no HTTP. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
    String json = "{\"error\":\"" + HttpStatus.getMessage(response.getStatus()) + "\"}";
    response.write(true, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }

  /** Ends; what takes longer than {@value #DRAIN_MILLIS} ms more is cut off. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // What did not end in time has been cut off.
      Logger.getLogger(PortalServer.class.getName()).log(Level.FINE, "Stopped with a failure", e);
    }
  }
}
