package azurecensus.clients;

import azurecensus.clients.internal.apache.AsyncHandlers;
import azurecensus.clients.internal.apache.ClassicHandlers;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Traces the calls of Apache HttpClient 5, 5.1 or newer: each is a {@code CLIENT} span below the
 * current span, and sends the trace headers.
 *
 * <pre>{@code
 * CloseableHttpClient client = ApacheHttpTracing.trace(HttpClients.custom()).build();
 * CloseableHttpAsyncClient async = ApacheHttpTracing.trace(HttpAsyncClients.custom()).build();
 * }</pre>
 *
 * <p>One span covers one call, with its redirects and retries, whose numbers it has as
 * {@code http.redirects} and {@code http.retries}. User information, query and fragment of a URL
 * are not recorded. Trace headers that a request has already are kept; a request that another
 * traced client passes on gets no second span. Stateless, thread-safe.
 */
public final class ApacheHttpTracing {
  private static final String CALL = "azurecensus-call";
  private static final String ATTEMPT = "azurecensus-attempt";

  private ApacheHttpTracing() {}

  /**
   * Makes a classic client trace its calls.
   *
   * @return the same builder
   */
  public static HttpClientBuilder trace(HttpClientBuilder builder) {
    return builder
        .addExecInterceptorFirst(CALL, ClassicHandlers::call)
        .addExecInterceptorBefore(ChainElement.PROTOCOL.name(), ATTEMPT, ClassicHandlers::attempt);
  }

  /**
   * Makes an asynchronous client trace its calls.
   *
   * @return the same builder
   */
  public static HttpAsyncClientBuilder trace(HttpAsyncClientBuilder builder) {
    return builder
        .addExecInterceptorFirst(CALL, AsyncHandlers::call)
        .addExecInterceptorBefore(ChainElement.PROTOCOL.name(), ATTEMPT, AsyncHandlers::attempt);
  }
}
