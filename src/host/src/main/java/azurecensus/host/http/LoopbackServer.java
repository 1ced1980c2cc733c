package azurecensus.host.http;

import azurecensus.host.staged.StartException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Consumer;
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
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty server that listens on the loopback address only. Thread-safe. */
public final class LoopbackServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String NAME = "functions";

  /** The limit of the web server in Azure for the head of a request. */
  private static final int REQUEST_HEAD_BYTES = 32 * 1024;

  /** The web server in Azure has no limit for the head of a response. */
  static final int RESPONSE_HEAD_BYTES = 1024 * 1024;

  private static final int MAX_THREADS = 200;
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  private final Server server;

  private LoopbackServer(Server server) {
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any free one
   * @param drain time limit for running requests when the server closes
   * @param refusals receives a line about a request that the server itself refuses for its size
   * @throws StartException when the port is in use
   */
  public static LoopbackServer start(
      int port, Duration drain, Handler handler, Consumer<String> refusals) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName(NAME);
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(REQUEST_HEAD_BYTES);
    http.setMaxResponseHeaderSize(RESPONSE_HEAD_BYTES);
    // As in Azure, an encoded slash or percent sign, an empty segment and unencoded characters such
    // as brackets reach the function.
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
    server.setErrorHandler(new EmptyErrorHandler(refusals));
    server.setStopTimeout(drain.toMillis());
    try {
      server.start();
      return new LoopbackServer(server);
    } catch (Exception e) {
      stop(server);
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw new StartException(
            "Port %d is in use: end the program that listens there, or choose another port with Host.LocalHttpPort"
                    .formatted(port)
                + " in local.settings.json, --port=PORT or -Dlocal.functions.port=PORT.",
            e);
      }
      throw new StartException("The server on port %d does not start: %s".formatted(port, e), e);
    }
  }

  /** The address of the server, without a slash at the end. */
  public URI url() {
    return URI.create(
        "http://" + LOOPBACK + ":" + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }

  /** Waits for running requests, at most for the time limit given at the start, and stops. */
  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Some requests did not end in time; they end with the process.
      System.getLogger(LoopbackServer.class.getName())
          .log(System.Logger.Level.DEBUG, "The server stopped with a failure", e);
    }
  }

  /** Answers requests that the server itself refuses with a status and no body. */
  private static final class EmptyErrorHandler extends ErrorHandler {
    private final Consumer<String> refusals;

    EmptyErrorHandler(Consumer<String> refusals) {
      this.refusals = refusals;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (response.getStatus() == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
        refusals.accept(
            "A request was refused with 431: its headers have more than %d bytes, which the server in Azure refuses too."
                .formatted(REQUEST_HEAD_BYTES));
      }
      callback.succeeded();
      return true;
    }
  }
}
