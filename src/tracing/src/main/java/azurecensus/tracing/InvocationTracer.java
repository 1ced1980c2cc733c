package azurecensus.tracing;

import azurecensus.tracing.internal.Attributes;
import azurecensus.tracing.internal.HostSpan;
import azurecensus.tracing.internal.InvocationContext;
import azurecensus.tracing.internal.InvocationLogs;
import azurecensus.tracing.internal.InvocationRecorder;
import azurecensus.tracing.internal.TracingFailures;
import azurecensus.tracing.internal.W3cTraceContext;
import azurecensus.tracing.internal.W3cTracestate;
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
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;

/**
 * Opens the root span of each invocation of a function app. An app creates one when it starts.
 * Immutable and thread-safe.
 */
public final class InvocationTracer {
  private final RequestOwner requestOwner;

  /** Null when the app sends no log records. */
  private final Handler logHandler;

  private final LogPolicy logPolicy;

  private InvocationTracer(Builder builder) {
    this.requestOwner = builder.requestOwner;
    this.logHandler = builder.logHandler;
    this.logPolicy = builder.logPolicy;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Decides whether the log handler gets the records of an invocation's logger. The host sends them
   * itself unless {@code host.json} disables that, and each record should be sent once.
   */
  @FunctionalInterface
  public interface LogPolicy {
    /**
     * Returns true when the log handler gets the records.
     *
     * @param functionName the name of the function, not null
     * @param hostTraces true when the host passed a valid {@code traceparent}, which it does when
     *     it sends telemetry itself
     */
    boolean forwards(String functionName, boolean hostTraces);
  }

  /** Collects the settings of an {@link InvocationTracer}. */
  public static final class Builder {
    private RequestOwner requestOwner = RequestOwner.AUTO;
    private Handler logHandler;
    private LogPolicy logPolicy = (functionName, hostTraces) -> true;

    private Builder() {}

    /**
     * Sets the sender of the request item. Default: {@link RequestOwner#AUTO}.
     *
     * @param requestOwner not null
     */
    public Builder setRequestOwner(RequestOwner requestOwner) {
      this.requestOwner = Objects.requireNonNull(requestOwner, "requestOwner");
      return this;
    }

    /**
     * Adds a handler to the logger of each invocation's {@link ExecutionContext}, once, while the
     * invocation runs. Default: none.
     *
     * @param logHandler called on the logging thread with the invocation current; never closed.
     *     Null: none
     */
    public Builder setLogHandler(Handler logHandler) {
      this.logHandler = logHandler;
      return this;
    }

    /**
     * Decides per invocation whether the log handler gets the records of the invocation's logger;
     * it gets recorded exceptions in any case. Default: always.
     *
     * @param logPolicy not null
     */
    public Builder setLogPolicy(LogPolicy logPolicy) {
      this.logPolicy = Objects.requireNonNull(logPolicy, "logPolicy");
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
   * @return the span, to be closed when the function returns. If the invocation has a root span
   *     already, closing the result has no effect
   */
  public InvocationSpan start(ExecutionContext context) {
    return startSoftly(context, null, null, null);
  }

  /**
   * Opens the root span of an invocation that is an HTTP request, and makes it current on this
   * thread. Never throws.
   *
   * @param context the invocation's context, as the function got it
   * @param request the request, as the function got it; its method, URL without query, and user
   *     agent are recorded
   * @return the span, to be closed when the function returns. If the invocation has a root span
   *     already, that span gets the description of the request, and closing the result has no
   *     effect
   */
  public InvocationSpan start(ExecutionContext context, HttpRequestMessage<?> request) {
    return startSoftly(context, request, null, null);
  }

  /**
   * Opens the root span of an invocation that a message, a timer or a change started, and makes it
   * current on this thread. Never throws.
   *
   * @param context the invocation's context, as the function got it
   * @param trigger recorded on the span, and the source of the trace that it continues or links;
   *     null when it is unknown
   * @return the span, to be closed when the function returns. If the invocation has a root span
   *     already, that span gets the description and links of the trigger, and closing the result
   *     has no effect
   */
  public InvocationSpan startTriggered(ExecutionContext context, Trigger trigger) {
    return startSoftly(context, null, trigger, null);
  }

  /**
   * Opens the root span of an invocation of an orchestrator of Durable Functions, and makes it
   * current on this thread. Never throws.
   *
   * <p>The first invocation of an orchestration is a request. Later ones repeat the code to reach
   * the point at which it waited: they are no request, and spans that start while the history is
   * replayed are not recorded. A throwable with which Durable Functions leaves an orchestrator that
   * waits is no failure.
   *
   * @param context the invocation's context, as the function got it
   * @param replaying returns true while the history is replayed, such as
   *     {@code TaskOrchestrationContext::getIsReplaying}; called when the invocation and its spans
   *     start
   * @return the span, to be closed when the function returns. If the invocation has a root span
   *     already, that invocation gets {@code replaying}, and closing the result has no effect
   */
  public InvocationSpan startOrchestrator(ExecutionContext context, BooleanSupplier replaying) {
    return startSoftly(context, null, null, Objects.requireNonNull(replaying, "replaying"));
  }

  private InvocationSpan startSoftly(
      ExecutionContext context,
      HttpRequestMessage<?> request,
      Trigger trigger,
      BooleanSupplier replaying) {
    try {
      InvocationSpan invocation = open(context, request, trigger, replaying);
      invocation.describe(request);
      return invocation;
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("An invocation could not be traced.", e);
      return InvocationSpan.untraced();
    }
  }

  private InvocationSpan open(
      ExecutionContext context,
      HttpRequestMessage<?> request,
      Trigger trigger,
      BooleanSupplier replaying) {
    String invocationId = context.getInvocationId();
    InvocationSpan current = InvocationSpan.current();
    if (current != null && invocationId != null && invocationId.equals(current.getInvocationId())) {
      if (forwardsLogs(current.getOperationName(), true)) {
        current.forwardLogsTo(logHandler);
      }
      current.describe(trigger, true);
      current.recordNothingWhile(replaying);
      return current.join();
    }
    Remote own = Remote.of(context.getTraceContext()).or(request);
    boolean continuesCaller = own.context().isPresent();
    Remote remote = own.or(trigger);
    String name = Objects.requireNonNullElse(context.getFunctionName(), "function");
    Root root = replaying != null && replaying.getAsBoolean()
        ? replayedRoot(name, remote)
        : root(name, remote);
    if (root.exported()) {
      Attributes.put(root.span(), Attributes.OPERATION_NAME, name);
      Attributes.put(root.span(), Attributes.INVOCATION_ID, invocationId);
    }
    InvocationContext facts = new InvocationContext(
        name, invocationId, root.span(), remote.tracestate(), context.getLogger());
    InvocationSpan invocation = InvocationSpan.open(
        new InvocationRecorder(facts, root.exported(), new InvocationLogs(facts, logHandler)));
    invocation.recordNothingWhile(replaying);
    invocation.describe(trigger, continuesCaller || remote.context().isEmpty());
    if (forwardsLogs(name, remote.fromHost())) {
      invocation.forwardLogsTo(logHandler);
    }
    return invocation;
  }

  private boolean forwardsLogs(String functionName, boolean hostTraces) {
    return logHandler != null && logPolicy.forwards(functionName, hostTraces);
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
    // The caller's sampled flag is ignored, since some hosts always send 00.
    return new Root(builder.setSampler(Samplers.alwaysSample()).startSpan(), true);
  }

  /** Returns the caller's span; without one, a span of a trace of its own that is not sent. */
  private static Root replayedRoot(String name, Remote remote) {
    SpanContext context = remote
        .context()
        .orElseGet(() -> Tracing.getTracer()
            .spanBuilderWithExplicitParent(name, null)
            .setSampler(Samplers.neverSample())
            .startSpan()
            .getContext());
    return new Root(new HostSpan(context), false);
  }

  /** A root span and whether it is exported. */
  private record Root(Span span, boolean exported) {}

  /**
   * The caller's span.
   *
   * @param context the span to continue, if a valid one came in
   * @param tracestate the {@code tracestate} that came with it
   * @param fromHost true when the span to continue is the host's
   */
  private record Remote(Optional<SpanContext> context, W3cTracestate tracestate, boolean fromHost) {
    private static final Remote NONE = new Remote(Optional.empty(), W3cTracestate.EMPTY, false);

    static Remote of(TraceContext trace) {
      return trace == null ? NONE : parse(trace.getTraceparent(), trace.getTracestate(), true);
    }

    /** Falls back to the request's headers: a host without telemetry passes them on. */
    Remote or(HttpRequestMessage<?> request) {
      if (context.isPresent() || request == null) {
        return this;
      }
      return parse(
          InvocationRecorder.header(request, "traceparent"),
          InvocationRecorder.header(request, "tracestate"),
          false);
    }

    /** Falls back to the message's sender, for a host that passes no trace of its own. */
    Remote or(Trigger trigger) {
      SpanContext sender = trigger == null ? null : trigger.parent();
      return context.isPresent() || sender == null
          ? this
          : new Remote(Optional.of(sender), W3cTracestate.of(sender.getTracestate()), false);
    }

    private static Remote parse(String traceparent, String tracestate, boolean fromHost) {
      W3cTracestate state = W3cTracestate.parse(tracestate);
      Optional<SpanContext> context = W3cTraceContext.parse(traceparent, state);
      return context.isPresent() ? new Remote(context, state, fromHost) : NONE;
    }
  }
}
