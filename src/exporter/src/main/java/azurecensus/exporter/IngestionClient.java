package azurecensus.exporter;

import azurecensus.exporter.HttpTransport.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Posts to the service: with a token where one is needed, and to where the service moved. Used by
 * one thread, except for {@link #abort()}.
 */
final class IngestionClient implements IngestionSender {
  private static final int MAX_REDIRECTS = 10;

  /** Rights are granted by people, so asking more often helps nobody. */
  private static final Duration PAUSE_WHEN_UNAUTHORIZED = Duration.ofMinutes(1);

  private final URI home;
  private final HttpTransport transport;
  private final TokenCache tokens;

  /**
   * Made with the first batch: it takes memory and time that the start of the app can do without.
   */
  private Gzip gzip;

  /** Where the service moved to; the redirect holds until the place no longer answers. */
  private URI current;

  /** Posts without a token when {@code tokens} is null. */
  IngestionClient(URI home, HttpTransport transport, TokenCache tokens) {
    this.home = home;
    this.current = home;
    this.transport = transport;
    this.tokens = tokens;
  }

  @Override
  public IngestionResponse send(Batch batch) throws IOException {
    if (gzip == null) {
      gzip = new Gzip();
    }
    Answer answer = post(batch.gzip(gzip));
    Verdict verdict = Verdict.of(answer.status());
    Duration pause = answer.retryAfter();
    if (verdict == Verdict.UNAUTHORIZED && tokens != null) {
      tokens.forget();
      verdict = Verdict.RETRY;
      pause = pause == null ? PAUSE_WHEN_UNAUTHORIZED : pause;
    }
    return IngestionResponse.of(answer.status(), verdict, answer.body(), pause);
  }

  private Answer post(byte[] body) throws IOException {
    Map<String, String> headers = headers();
    Set<URI> visited = new HashSet<>();
    URI url = current;
    while (visited.add(url) && visited.size() <= MAX_REDIRECTS + 1) {
      Answer answer = postTo(url, body, headers);
      if (answer.status() != 307 && answer.status() != 308) {
        current = url;
        return answer;
      }
      url = RedirectRule.follow(url, answer.location());
      if (url == null) {
        break;
      }
    }
    current = home;
    throw new IOException("redirected in a circle, or to where telemetry must not go");
  }

  private Answer postTo(URI url, byte[] body, Map<String, String> headers) throws IOException {
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
