package azurecensus.clients.internal.apache;

import azurecensus.clients.internal.http.HttpSpans;
import azurecensus.tracing.ClientSpan;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.protocol.RedirectLocations;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;

/**
 * The span of one call and the attempts made for it, kept in the context of the call. Thread-safe.
 */
final class ApacheCall {
  private static final String ATTRIBUTE = "azurecensus.call";

  private final ClientSpan span;
  private final URI url;
  private final boolean namesTrace;
  private final AtomicInteger attempts = new AtomicInteger();

  private ApacheCall(ClientSpan span, URI url, boolean namesTrace) {
    this.span = span;
    this.url = url;
    this.namesTrace = namesTrace;
  }

  /** Starts the span of a call; null when the request is part of a call that has one already. */
  static ApacheCall start(HttpRequest request, HttpRoute route, HttpClientContext context) {
    if (ClientSpan.isTraced(name -> header(request, name))) {
      context.removeAttribute(ATTRIBUTE);
      return null;
    }
    URI url = url(request, route);
    ClientSpan span = HttpSpans.start(request.getMethod(), url, header(request, "User-Agent"));
    ApacheCall call = new ApacheCall(span, url, request.containsHeader("traceparent"));
    context.setAttribute(ATTRIBUTE, call);
    return call;
  }

  /** Counts an attempt of the current call and sets its headers. */
  static void attempt(HttpRequest request, HttpClientContext context) {
    if (context.getAttribute(ATTRIBUTE) instanceof ApacheCall call) {
      call.attempts.incrementAndGet();
      if (!call.namesTrace) {
        call.span.sendHeaders(request::setHeader);
      }
    }
  }

  private static String header(HttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private static URI url(HttpRequest request, HttpRoute route) {
    String path = request.getPath() == null ? "/" : request.getPath().split("[?#]", 2)[0];
    try {
      return new URI(route.getTargetHost().toURI() + (path.startsWith("/") ? path : "/" + path));
    } catch (URISyntaxException e) {
      return URI.create(route.getTargetHost().toURI());
    }
  }

  ClientSpan span() {
    return span;
  }

  /** Records the last response, and the further requests that led to it. */
  void recordResponse(HttpResponse response, HttpClientContext context) {
    span.recordStatusCode(response.getCode());
    RedirectLocations followed = context.getRedirectLocations();
    int redirects = followed == null ? 0 : followed.size();
    URI last = redirects == 0 ? null : followed.get(redirects - 1);
    HttpSpans.recordFollowUps(span, redirects, attempts.get() - 1 - redirects, url, last);
  }

  /** Records that the call has no response. */
  void recordFailure(Throwable failure) {
    span.recordException(failure);
    if (attempts.get() > 1) {
      span.putAttribute("http.retries", attempts.get() - 1L);
    }
  }
}
