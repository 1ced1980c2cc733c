package azurecensus.tracing.internal;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.opencensus.trace.Link;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Records on the root span of one invocation, or in its logs when the host owns the span. Every
 * span that joined the invocation shares it. Thread-safe.
 */
public final class InvocationRecorder {
  private final InvocationContext invocation;
  private final Span span;
  private final boolean exported;
  private final InvocationLogs logs;

  /**
   * The last recorded exception, compared by identity: a function that records an exception and
   * rethrows it gets one record. Guarded by this.
   */
  private Throwable lastException;

  /**
   * Creates the recorder of an invocation.
   *
   * @param exported true when the root span is this library's, which then describes and ends it
   */
  public InvocationRecorder(InvocationContext invocation, boolean exported, InvocationLogs logs) {
    this.invocation = invocation;
    this.span = invocation.root();
    this.exported = exported;
    this.logs = logs;
  }

  /** Returns the facts of the invocation. */
  public InvocationContext invocation() {
    return invocation;
  }

  /** Returns the logs of the invocation. */
  public InvocationLogs logs() {
    return logs;
  }

  /** Records method, URL without query, and user agent of the request. */
  public void describe(HttpRequestMessage<?> request) {
    if (!exported || request == null) {
      return;
    }
    if (request.getHttpMethod() != null) {
      Attributes.put(span, Attributes.HTTP_METHOD, request.getHttpMethod().name());
    }
    URI url = request.getUri();
    if (url != null) {
      Attributes.putUrl(span, url);
    }
    Attributes.put(span, Attributes.HTTP_USER_AGENT, header(request, "user-agent"));
  }

  /** Puts attributes of the trigger; a request that the host sends is described by the host. */
  public void describe(Map<String, String> trigger) {
    if (exported) {
      trigger.forEach((key, value) -> Attributes.put(span, key, value));
    }
  }

  /** Links the senders of messages; the host links them to a request that it sends. */
  public void link(List<SpanContext> senders) {
    if (exported) {
      senders.forEach(
          sender -> span.addLink(Link.fromSpanContext(sender, Link.Type.PARENT_LINKED_SPAN)));
    }
  }

  /** Returns the value of a request header whose name matches in any case, or null. */
  public static String header(HttpRequestMessage<?> request, String name) {
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

  /**
   * Records the status code of a response.
   *
   * @param response the response, or null
   */
  public void recordResponse(HttpResponseMessage response) {
    if (exported && response != null) {
      recordStatusCode(response.getStatusCode());
    }
  }

  private void recordStatusCode(int code) {
    Attributes.put(span, Attributes.HTTP_STATUS_CODE, code);
    if (!hasException()) {
      span.setStatus(HttpStatuses.of(code));
    }
  }

  /**
   * Records the function's return value, for functions that do not call {@link #recordResponse}.
   *
   * @param value the value, or null
   * @param http true for an HTTP trigger; the host answers with 200 and any value as body
   */
  public void recordReturnValue(Object value, boolean http) {
    if (value instanceof HttpResponseMessage response) {
      recordResponse(response);
    } else if (exported && http && value != null) {
      recordStatusCode(200);
    }
  }

  /** Sets a text attribute of the root span; the items below a host's span carry it instead. */
  public void putAttribute(String key, String value) {
    Attributes.put(span, key, value);
  }

  /** Sets a number attribute; see {@link #putAttribute(String, String)}. */
  public void putAttribute(String key, long value) {
    Attributes.put(span, key, value);
  }

  /** Records an exception that the function passed in. */
  public void recordException(Throwable exception) {
    if (!isNew(exception)) {
      return;
    }
    if (exported) {
      SpanExceptions.fail(span, exception);
    } else if (invocation.isOnSpan(exception)) {
      logs.logMessage(exception);
    } else {
      logs.log(exception);
    }
  }

  /**
   * Records the exception that ended the function. The host writes that to its own log, so it is
   * sent to the telemetry only.
   *
   * @param http true for an HTTP trigger; the host answers with 500
   */
  public void recordThrown(Throwable exception, boolean http) {
    if (exported && http) {
      Attributes.put(span, Attributes.HTTP_STATUS_CODE, 500);
    }
    if (!isNew(exception)) {
      return;
    }
    if (exported) {
      SpanExceptions.fail(span, exception);
    } else if (!invocation.isOnSpan(exception)) {
      logs.send(exception);
    }
  }

  /** Stops forwarding logs, and ends the root span unless it is the host's. */
  public void end() {
    logs.stop();
    if (exported) {
      span.end();
    }
  }

  private synchronized boolean isNew(Throwable exception) {
    boolean isNew = exception != lastException && !SpanExceptions.isInterruption(exception);
    lastException = isNew ? exception : lastException;
    return isNew;
  }

  private synchronized boolean hasException() {
    return lastException != null;
  }
}
