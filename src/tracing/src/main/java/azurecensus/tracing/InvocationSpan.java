package azurecensus.tracing;

import azurecensus.tracing.internal.InvocationContext;
import azurecensus.tracing.internal.InvocationLogs;
import azurecensus.tracing.internal.InvocationRecorder;
import azurecensus.tracing.internal.SpanScope;
import azurecensus.tracing.internal.TracingFailures;
import azurecensus.tracing.internal.W3cTracestate;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.grpc.Context;
import io.opencensus.trace.BlankSpan;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * The root span of one invocation of a function, current from {@link InvocationTracer#start} until
 * {@link #close()}.
 *
 * <pre>{@code
 * try (InvocationSpan invocation = tracer.start(context, request)) {
 *   return invocation.recordResponse(request.createResponseBuilder(HttpStatus.OK).build());
 * }
 * }</pre>
 *
 * <p>No method throws: a failure inside tracing is logged once and does not reach the function.
 * Methods may be called from any thread; {@link #close()} belongs on the thread that started the
 * span.
 */
public final class InvocationSpan implements AutoCloseable {
  private static final String ATTRIBUTE_FAILED = "An attribute could not be recorded.";

  private static final Context.Key<InvocationSpan> CURRENT = Context.key("azurecensus.invocation");

  private final InvocationRecorder recorder;

  /** Null when this span joined another, which stays current, or when nothing is traced. */
  private final Attached attached;

  private final AtomicBoolean closed = new AtomicBoolean();

  private InvocationSpan(InvocationRecorder recorder, boolean attach) {
    this.recorder = recorder;
    this.attached = attach ? Attached.attach(this) : null;
  }

  /** Opens the root span of an invocation and makes it current. */
  static InvocationSpan open(InvocationRecorder recorder) {
    return new InvocationSpan(recorder, true);
  }

  /** Returns a span that stands for an invocation that could not be traced. */
  static InvocationSpan untraced() {
    InvocationContext nothing =
        new InvocationContext("", null, BlankSpan.INSTANCE, W3cTracestate.EMPTY, null);
    return new InvocationSpan(
        new InvocationRecorder(nothing, false, new InvocationLogs(nothing, null)), false);
  }

  /**
   * Returns the invocation that this thread works for, or null. It follows the context to threads
   * that {@link TracingContext} wraps work for.
   */
  public static InvocationSpan current() {
    return CURRENT.get();
  }

  /** Returns a second span of this invocation, whose close does not end it. */
  InvocationSpan join() {
    return new InvocationSpan(recorder, false);
  }

  /** Forwards the records of the invocation's logger to a handler until the invocation ends. */
  void forwardLogsTo(Handler handler) {
    try {
      recorder.logs().forwardTo(handler);
    } catch (Throwable e) {
      TracingFailures.report(
          "The invocation's logger accepts no handler, so its records are not sent.", e);
    }
  }

  /** Records method, URL without query, and user agent of the request. */
  void describe(HttpRequestMessage<?> request) {
    try {
      recorder.describe(request);
    } catch (Throwable e) {
      TracingFailures.report("A request could not be described.", e);
    }
  }

  /**
   * Records a trigger; null is ignored.
   *
   * @param links true to link the senders of its messages
   */
  void describe(Trigger trigger, boolean links) {
    if (trigger != null) {
      softly("A trigger could not be described.", () -> {
        recorder.describe(trigger.attributes());
        if (links) {
          recorder.link(trigger.senders());
        }
      });
    }
  }

  /** Records no spans while an orchestrator's history is replayed; null is ignored. */
  void recordNothingWhile(BooleanSupplier replaying) {
    if (replaying != null) {
      recorder.invocation().recordNothingWhile(replaying);
    }
  }

  /**
   * Records the status code of the response; sends nothing.
   *
   * @param response the response that the function is about to return, or null
   * @return the same object
   */
  public HttpResponseMessage recordResponse(HttpResponseMessage response) {
    try {
      recorder.recordResponse(response);
    } catch (Throwable e) {
      TracingFailures.report("A response could not be recorded.", e);
    }
    return response;
  }

  /**
   * Records the return value of the function. For code that runs around functions, such as a
   * middleware; a function itself calls {@link #recordResponse}.
   *
   * @param value the return value, or null. The status code of a {@link HttpResponseMessage} is
   *     recorded
   * @param http true when the function has an HTTP trigger: the host then answers with status 200
   *     for any other value that is not null
   */
  public void recordReturnValue(Object value, boolean http) {
    softly("A response could not be recorded.", () -> recorder.recordReturnValue(value, http));
  }

  /**
   * Sets an attribute of the invocation. On a root span that is exported it becomes a property of
   * the request. When the host owns the request, whose item this library cannot change, it becomes
   * a property of the invocation's own items that begin afterwards: in-process spans, calls, and
   * log records that this library sends.
   *
   * @param key not null
   * @param value null leaves the attribute out
   */
  public void putAttribute(String key, String value) {
    softly(ATTRIBUTE_FAILED, () -> recorder.putAttribute(key, value));
  }

  /** Sets a number attribute of the invocation; see {@link #putAttribute(String, String)}. */
  public void putAttribute(String key, long value) {
    softly(ATTRIBUTE_FAILED, () -> recorder.putAttribute(key, value));
  }

  /**
   * Returns the attributes that travel with the invocation's items because the host owns the
   * request; empty when the root span is exported. A copy.
   */
  public Map<String, String> getTravellingAttributes() {
    return recorder.invocation().travellingAttributes();
  }

  /**
   * Records an exception that failed the invocation or is worth seeing. The same object is sent
   * once: when a span of the invocation carries it already, here its message alone is logged.
   *
   * <p>An exported span gets it as an annotation and is marked as failed. When the host owns the
   * request, the exception is logged at SEVERE through the invocation's logger, which makes it an
   * exception below the host's request.
   *
   * @param exception the exception; null is ignored
   */
  public void recordException(Throwable exception) {
    if (exception != null) {
      softly("An exception could not be recorded.", () -> recorder.recordException(exception));
    }
  }

  /**
   * Records the exception that ended the function. For code that runs around functions, such as a
   * middleware. Unlike {@link #recordException}, it does not write to the invocation's logger: the
   * host logs an exception that ends a function itself.
   *
   * @param exception the exception; null is ignored
   * @param http true when the function has an HTTP trigger: the host then answers with status 500
   */
  public void recordThrown(Throwable exception, boolean http) {
    if (exception != null) {
      softly("An exception could not be recorded.", () -> recorder.recordThrown(exception, http));
    }
  }

  /**
   * Returns the name of the operation, which is the function's name; empty when the invocation
   * could not be traced.
   */
  public String getOperationName() {
    return recorder.invocation().operationName();
  }

  /** Returns the id that the host gave the invocation, or null when it gave none. */
  public String getInvocationId() {
    return recorder.invocation().invocationId();
  }

  /** Returns the logger that the host gave the invocation, or null when it gave none. */
  public Logger getLogger() {
    return recorder.invocation().logger();
  }

  /**
   * Ends the span and restores what was current before. Does nothing when the span is closed
   * already or joined another one.
   */
  @Override
  public void close() {
    if (attached == null || !closed.compareAndSet(false, true)) {
      return;
    }
    attached.detach();
    try {
      recorder.end();
    } catch (Throwable e) {
      TracingFailures.report("The invocation's span could not be ended.", e);
    }
  }

  /** For what is not part of every request: each use costs a cold start about 0.2 ms. */
  private static void softly(String failure, Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      TracingFailures.report(failure, e);
    }
  }

  /** The contexts that were attached to the thread that opened the invocation. */
  private record Attached(
      Thread thread, Context context, Context previous, SpanScope scope, InProcessSpan around) {
    static Attached attach(InvocationSpan span) {
      InvocationContext invocation = span.recorder.invocation();
      Context context =
          Context.current().withValues(CURRENT, span, InvocationContext.KEY, invocation);
      Context previous = context.attach();
      return new Attached(
          Thread.currentThread(),
          context,
          previous,
          SpanScope.enter(invocation.root()),
          InProcessSpan.innermost());
    }

    /** Does nothing on another thread, where nothing was attached. */
    void detach() {
      if (Thread.currentThread() == thread) {
        InProcessSpan.endUnclosed(around);
        scope.close();
        context.detach(previous);
      }
    }
  }
}
