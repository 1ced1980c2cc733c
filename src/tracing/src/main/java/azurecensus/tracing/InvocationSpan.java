package azurecensus.tracing;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.grpc.Context;
import io.opencensus.trace.BlankSpan;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;

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

  private final Invocation invocation;

  /** Null when this one joined another, which stays current, or when there is nothing to trace. */
  private final Entered entered;

  private final AtomicBoolean closed = new AtomicBoolean();

  /** Opens the root of an invocation and makes it current. */
  private InvocationSpan(Invocation invocation) {
    this.invocation = invocation;
    Context context = Context.current().withValue(CURRENT, this);
    Context previous = context.attach();
    this.entered =
        new Entered(Thread.currentThread(), context, previous, SpanScope.enter(invocation.span()));
  }

  private InvocationSpan(Invocation invocation, Entered entered) {
    this.invocation = invocation;
    this.entered = entered;
  }

  /** Opens the root of an invocation and makes it current. */
  static InvocationSpan open(Invocation invocation) {
    return new InvocationSpan(invocation);
  }

  /** Stands for an invocation that could not be traced. */
  static InvocationSpan untraced() {
    InvocationLogs logs = new InvocationLogs(null, null);
    return new InvocationSpan(
        new Invocation("", null, BlankSpan.INSTANCE, false, W3cTracestate.EMPTY, logs), null);
  }

  /**
   * Returns the invocation that this thread works for, or null. It follows the context onto threads
   * that work is wrapped for.
   */
  public static InvocationSpan current() {
    return CURRENT.get();
  }

  /** Returns a second span of this invocation, whose close does not end it. */
  InvocationSpan join() {
    return new InvocationSpan(invocation, null);
  }

  Invocation invocation() {
    return invocation;
  }

  /** Passes what the invocation's logger gets on to a handler, until the invocation ends. */
  void forwardLogsTo(Handler handler) {
    softly(
        "The invocation's logger takes no handler, so its records are not sent.",
        () -> invocation.logs().forward(this, handler));
  }

  /** Describes the request. */
  void describe(HttpRequestMessage<?> request) {
    softly("A request could not be described.", () -> invocation.describe(request));
  }

  /**
   * Notes the status code of the response.
   *
   * @param response what the function is about to return, or null
   * @return the same object
   */
  public HttpResponseMessage respond(HttpResponseMessage response) {
    softly("A response could not be recorded.", () -> invocation.respond(response));
    return response;
  }

  /** Notes what the function returned; see {@link Invocation#returned}. */
  void returned(Object value, boolean http) {
    softly("A response could not be recorded.", () -> invocation.returned(value, http));
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
    if (exception != null) {
      softly("An exception could not be recorded.", () -> invocation.recordException(exception));
    }
  }

  /** Records the exception that ended the function; see {@link Invocation#thrown}. */
  void thrown(Throwable exception, boolean http) {
    softly("An exception could not be recorded.", () -> invocation.thrown(exception, http));
  }

  /**
   * Returns the name of the operation, which is the function's; empty when the invocation could not
   * be traced.
   */
  public String getOperationName() {
    return invocation.operationName();
  }

  /** Returns the id that the host gave the invocation, or null when it gave none. */
  public String getInvocationId() {
    return invocation.invocationId();
  }

  /**
   * Ends the span and makes current again what was before. Closing twice, or a span that joined
   * another, does nothing.
   */
  @Override
  public void close() {
    if (entered == null || !closed.compareAndSet(false, true)) {
      return;
    }
    entered.leave();
    softly("The invocation's span could not be ended.", invocation::end);
  }

  private static void softly(String failure, Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      TracingFailures.report(failure, e);
    }
  }

  /** What was attached to the thread that opened the invocation, and what was there before. */
  private record Entered(Thread thread, Context context, Context previous, SpanScope scope) {
    /** What was attached on one thread cannot be detached on another. */
    void leave() {
      if (Thread.currentThread() == thread) {
        scope.close();
        context.detach(previous);
      }
    }
  }
}
