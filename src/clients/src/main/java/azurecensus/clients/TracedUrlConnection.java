package azurecensus.clients;

import azurecensus.clients.internal.http.HttpSpans;
import azurecensus.tracing.ClientSpan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Objects;

/**
 * Traces one call with a {@link HttpURLConnection}.
 *
 * <pre>{@code
 * HttpURLConnection connection = (HttpURLConnection) url.openConnection();
 * String body = TracedUrlConnection.call(connection, () -> read(connection.getInputStream()));
 * }</pre>
 *
 * <p>One span covers the work, with the redirects that the connection follows. User information,
 * query and fragment of the URL are not recorded. Stateless, thread-safe.
 */
public final class TracedUrlConnection {
  private TracedUrlConnection() {}

  /**
   * The work with a connection: sends the request and reads the response.
   *
   * @param <T> the type of the result
   */
  @FunctionalInterface
  public interface Work<T> {
    /** Makes the call. */
    T run() throws IOException;
  }

  /**
   * Sets the trace headers of a connection and does the work with it, below the current span. A
   * connection that has trace headers keeps them.
   *
   * @param connection one that is connected already is not traced, because its headers are sent
   * @param work reads the response, or at least its status; otherwise the status is read afterwards
   * @return the result of the work
   * @throws IOException when the work throws it
   */
  public static <T> T call(HttpURLConnection connection, Work<T> work) throws IOException {
    Objects.requireNonNull(work, "work");
    if (isConnected(connection) || ClientSpan.isTraced(connection::getRequestProperty)) {
      return work.run();
    }
    URI url = uri(connection.getURL());
    return HttpSpans.start(method(connection), url, null).call(span -> {
      if (connection.getRequestProperty("traceparent") == null) {
        span.sendHeaders(connection::setRequestProperty);
      }
      try {
        T result = work.run();
        recordResponse(connection, url, span);
        return result;
      } catch (IOException failure) {
        if (isOfAResponse(failure)) {
          recordResponse(connection, url, span);
        }
        throw failure;
      }
    });
  }

  /** True for the exceptions of {@code getInputStream} that stand for a status of 400 or more. */
  private static boolean isOfAResponse(IOException failure) {
    return failure instanceof FileNotFoundException
        || (failure.getMessage() != null
            && failure.getMessage().startsWith("Server returned HTTP response code"));
  }

  /** A connection tells this by refusing to show its request's headers only. */
  private static boolean isConnected(HttpURLConnection connection) {
    try {
      connection.getRequestProperties();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** A connection sends POST for GET as soon as it has a body. */
  private static String method(HttpURLConnection connection) {
    String method = connection.getRequestMethod();
    return connection.getDoOutput() && method.equals("GET") ? "POST" : method;
  }

  /** Returns scheme, host, port and path; a URL may have characters that a URI has escaped only. */
  private static URI uri(URL url) {
    try {
      return new URI(
          url.getProtocol(), null, url.getHost(), url.getPort(), url.getPath(), null, null);
    } catch (URISyntaxException e) {
      return URI.create("/");
    }
  }

  /**
   * Records the status that the connection has kept, or reads it from the open connection. A
   * connection that is not open, because it was never opened, was closed by the work, or has read
   * an empty body, would send a request for a status that it does not know; without permission for
   * input it does not.
   */
  private static void recordResponse(HttpURLConnection connection, URI first, ClientSpan span) {
    boolean open = isConnected(connection);
    boolean input = connection.getDoInput();
    try {
      if (!open) {
        connection.setDoInput(false);
      }
      int code = connection.getResponseCode();
      if (code > 0) {
        span.recordStatusCode(code);
        HttpSpans.recordFollowUps(span, 0, 0, first, uri(connection.getURL()));
      }
    } catch (IOException | RuntimeException e) {
      if (open) {
        span.recordException(e);
      }
    } finally {
      if (!open) {
        connection.setDoInput(input);
      }
    }
  }
}
