package azurecensus.tracing;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.TraceContext;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Handler;

/**
 * Opens the root span of each invocation of a function app. Make one per app, when the app starts;
 * it is immutable and thread-safe.
 */
public final class InvocationTracer {
  private final RequestOwner requestOwner;

  /** Null: the app wants no log records. */
  private final Handler logHandler;

  private final LogOwnership logOwnership;

  private InvocationTracer(Builder builder) {
    this.requestOwner = builder.requestOwner;
    this.logHandler = builder.logHandler;
    this.logOwnership = builder.logOwnership;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings of an {@link InvocationTracer}. */
  public static final class Builder {
    private RequestOwner requestOwner = RequestOwner.AUTO;
    private Handler logHandler;
    private LogOwnership logOwnership = (functionName, hostTraces) -> true;

    private Builder() {}

    /**
     * Says who sends the request item. Default: {@link RequestOwner#AUTO}.
     *
     * @param requestOwner not null
     */
    public Builder setRequestOwner(RequestOwner requestOwner) {
      this.requestOwner = Objects.requireNonNull(requestOwner, "requestOwner");
      return this;
    }

    /**
     * Adds a handler to the logger of each invocation's {@link ExecutionContext}, once, for as long
     * as the invocation runs. Default: none.
     *
     * @param logHandler called on the logging thread with the invocation current; it is never
     *     closed. Null: none
     */
    public Builder setLogHandler(Handler logHandler) {
      this.logHandler = logHandler;
      return this;
    }

    /**
     * Says whose records the log handler gets; it gets exceptions in any case. Default:
     * everybody's.
     */
    Builder setLogOwnership(LogOwnership logOwnership) {
      this.logOwnership = logOwnership;
      return this;
    }

    /** Returns the tracer. */
    public InvocationTracer build() {
      return new InvocationTracer(this);
    }
  }

  /**
   * Opens the root span of an invocation that is not an HTTP request, and makes it current on this
   * thread. Never throws.
   *
   * @param context the invocation's context, as the function got it
   * @return to be closed when the function returns. If the invocation has a root already, closing
   *     it changes nothing
   */
  public InvocationSpan start(ExecutionContext context) {
    return startSoftly(context, null);
  }

  /**
   * Opens the root span of an invocation that is an HTTP request, and makes it current on this
   * thread. Never throws.
   *
   * @param context the invocation's context, as the function got it
   * @param request the request, as the function got it; recorded are method, URL without query, and
   *     user agent
   * @return to be closed when the function returns. If the invocation has a root already, it gets
   *     the request's description, and closing the result changes nothing
   */
  public InvocationSpan start(ExecutionContext context, HttpRequestMessage<?> request) {
    return startSoftly(context, request);
  }

  private InvocationSpan startSoftly(ExecutionContext context, HttpRequestMessage<?> request) {
    try {
      InvocationSpan invocation = open(context, request);
      invocation.describe(request);
      return invocation;
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("An invocation could not be traced.", e);
      return InvocationSpan.untraced();
    }
  }

  private InvocationSpan open(ExecutionContext context, HttpRequestMessage<?> request) {
    String invocationId = context.getInvocationId();
    InvocationSpan current = InvocationSpan.current();
    if (current != null && invocationId != null && invocationId.equals(current.getInvocationId())) {
      if (forwardsLogs(current.getOperationName(), true)) {
        current.forwardLogsTo(logHandler);
      }
      return current.join();
    }
    Remote remote = Remote.of(context.getTraceContext()).or(request);
    String name = Objects.requireNonNullElse(context.getFunctionName(), "function");
    Root root = root(name, remote);
    SpanAttributes.put(root.span(), SpanAttributes.OPERATION_NAME, name);
    SpanAttributes.put(root.span(), SpanAttributes.INVOCATION_ID, invocationId);
    InvocationLogs logs = new InvocationLogs(context.getLogger(), logHandler);
    InvocationSpan invocation = InvocationSpan.open(new Invocation(
        name, invocationId, root.span(), root.exported(), remote.tracestate(), logs));
    if (forwardsLogs(name, remote.fromHost())) {
      invocation.forwardLogsTo(logHandler);
    }
    return invocation;
  }

  private boolean forwardsLogs(String functionName, boolean hostTraces) {
    return logHandler != null && logOwnership.isWorkers(functionName, hostTraces);
  }

  private Root root(String name, Remote remote) {
    boolean fromHost = remote.fromHost();
    boolean hostOwns =
        requestOwner == RequestOwner.HOST || (requestOwner == RequestOwner.AUTO && fromHost);
    if (hostOwns && fromHost) {
      return new Root(new HostSpan(remote.context().orElseThrow()), false);
    }
    Tracer tracer = Tracing.getTracer();
    SpanBuilder builder = remote
        .context()
        .map(parent -> tracer.spanBuilderWithRemoteParent(name, parent))
        .orElseGet(() -> tracer.spanBuilderWithExplicitParent(name, null));
    if (!hostOwns) {
      builder.setSpanKind(Span.Kind.SERVER);
    }
    // The caller's sampled flag does not decide, for some hosts always send 00.
    return new Root(builder.setSampler(Samplers.alwaysSample()).startSpan(), true);
  }

  /** A root span and whether it is exported. */
  private record Root(Span span, boolean exported) {}

  /**
   * What came in from outside.
   *
   * @param context the span to continue, if a valid one came in
   * @param tracestate what came with it
   * @param fromHost whether the span to continue is the host's
   */
  private record Remote(Optional<SpanContext> context, W3cTracestate tracestate, boolean fromHost) {
    private static final Remote NONE = new Remote(Optional.empty(), W3cTracestate.EMPTY, false);

    static Remote of(TraceContext trace) {
      return trace == null ? NONE : parse(trace.getTraceparent(), trace.getTracestate(), true);
    }

    /** A host that hands over nothing may still have passed the caller's headers on. */
    Remote or(HttpRequestMessage<?> request) {
      if (context.isPresent() || request == null) {
        return this;
      }
      return parse(
          Invocation.header(request, "traceparent"),
          Invocation.header(request, "tracestate"),
          false);
    }

    private static Remote parse(String traceparent, String tracestate, boolean fromHost) {
      W3cTracestate state = W3cTracestate.parse(tracestate);
      Optional<SpanContext> context = TraceparentParser.parse(traceparent, state);
      return context.isPresent() ? new Remote(context, state, fromHost) : NONE;
    }
  }
}
