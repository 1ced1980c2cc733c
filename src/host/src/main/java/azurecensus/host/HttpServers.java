package azurecensus.host;

import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A small HTTP server on the loopback address: Jetty, set up once for the host and the sample
 * downstream service.
 */
public final class HttpServers {
  public static final String LOOPBACK = "127.0.0.1";

  private static final int MAX_THREADS = 200;
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  private HttpServers() {}

  /**
   * Starts a server.
   *
   * @param name of its threads
   * @param port 0 for any free one
   * @param drain how long {@code stop} waits for requests that are running
   * @throws HostException when the port is taken; {@code remedy} says what to do
   */
  public static Server start(
      String name, int port, Duration drain, Handler handler, String remedy) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName(name);
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    // An encoded slash, percent sign or empty segment is the function's business, and so are
    // characters such as brackets that a path should have encoded; Azure takes them, too.
    http.setUriCompliance(UriCompliance.from(EnumSet.of(
        Violation.AMBIGUOUS_PATH_SEPARATOR,
        Violation.AMBIGUOUS_PATH_ENCODING,
        Violation.AMBIGUOUS_EMPTY_SEGMENT,
        Violation.ILLEGAL_PATH_CHARACTERS)));
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(LOOPBACK);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(handler));
    server.setErrorHandler(new EmptyErrorHandler());
    server.setStopTimeout(drain.toMillis());
    try {
      server.start();
      return server;
    } catch (Exception e) {
      stop(server);
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw new HostException("Port %d is in use: %s".formatted(port, remedy), e);
      }
      throw new HostException("The server on port %d does not start: %s".formatted(port, e), e);
    }
  }

  public static URI url(Server server) {
    return URI.create(
        "http://" + LOOPBACK + ":" + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }

  /** Waits for running requests, at most as long as was said at the start, and stops. */
  public static void stop(Server server) {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Requests that did not end in time; they are cut off by the end of the process.
      System.getLogger(HttpServers.class.getName())
          .log(System.Logger.Level.DEBUG, "Stopped with a failure", e);
    }
  }

  /** What the server itself refuses is answered with the status alone. */
  private static final class EmptyErrorHandler
      extends org.eclipse.jetty.server.handler.ErrorHandler {
    @Override
    public boolean handle(
        org.eclipse.jetty.server.Request request,
        org.eclipse.jetty.server.Response response,
        org.eclipse.jetty.util.Callback callback)
        throws Exception {
      callback.succeeded();
      return true;
    }
  }
}
