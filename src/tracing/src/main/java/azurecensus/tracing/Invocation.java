package azurecensus.tracing;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.opencensus.trace.Span;
import java.net.URI;
import java.util.Map;

/**
 * What is known of one run of a function: its names, its root span and its logs. Shared by every
 * {@link InvocationSpan} of the run; thread-safe.
 */
final class Invocation {
  private final String operationName;
  private final String invocationId;
  private final Span span;
  private final boolean exported;
  private final W3cTracestate tracestate;
  private final InvocationLogs logs;

  /**
   * By identity: a caller that records and rethrows must not be recorded twice. Guarded by this.
   */
  private Throwable lastException;

  /**
   * Collects what is known.
   *
   * @param operationName the function's name
   * @param invocationId the invocation's id, or null
   * @param span the root span
   * @param exported whether the span is ours to describe and to end
   * @param tracestate what the caller sent along
   */
  Invocation(
      String operationName,
      String invocationId,
      Span span,
      boolean exported,
      W3cTracestate tracestate,
      InvocationLogs logs) {
    this.operationName = operationName;
    this.invocationId = invocationId;
    this.span = span;
    this.exported = exported;
    this.tracestate = tracestate;
    this.logs = logs;
  }

  String operationName() {
    return operationName;
  }

  String invocationId() {
    return invocationId;
  }

  Span span() {
    return span;
  }

  W3cTracestate tracestate() {
    return tracestate;
  }

  InvocationLogs logs() {
    return logs;
  }

  /** Describes the request on a span that is ours. */
  void describe(HttpRequestMessage<?> request) {
    if (!exported || request == null) {
      return;
    }
    if (request.getHttpMethod() != null) {
      SpanAttributes.put(
          span, SpanAttributes.HTTP_METHOD, request.getHttpMethod().name());
    }
    URI url = request.getUri();
    if (url != null) {
      SpanAttributes.put(span, SpanAttributes.HTTP_URL, HttpUrls.redact(url));
      SpanAttributes.put(span, SpanAttributes.HTTP_HOST, HttpUrls.host(url));
      SpanAttributes.put(span, SpanAttributes.HTTP_PATH, HttpUrls.path(url));
    }
    SpanAttributes.put(span, SpanAttributes.HTTP_USER_AGENT, header(request, "user-agent"));
  }

  /** Returns a request header in any case, or null. */
  static String header(HttpRequestMessage<?> request, String name) {
    Map<String, String> headers = request.getHeaders();
    if (headers == null) {
      return null;
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey())) {
        return header.getValue();
      }
    }
    return null;
  }

  /** Notes the response's status code on a span that is ours. */
  void respond(HttpResponseMessage response) {
    if (exported && response != null) {
      statusCode(response.getStatusCode());
    }
  }

  private void statusCode(int code) {
    SpanAttributes.put(span, SpanAttributes.HTTP_STATUS_CODE, code);
    if (!hasException()) {
      span.setStatus(HttpStatuses.of(code));
    }
  }

  /**
   * Notes what a function returned that nobody called {@link #respond} for.
   *
   * @param value what it returned, or null
   * @param http whether the function answers an HTTP request, as which the host sends any value
   *     with 200
   */
  void returned(Object value, boolean http) {
    if (value instanceof HttpResponseMessage response) {
      respond(response);
    } else if (exported && http && value != null) {
      statusCode(200);
    }
  }

  /** Records an exception that the function gave us. */
  void recordException(Throwable exception) {
    if (!isNew(exception)) {
      return;
    }
    if (exported) {
      SpanExceptions.fail(span, exception);
    } else {
      logs.log(exception);
    }
  }

  /**
   * Records the exception that ended the function. The host logs that itself, so it goes nowhere
   * but to the telemetry.
   *
   * @param http whether the function answers an HTTP request, as which the host sends 500
   */
  void thrown(Throwable exception, boolean http) {
    if (exported && http) {
      SpanAttributes.put(span, SpanAttributes.HTTP_STATUS_CODE, 500);
    }
    if (!isNew(exception)) {
      return;
    }
    if (exported) {
      SpanExceptions.fail(span, exception);
    } else {
      logs.send(exception);
    }
  }

  /** Ends what is ours. */
  void end() {
    logs.stop();
    if (exported) {
      span.end();
    }
  }

  private synchronized boolean isNew(Throwable exception) {
    boolean isNew = exception != lastException;
    lastException = exception;
    return isNew;
  }

  private synchronized boolean hasException() {
    return lastException != null;
  }
}
