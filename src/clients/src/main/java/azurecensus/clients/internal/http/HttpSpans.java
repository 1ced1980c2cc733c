package azurecensus.clients.internal.http;

import azurecensus.tracing.ClientSpan;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Describes requests and responses on spans, with the same attributes for all HTTP clients.
 * Stateless.
 */
public final class HttpSpans {
  private static final String USER_AGENT = "http.user_agent";
  private static final String FINAL_URL = "http.final_url";
  private static final String REDIRECTS = "http.redirects";
  private static final String RETRIES = "http.retries";

  private HttpSpans() {}

  /**
   * Starts the span of a request, or returns null when the request is part of a call that has a
   * span already.
   */
  public static ClientSpan start(HttpRequest request) {
    if (ClientSpan.isTraced(name -> request.headers().firstValue(name).orElse(null))) {
      return null;
    }
    return start(
        request.method(),
        request.uri(),
        request.headers().firstValue("User-Agent").orElse(null));
  }

  /**
   * Starts the span of a request.
   *
   * @param userAgent null: none
   */
  public static ClientSpan start(String method, URI url, String userAgent) {
    ClientSpan span = ClientSpan.http(method, url);
    span.putAttribute(USER_AGENT, userAgent);
    return span;
  }

  /**
   * Returns a request with the trace headers of a span. A request that names a trace itself is
   * returned as it is.
   */
  public static HttpRequest withHeaders(HttpRequest request, ClientSpan span) {
    if (request.headers().firstValue("traceparent").isPresent()) {
      return request;
    }
    HeaderCopy copy = new HeaderCopy(request);
    span.sendHeaders(copy::set);
    return copy.request();
  }

  /** A copy of a request that is made for the first header; requests are immutable. */
  private static final class HeaderCopy {
    private final HttpRequest request;
    private HttpRequest.Builder builder;

    HeaderCopy(HttpRequest request) {
      this.request = request;
    }

    void set(String name, String value) {
      if (builder == null) {
        builder = HttpRequest.newBuilder(request, (header, present) -> true);
      }
      builder.setHeader(name, value);
    }

    HttpRequest request() {
      return builder == null ? request : builder.build();
    }
  }

  /** Records the status of a response, and the redirects that led to it. */
  public static void recordResponse(
      ClientSpan span, HttpRequest request, HttpResponse<?> response) {
    span.recordStatusCode(response.statusCode());
    int redirects = 0;
    Optional<? extends HttpResponse<?>> previous = response.previousResponse();
    while (previous.isPresent()) {
      if (previous.get().statusCode() / 100 == 3) {
        redirects++;
      }
      previous = previous.get().previousResponse();
    }
    recordFollowUps(span, redirects, 0, request.uri(), response.uri());
  }

  /** Records the further requests of a call, and the URL of the last one if it differs. */
  public static void recordFollowUps(
      ClientSpan span, int redirects, int retries, URI first, URI last) {
    if (redirects > 0) {
      span.putAttribute(REDIRECTS, redirects);
    }
    if (retries > 0) {
      span.putAttribute(RETRIES, retries);
    }
    if (last != null && !last.equals(first)) {
      span.putAttribute(FINAL_URL, redact(last));
    }
  }

  /** Returns a URL without user information, query and fragment. */
  private static String redact(URI url) {
    String authority = url.getRawAuthority();
    String host = authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    String path = url.getRawPath();
    return url.getScheme() + "://" + host + (path == null || path.isEmpty() ? "/" : path);
  }

  /** Returns the failure that a future wraps; null for null. */
  public static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
