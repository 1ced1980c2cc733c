package azurecensus.exporter;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * HTTP by the JDK's {@link HttpURLConnection}: a sixth of the classes, an eighth of the memory and
 * no thread, compared with {@code java.net.http}; and no tracing of HTTP clients sees it.
 * Connections are kept alive and used again. Used by one thread at a time, except for
 * {@link #abort()}.
 */
final class HttpTransport {
  /** An answer names at most the items of one batch; whatever is longer is not the service's. */
  private static final int MAX_ANSWER = 1 << 20;

  private final int connectTimeoutMillis;
  private final int readTimeoutMillis;
  private final TimeSource time;
  private final Object lifecycle = new Object();
  private HttpURLConnection underWay;
  private boolean aborted;

  HttpTransport(Duration connectTimeout, Duration readTimeout, TimeSource time) {
    this.connectTimeoutMillis = Math.toIntExact(connectTimeout.toMillis());
    this.readTimeoutMillis = Math.toIntExact(readTimeout.toMillis());
    this.time = time;
  }

  /**
   * Any answer at all.
   *
   * @param body as far as it could be read; never null
   * @param retryAfter null when not said
   * @param location null when not said
   */
  record Answer(int status, String body, Duration retryAfter, String location) {
    /** Body and location may hold a token. */
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * Posts the bytes and waits for the answer, whatever it is.
   *
   * @throws IOException when there was none
   */
  Answer post(URI url, byte[] body, Map<String, String> headers) throws IOException {
    HttpURLConnection connection = open(url, "POST", headers);
    connection.setDoOutput(true);
    // Besides saving a copy this keeps the JDK from silently sending a POST twice when a kept-alive
    // connection breaks.
    connection.setFixedLengthStreamingMode(body.length);
    return exchange(connection, body);
  }

  /**
   * Gets and waits for the answer, whatever it is.
   *
   * @throws IOException when there was none
   */
  Answer get(URI url, Map<String, String> headers) throws IOException {
    return exchange(open(url, "GET", headers), null);
  }

  private HttpURLConnection open(URI url, String method, Map<String, String> headers)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(connectTimeoutMillis);
    connection.setReadTimeout(readTimeoutMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/json");
    // The service would take the JDK's own user agent for the browser of the app's users.
    connection.setRequestProperty("User-Agent", "");
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  private Answer exchange(HttpURLConnection connection, byte[] body) throws IOException {
    note(connection);
    try {
      connection.connect();
      note(connection); // a connection that comes about too late must not be used
      if (body != null) {
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      int status = status(connection);
      Duration retryAfter = RetryAfter.parse(connection.getHeaderField("Retry-After"), time.now());
      return new Answer(
          status, body(connection, status), retryAfter, connection.getHeaderField("Location"));
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    } finally {
      note(null);
    }
  }

  /** Notes what is to be broken off by {@link #abort()}. */
  private void note(HttpURLConnection connection) throws IOException {
    synchronized (lifecycle) {
      underWay = connection;
      if (aborted && connection != null) {
        throw new InterruptedIOException("broken off");
      }
    }
  }

  private static int status(HttpURLConnection connection) throws IOException {
    try {
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("the answer is not HTTP");
      }
      return status;
    } catch (HttpRetryException e) {
      return e.responseCode(); // a 401, which the JDK would have liked to answer itself
    }
  }

  /**
   * The body as far as it could be read: the status alone decides the most, and reading to the end
   * lets the connection be used again. The whole of it gets the time that its beginning gets, lest
   * a peer that answers drop by drop hold up everything behind it.
   */
  private String body(HttpURLConnection connection, int status) {
    try (InputStream raw =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (raw == null) {
        return "";
      }
      boolean gzip = "gzip".equalsIgnoreCase(connection.getContentEncoding());
      return read(gzip ? new GZIPInputStream(raw) : raw);
    } catch (IOException e) {
      connection.disconnect();
      return "";
    }
  }

  private String read(InputStream in) throws IOException {
    long end = time.nanos() + TimeUnit.MILLISECONDS.toNanos(readTimeoutMillis);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > MAX_ANSWER) {
        throw new EOFException("the answer is longer than any that the service gives");
      }
      if (time.nanos() - end > 0) {
        throw new SocketTimeoutException("the answer does not come to its end");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Breaks off an exchange under way, from another thread, and refuses all later ones. May wait for
   * as long as the exchange does, because a TLS connection is not closed while it is written to.
   */
  void abort() {
    HttpURLConnection connection;
    synchronized (lifecycle) {
      aborted = true;
      connection = underWay;
    }
    if (connection != null) {
      connection.disconnect();
    }
  }
}
