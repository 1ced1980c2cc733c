package azurecensus.exporter.internal.delivery;

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
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

/**
 * HTTP by the JDK's {@link HttpURLConnection}: a sixth of the classes, an eighth of the memory and
 * no lasting thread, compared with {@code java.net.http}; and libraries that trace HTTP clients do
 * not see it. Connections are kept alive and reused. Used by one thread at a time, except for
 * {@link #abort()}.
 *
 * <p>The JDK's time-outs are for connecting and for each single read. A peer that sends the head of
 * its response byte by byte, or that reads nothing, would hold the sending thread without end. So a
 * thread guards each exchange as a whole. It guards those that follow soon as well, because starting
 * a thread costs as much CPU as the POST, and ends a second or two after the last one.
 */
public final class HttpTransport {
  /** The service's responses list at most the items of one batch and are never longer. */
  private static final int MAX_RESPONSE = 1 << 20;

  /** The time of a whole exchange, in read time-outs: a minute by default. */
  private static final int READ_TIMEOUTS_OF_EXCHANGE = 6;

  /** The guard ends when no exchange was in progress or began for this time. */
  private static final long GUARD_LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Enough for a thread that waits and closes a connection. */
  private static final long GUARD_STACK_BYTES = 128 * 1024;

  private final int connectTimeoutMillis;
  private final int readTimeoutMillis;
  private final TimeSource time;
  private final Object lifecycle = new Object();
  private HttpURLConnection inProgress;
  private boolean aborted;

  /** Time by {@link System#nanoTime()} at which the guard closes the connection in progress. */
  private long guardCloses;

  /** True while a guard waits. */
  private boolean guarded;

  /** Number of exchanges that have begun. */
  private long exchanges;

  /**
   * Creates a transport without a connection.
   *
   * @param readTimeout until the response begins, between two parts of it, and for its whole body;
   *     a whole exchange may take six times as long
   */
  public HttpTransport(Duration connectTimeout, Duration readTimeout, TimeSource time) {
    this.connectTimeoutMillis = Math.toIntExact(connectTimeout.toMillis());
    this.readTimeoutMillis = Math.toIntExact(readTimeout.toMillis());
    this.time = time;
  }

  /**
   * A response of any status.
   *
   * @param body as far as it could be read; not null
   * @param headers returns the value of a header; null when absent
   */
  public record Response(int status, String body, UnaryOperator<String> headers) {
    /** Returns the value of a header; null when absent. */
    public String header(String name) {
      return headers.apply(name);
    }

    /** Leaves out body and headers, which may hold a token. */
    @Override
    public String toString() {
      return "Response[" + status + "]";
    }
  }

  /**
   * Posts the bytes and waits for the response, whatever its status.
   *
   * @throws IOException when there was no response
   */
  public Response post(URI url, byte[] body, Map<String, String> headers) throws IOException {
    HttpURLConnection connection = open(url, "POST", headers);
    connection.setDoOutput(true);
    // Saves a copy, and prevents the JDK from silently sending a POST twice when a kept-alive
    // connection breaks.
    connection.setFixedLengthStreamingMode(body.length);
    return exchange(connection, body);
  }

  /**
   * Sends a GET request and waits for the response, whatever its status.
   *
   * @throws IOException when there was no response
   */
  Response get(URI url, Map<String, String> headers) throws IOException {
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
    // The service would record the JDK's user agent as the browser of the app's users.
    connection.setRequestProperty("User-Agent", "");
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  private Response exchange(HttpURLConnection connection, byte[] body) throws IOException {
    register(connection);
    try {
      beGuarded();
      connection.connect();
      register(connection); // a connection established after the abort must not be used
      if (body != null) {
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body);
        }
      }
      int status = status(connection);
      return new Response(status, body(connection, status), connection::getHeaderField);
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    } finally {
      register(null);
    }
  }

  /** Has the guard close the registered connection when the exchange takes too long. */
  private void beGuarded() {
    synchronized (lifecycle) {
      exchanges++;
      guardCloses = System.nanoTime() + exchangeNanos();
      if (!guarded) {
        startGuard();
        guarded = true;
      }
    }
  }

  private long exchangeNanos() {
    return TimeUnit.MILLISECONDS.toNanos((long) READ_TIMEOUTS_OF_EXCHANGE * readTimeoutMillis);
  }

  private void startGuard() {
    // Without inherited values: they would keep the first caller's class loader in memory.
    Thread thread =
        new Thread(null, this::guard, "azure-monitor-exporter guard", GUARD_STACK_BYTES, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(HttpTransport.class.getClassLoader());
    thread.start();
  }

  private void guard() {
    try {
      HttpURLConnection late = awaitLate();
      while (late != null) {
        late.disconnect();
        late = awaitLate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by an application that stops all threads
    }
  }

  /**
   * Waits for an exchange that takes too long, and returns its connection; null when there was no
   * exchange for a while, and the guard must end. It looks regularly: an exchange that woke it would
   * cost a switch of threads each time.
   */
  private HttpURLConnection awaitLate() throws InterruptedException {
    synchronized (lifecycle) {
      try {
        long seen = -1;
        while (inProgress != null || seen != exchanges) {
          seen = exchanges;
          long left = guardCloses - System.nanoTime();
          if (inProgress != null && left <= 0) {
            guardCloses += exchangeNanos();
            return inProgress;
          }
          long nanos = inProgress == null ? GUARD_LINGER_NANOS : Math.min(left, GUARD_LINGER_NANOS);
          TimeUnit.NANOSECONDS.timedWait(lifecycle, nanos);
        }
        guarded = false;
        return null;
      } catch (InterruptedException e) {
        guarded = false;
        throw e;
      }
    }
  }

  /** Registers the connection that {@link #abort()} closes; null when there is none. */
  private void register(HttpURLConnection connection) throws IOException {
    synchronized (lifecycle) {
      inProgress = connection;
      if (aborted && connection != null) {
        throw new InterruptedIOException("aborted");
      }
    }
  }

  private static int status(HttpURLConnection connection) throws IOException {
    try {
      int status = connection.getResponseCode();
      if (status < 100 || status > 599) { // also of a status line that was cut off
        throw new IOException("the response is not HTTP");
      }
      return status;
    } catch (HttpRetryException e) {
      return e.responseCode(); // a 401, which the JDK tries to handle itself
    }
  }

  /**
   * Returns the body as far as it could be read: most decisions need the status alone, and reading
   * to the end allows the connection to be reused. The whole body gets one read timeout, so that a
   * slowly dripping response cannot block the sending thread.
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
      if (bytes.size() > MAX_RESPONSE) {
        throw new EOFException("the response is longer than any of the service");
      }
      if (time.nanos() - end > 0) {
        throw new SocketTimeoutException("the response does not end");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Aborts the exchange in progress, from another thread, and refuses all later ones. May block as
   * long as the exchange does, because a TLS connection is not closed while it is written to.
   */
  void abort() {
    HttpURLConnection connection;
    synchronized (lifecycle) {
      aborted = true;
      connection = inProgress;
    }
    if (connection != null) {
      connection.disconnect();
    }
  }
}
