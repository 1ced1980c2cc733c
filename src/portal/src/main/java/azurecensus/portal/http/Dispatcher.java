package azurecensus.portal.http;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Handles every request: checks it and calls the handler of its route. Failures become errors in
 * JSON.
 */
public final class Dispatcher extends Handler.Abstract {
  private static final Logger LOGGER = Logger.getLogger(Dispatcher.class.getName());

  private static final int BODIES_UNDER_WAY = 4;
  private static final String RETRY_AFTER_SECONDS = "2";

  private final RequestGuard guard;
  private final RouteTable routes;
  private final RouteTable.Handler notFound;
  private final Predicate<Exception> isUnavailable;
  private final Predicate<String> streamed;
  private final BodyCollector bodies;

  /**
   * Creates the dispatcher.
   *
   * @param notFound answers a path without a route
   * @param streamed true for the paths whose handlers read the body themselves; every other body is
   *     complete before its handler is called
   * @param maxBodyBytes most bytes of a body that is not streamed; four such bodies, or more
   *     smaller ones, may be under way at a time
   * @param isUnavailable true for a temporary failure, which is answered 503 with its message
   */
  public Dispatcher(
      RequestGuard guard,
      RouteTable routes,
      RouteTable.Handler notFound,
      Predicate<String> streamed,
      long maxBodyBytes,
      Predicate<Exception> isUnavailable) {
    this.guard = guard;
    this.routes = routes;
    this.notFound = notFound;
    this.streamed = streamed;
    this.bodies = new BodyCollector(maxBodyBytes, BODIES_UNDER_WAY * maxBodyBytes);
    this.isUnavailable = isUnavailable;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = plain(Request.getPathInContext(request));
    RouteTable.Match match = routes.find(path);
    Exchange exchange = new Exchange(
        request, response, callback, path, match == null ? Map.of() : match.variables());
    RouteTable.Handler handler = checked(exchange, match);
    if (!hasBody(request) || streamed.test(path)) {
      run(exchange, handler);
      return true;
    }
    CompletableFuture<BodyCollector.Body> collected = new CompletableFuture<>();
    collected.complete(bodies.collect(request, failure -> {
      BodyCollector.Body body = collected.join();
      try {
        exchange.collected(body.toByteArray());
        run(exchange, failure == null ? handler : failing(exchange, failure));
      } finally {
        body.release();
      }
    }));
    return true;
  }

  private static boolean hasBody(Request request) {
    return request.getLength() != 0;
  }

  /** The handler of the request, or one that refuses it. */
  private RouteTable.Handler checked(Exchange exchange, RouteTable.Match match) {
    try {
      guard.check(exchange);
      return handler(exchange, match);
    } catch (RuntimeException refused) {
      return ignored -> {
        throw refused;
      };
    }
  }

  private static RouteTable.Handler failing(Exchange exchange, Exception failure) {
    // The rest of the body cannot be told from the next request.
    exchange.header("Connection", "close");
    return ignored -> {
      throw failure instanceof RequestRefusedException refused
          ? refused
          : new RequestRefusedException(
              400, "The body could not be read: the connection ended before it.");
    };
  }

  private void run(Exchange exchange, RouteTable.Handler handler) {
    try {
      handler.handle(exchange);
    } catch (RequestRefusedException refused) {
      if (refused.status() == 503) {
        exchange.header("Retry-After", RETRY_AFTER_SECONDS);
      }
      exchange.fail(refused.status(), refused.getMessage());
    } catch (TooLargeException large) {
      exchange.fail(413, large.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.fail(503, "The portal is closing. Retry when it runs again.");
    } catch (IOException | RuntimeException e) {
      if (isUnavailable.test(e)) {
        exchange.fail(503, e.getMessage());
      } else if (isOfTheClient(e)) {
        exchange.abort(e);
      } else {
        failed(exchange, e);
      }
    } catch (Error e) {
      // One request whose recursion is too deep, or which needs too much memory, ends alone.
      failed(exchange, e);
    }
    exchange.finish();
  }

  private static void failed(Exchange exchange, Throwable failure) {
    LOGGER.log(Level.WARNING, failure, () -> "A request to " + exchange.path() + " failed");
    exchange.fail(500, "The portal failed. Its console shows the reason.");
  }

  /**
   * Removes doubled and trailing slashes: SDKs join {@code https://host/} and {@code /v2/track} in
   * different ways, and people type a slash at the end.
   */
  private static String plain(String path) {
    String plain = path.indexOf("//") < 0 ? path : path.replaceAll("/{2,}", "/");
    return plain.length() > 1 && plain.endsWith("/")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  private RouteTable.Handler handler(Exchange exchange, RouteTable.Match match) {
    if (match == null) {
      return notFound;
    }
    String method = exchange.method();
    RouteTable.Handler handler = match.handlers().get(method.equals("HEAD") ? "GET" : method);
    return handler == null ? wrongMethod(match) : handler;
  }

  private static RouteTable.Handler wrongMethod(RouteTable.Match match) {
    Set<String> methods = new TreeSet<>(match.handlers().keySet());
    String allowed = String.join(" and ", methods) + (methods.size() > 1 ? " are" : " is");
    return exchange -> {
      exchange.header("Allow", String.join(", ", methods));
      exchange.fail(405, "Only " + allowed + " allowed.");
    };
  }

  /** True when the client disconnected or timed out, so that no answer can reach it. */
  private static boolean isOfTheClient(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EofException || cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }
}
