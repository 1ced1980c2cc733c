package azurecensus.tracing.internal.okhttp;

import azurecensus.tracing.internal.Attributes;
import azurecensus.tracing.internal.HttpStatuses;
import azurecensus.tracing.internal.InvocationContext;
import azurecensus.tracing.internal.SpanExceptions;
import azurecensus.tracing.internal.TracingFailures;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracing;
import java.net.SocketTimeoutException;
import java.util.Set;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Describes OkHttp requests and responses on spans. No method throws. Stateless. */
final class ClientSpans {
  /**
   * The share of the timeout after which a cancelled call counts as timed out: OkHttp's clock
   * starts a little earlier than the span's.
   */
  private static final double TIMED_OUT = 0.9;

  private ClientSpans() {}

  /**
   * Starts a span below the current one.
   *
   * @param kind {@code CLIENT}, or null for an in-process span
   * @return null when no span could be started
   */
  static Span start(Request request, Span.Kind kind, CallSettings settings) {
    try {
      HttpUrl url = request.url();
      String path = url.encodedPath();
      String host = host(url);
      SpanBuilder builder = Tracing.getTracer().spanBuilder(request.method() + " " + path);
      if (kind != null) {
        builder.setSpanKind(kind);
      }
      Span span = Attributes.startSpan(builder, InvocationContext.current());
      Attributes.put(span, Attributes.HTTP_METHOD, request.method());
      Attributes.put(
          span, Attributes.HTTP_URL, redact(url, host, path, settings.recordedQueryParameters()));
      Attributes.put(span, Attributes.HTTP_HOST, host);
      Attributes.put(span, Attributes.HTTP_PATH, path);
      Attributes.put(span, Attributes.HTTP_USER_AGENT, request.header("User-Agent"));
      return span;
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("An OkHttp call could not be traced.", e);
      return null;
    }
  }

  /** Records the status of a response. */
  static void recordStatus(Span span, Response response) {
    try {
      Attributes.put(span, Attributes.HTTP_STATUS_CODE, response.code());
      span.setStatus(HttpStatuses.of(response.code()));
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The outcome of an OkHttp call could not be recorded.", e);
    }
  }

  /** Records the response of a call, with its redirects, retries and cache use; not its body. */
  static void recordResponse(Span span, Request request, Response response, CallSettings settings) {
    recordStatus(span, response);
    try {
      recordFollowUps(span, response);
      if (!response.request().url().equals(request.url())) {
        HttpUrl last = response.request().url();
        String url =
            redact(last, host(last), last.encodedPath(), settings.recordedQueryParameters());
        Attributes.put(span, Attributes.HTTP_FINAL_URL, url);
      }
      if (response.cacheResponse() != null) {
        boolean revalidated = response.networkResponse() != null;
        Attributes.put(span, Attributes.HTTP_CACHE, revalidated ? "revalidated" : "hit");
      }
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The outcome of an OkHttp call could not be recorded.", e);
    }
  }

  /** Counts the responses that OkHttp followed with another request. */
  private static void recordFollowUps(Span span, Response response) {
    int redirects = 0;
    int challenges = 0;
    int retries = 0;
    for (Response prior = response.priorResponse(); prior != null; prior = prior.priorResponse()) {
      switch (prior.code()) {
        case 300, 301, 302, 303, 307, 308 -> redirects++;
        case 401, 407 -> challenges++;
        default -> retries++;
      }
    }
    putCount(span, Attributes.HTTP_REDIRECTS, redirects);
    putCount(span, Attributes.HTTP_AUTH_CHALLENGES, challenges);
    putCount(span, Attributes.HTTP_RETRIES, retries);
  }

  private static void putCount(Span span, String key, int count) {
    if (count > 0) {
      Attributes.put(span, key, count);
    }
  }

  /**
   * Records why a call has no response.
   *
   * @param elapsedNanos the time since the call began
   */
  static void recordFailure(Span span, Throwable failure, Call call, long elapsedNanos) {
    try {
      SpanExceptions.annotate(span, failure);
      Status status = status(failure, call, elapsedNanos);
      span.setStatus(status.withDescription(SpanExceptions.describe(failure)));
    } catch (Throwable e) {
      TracingFailures.report("The outcome of an OkHttp call could not be recorded.", e);
    }
  }

  private static Status status(Throwable failure, Call call, long elapsedNanos) {
    if (call.isCanceled() && !(failure instanceof SocketTimeoutException)) {
      // OkHttp cancels a call that reaches its own timeout.
      long timeoutNanos = call.timeout().timeoutNanos();
      boolean timedOut = timeoutNanos > 0 && elapsedNanos >= timeoutNanos * TIMED_OUT;
      return timedOut ? Status.DEADLINE_EXCEEDED : Status.CANCELLED;
    }
    return HttpStatuses.of(failure);
  }

  static void end(Span span) {
    try {
      span.end();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The span of an OkHttp call could not be ended.", e);
    }
  }

  /**
   * Returns scheme, authority and path of a URL, and the recorded part of its query; no user
   * information and no fragment.
   *
   * @param host the result of {@link #host}
   * @param path the encoded path
   * @param recordedQueryParameters the names of the query parameters that may be recorded
   */
  private static String redact(
      HttpUrl url, String host, String path, Set<String> recordedQueryParameters) {
    if (recordedQueryParameters.isEmpty() || url.querySize() == 0) {
      return url.scheme() + "://" + host + path;
    }
    HttpUrl.Builder redacted =
        url.newBuilder().username("").password("").query(null).fragment(null);
    for (int i = 0; i < url.querySize(); i++) {
      if (recordedQueryParameters.contains(url.queryParameterName(i))) {
        redacted.addQueryParameter(url.queryParameterName(i), url.queryParameterValue(i));
      }
    }
    return redacted.toString();
  }

  /** Returns {@code host[:port]}, without the scheme's default port. */
  private static String host(HttpUrl url) {
    String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
