package azurecensus.tracing.internal;

import io.opencensus.trace.ContextHandle;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.unsafe.ContextHandleUtils;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * Keeps a span current on one thread from {@link #enter} to {@link #close}. Unlike OpenCensus' own
 * scope it may be kept in a field, and it never throws.
 */
public abstract class SpanScope {
  private SpanScope() {}

  /** Makes a span current on this thread. */
  public static SpanScope enter(Span span) {
    try {
      return attach(span);
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report(
          "A span could not be made current, so its children are missing below it.", e);
      return new NoScope();
    }
  }

  private static SpanScope attach(Span span) {
    if (span instanceof HostSpan
        && OpenCensusImplementation.current() == OpenCensusImplementation.OPENTELEMETRY_SHIM) {
      return OpenTelemetryHostScope.enter(span.getContext());
    }
    ContextHandle context = ContextHandleUtils.withValue(ContextHandleUtils.currentContext(), span);
    return new OpenCensusScope(context, context.attach());
  }

  /** Restores the previous span; to be called once, on the same thread. */
  public final void close() {
    try {
      restore();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The span that was current before could not be restored.", e);
    }
  }

  abstract void restore();

  /** Restores nothing, after a failure to make the span current. */
  private static final class NoScope extends SpanScope {
    @Override
    void restore() {}
  }

  private static final class OpenCensusScope extends SpanScope {
    private final ContextHandle context;
    private final ContextHandle previous;

    OpenCensusScope(ContextHandle context, ContextHandle previous) {
      this.context = context;
      this.previous = previous;
    }

    @Override
    void restore() {
      context.detach(previous);
    }
  }

  /**
   * Makes the host's span current where the OpenTelemetry shim implements OpenCensus: the shim
   * accepts no span of another library. This nested class alone needs OpenTelemetry, which is an
   * optional dependency, so it must not be loaded without the shim.
   */
  private static final class OpenTelemetryHostScope extends SpanScope {
    private final Scope scope;

    private OpenTelemetryHostScope(Scope scope) {
      this.scope = scope;
    }

    @Override
    void restore() {
      scope.close();
    }

    static SpanScope enter(SpanContext host) {
      io.opentelemetry.api.trace.SpanContext remote =
          io.opentelemetry.api.trace.SpanContext.createFromRemoteParent(
              host.getTraceId().toLowerBase16(),
              host.getSpanId().toLowerBase16(),
              host.getTraceOptions().isSampled()
                  ? TraceFlags.getSampled()
                  : TraceFlags.getDefault(),
              traceState(host.getTracestate()));
      Context context = Context.current().with(io.opentelemetry.api.trace.Span.wrap(remote));
      return new OpenTelemetryHostScope(attach(context));
    }

    @SuppressWarnings("MustBeClosedChecker") // the caller closes it
    private static Scope attach(Context context) {
      return context.makeCurrent();
    }

    private static TraceState traceState(Tracestate tracestate) {
      TraceStateBuilder builder = TraceState.builder();
      // put() adds an entry in front.
      for (int i = tracestate.getEntries().size() - 1; i >= 0; i--) {
        Tracestate.Entry entry = tracestate.getEntries().get(i);
        builder.put(entry.getKey(), entry.getValue());
      }
      return builder.build();
    }
  }
}
