package azurecensus.tracing;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.grpc.Context;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Span;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The root span of one invocation of a function, current from {@link InvocationTracer#start} until
 * {@link #close()}.
 *
 * <pre>{@code
 * try (InvocationSpan invocation = tracer.start(context, request)) {
 *   return invocation.respond(request.createResponseBuilder(HttpStatus.OK).build());
 * }
 * }</pre>
 *
 * <p>No method throws: a failure inside tracing is logged once and the function goes on. Methods
 * may be called from any thread; {@link #close()} belongs on the thread that started the span.
 */
public final class InvocationSpan implements AutoCloseable {
  private static final Context.Key<InvocationSpan> CURRENT = Context.key("azurecensus.invocation");

  private static final String ATTRIBUTES_LOST =
      "The invocation's attributes could not be recorded.";

  private final String operationName;
  private final String invocationId;
  private final Span span;
  private final boolean exported;
  private final W3cTracestate tracestate;
  private final Logger logger;
  private final Thread thread = Thread.currentThread();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** The span that this one joined, or this one. */
  private final InvocationSpan root;

  /** What {@link #enter} did, to be undone. */
  private Context attached;

  private Context previous;
  private SpanScope scope;
  private Handler logHandler;

  /**
   * By identity: a caller that records and rethrows must not be recorded twice. Guarded by this.
   */
  private Throwable lastException;

  /**
   * Makes a root that is not yet current.
   *
   * @param operationName the function's name
   * @param invocationId the invocation's id, or null
   * @param span the root span
   * @param exported whether the span is ours to describe and to end
   * @param tracestate what the caller sent along
   * @param logger the invocation's logger, or null
   */
  InvocationSpan(
      String operationName,
      String invocationId,
      Span span,
      boolean exported,
      W3cTracestate tracestate,
      Logger logger) {
    this.operationName = operationName;
    this.invocationId = invocationId;
    this.span = span;
    this.exported = exported;
    this.tracestate = tracestate;
    this.logger = logger;
    this.root = this;
  }

  /** Joins a root: closing the joined one changes nothing. */
  private InvocationSpan(InvocationSpan root) {
    this.operationName = root.operationName;
    this.invocationId = root.invocationId;
    this.span = root.span;
    this.exported = root.exported;
    this.tracestate = root.tracestate;
    this.logger = root.logger;
    this.root = root;
  }

  /** Stands for an invocation that could not be traced. */
  static InvocationSpan untraced() {
    return new InvocationSpan("", null, BlankSpan.INSTANCE, false, W3cTracestate.EMPTY, null);
  }

  /**
   * Returns the invocation that this thread works for, or null. It follows the context onto threads
   * that work is wrapped for.
   */
  public static InvocationSpan current() {
    return CURRENT.get();
  }

  /** Returns a second handle on this invocation, whose close does not end it. */
  InvocationSpan join() {
    return new InvocationSpan(root);
  }

  /** Makes this the current invocation and its span the current span. */
  void enter() {
    attached = Context.current().withValue(CURRENT, this);
    previous = attached.attach();
    scope = SpanScope.enter(span);
  }

  /** Passes what the invocation's logger gets on to a handler, until the invocation ends. */
  void forwardLogsTo(Handler handler) {
    if (logger != null) {
      Handler forwarding = new InvocationLogHandler(this, logger, handler);
      logger.addHandler(forwarding);
      logHandler = forwarding;
    }
  }

  /** Describes the request on a span that is ours. */
  void describe(HttpRequestMessage<?> request) {
    if (!exported || request == null) {
      return;
    }
    softly(ATTRIBUTES_LOST, span -> {
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
    });
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

  /**
   * Notes the status code of the response.
   *
   * @param response what the function is about to return, or null
   * @return the same object
   */
  public HttpResponseMessage respond(HttpResponseMessage response) {
    if (exported && response != null) {
      softly(ATTRIBUTES_LOST, span -> {
        int code = response.getStatusCode();
        SpanAttributes.put(span, SpanAttributes.HTTP_STATUS_CODE, code);
        if (!root.hasException()) {
          span.setStatus(HttpStatuses.of(code));
        }
      });
    }
    return response;
  }

  /**
   * Records an exception that failed the invocation or is worth seeing; once, if the same object is
   * given again.
   *
   * <p>A span that is exported gets it as an annotation and is marked as failed. When the host owns
   * the request, it is logged at SEVERE through the invocation's logger, which makes it an
   * exception below the host's request.
   *
   * @param exception the exception; null is ignored
   */
  public void recordException(Throwable exception) {
    if (exception == null || !root.isNew(exception)) {
      return;
    }
    softly("An exception could not be recorded.", span -> {
      if (exported) {
        SpanExceptions.fail(span, exception);
      } else if (logger != null) {
        logger.log(Level.SEVERE, SpanExceptions.describe(exception), exception);
      }
    });
  }

  private synchronized boolean isNew(Throwable exception) {
    boolean isNew = exception != lastException;
    lastException = exception;
    return isNew;
  }

  private synchronized boolean hasException() {
    return lastException != null;
  }

  /**
   * Returns the name of the operation, which is the function's; empty when the invocation could not
   * be traced.
   */
  public String getOperationName() {
    return operationName;
  }

  /** Returns the id that the host gave the invocation, or null when it gave none. */
  public String getInvocationId() {
    return invocationId;
  }

  Span span() {
    return span;
  }

  W3cTracestate tracestate() {
    return tracestate;
  }

  /**
   * Ends the span and makes current again what was before. Closing twice, or a span that joined
   * another, does nothing.
   */
  @Override
  public void close() {
    if (root != this || previous == null || !closed.compareAndSet(false, true)) {
      return;
    }
    softly("The invocation's log handler could not be removed.", span -> {
      if (logHandler != null) {
        logger.removeHandler(logHandler);
      }
    });
    // What was attached on one thread cannot be detached on another.
    if (Thread.currentThread() == thread) {
      scope.close();
      attached.detach(previous);
    }
    if (exported) {
      softly("The invocation's span could not be ended.", Span::end);
    }
  }

  private void softly(String failure, Consumer<Span> work) {
    try {
      work.accept(span);
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report(failure, e);
    }
  }
}
