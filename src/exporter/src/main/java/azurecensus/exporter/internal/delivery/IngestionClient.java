package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.internal.delivery.RetryPolicy.Decision;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Posts batches to the service: adds an access token where one is required and follows redirects.
 * Used by one thread, except for {@link #abort()}.
 */
public final class IngestionClient implements Delivery.Sender {
  private static final int MAX_REDIRECTS = 10;

  /** Access is granted by people, so more frequent attempts are useless. */
  private static final Duration PAUSE_WHEN_UNAUTHORIZED = Duration.ofMinutes(1);

  private final URI home;
  private final HttpTransport transport;
  private final TokenCache tokens;
  private final TimeSource time;

  /** Created with the first batch, because the start of the app needs neither its memory nor it. */
  private Batch.Compressor compressor;

  /** Target of the last redirect; it is used until it no longer answers. */
  private URI current;

  /**
   * Creates a client.
   *
   * @param tokens null to post without a token
   */
  public IngestionClient(URI home, HttpTransport transport, TokenCache tokens, TimeSource time) {
    this.home = home;
    this.current = home;
    this.transport = transport;
    this.tokens = tokens;
    this.time = time;
  }

  @Override
  public Delivery.Response send(Batch batch) throws IOException {
    if (compressor == null) {
      compressor = new Batch.Compressor();
    }
    HttpTransport.Response response = post(batch.gzip(compressor));
    Decision decision = Decision.of(response.status());
    Duration pause =
        RetryPolicy.retryAfter(response.header("Retry-After"), response.header("Date"), time.now());
    if (decision == Decision.UNAUTHORIZED && tokens != null) {
      tokens.forget();
      decision = Decision.RETRY;
      pause = pause == null ? PAUSE_WHEN_UNAUTHORIZED : pause;
    }
    return new Delivery.Response(response.status(), decision, response.body(), pause);
  }

  private HttpTransport.Response post(byte[] body) throws IOException {
    Map<String, String> headers = headers();
    Set<URI> visited = new HashSet<>();
    URI url = current;
    while (visited.add(url) && visited.size() <= MAX_REDIRECTS + 1) {
      HttpTransport.Response response = postTo(url, body, headers);
      if (!isRedirect(response.status())) {
        current = url;
        return response;
      }
      url = RedirectRule.follow(url, response.header("Location"));
      if (url == null) {
        break;
      }
    }
    current = home;
    throw new IOException("redirected in a circle, or to a host that is not trusted");
  }

  /** Same statuses as in the official SDKs; the POST is repeated as it is for each. */
  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 307 || status == 308;
  }

  private HttpTransport.Response postTo(URI url, byte[] body, Map<String, String> headers)
      throws IOException {
    try {
      return transport.post(url, body, headers);
    } catch (IOException e) {
      current = home;
      throw e;
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/x-json-stream");
    headers.put("Content-Encoding", "gzip");
    if (tokens != null) {
      headers.put("Authorization", "Bearer " + tokens.get());
    }
    return headers;
  }

  @Override
  public void abort() {
    transport.abort();
  }

  @Override
  public String toString() {
    return home.getHost();
  }
}
