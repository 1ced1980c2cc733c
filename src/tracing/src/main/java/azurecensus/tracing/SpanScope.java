package azurecensus.tracing;

import io.opencensus.trace.ContextHandle;
import io.opencensus.trace.Span;
import io.opencensus.trace.unsafe.ContextHandleUtils;

/**
 * Keeps a span current on one thread from {@link #enter} to {@link #close}. Unlike OpenCensus' own
 * scope it may be kept in a field, and it never throws.
 */
final class SpanScope {
  private final Runnable undo;

  private SpanScope(Runnable undo) {
    this.undo = undo;
  }

  /** Makes a span current on this thread. */
  static SpanScope enter(Span span) {
    try {
      return new SpanScope(attach(span));
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report(
          "A span could not be made current, so its children are missing below it.", e);
      return new SpanScope(() -> {});
    }
  }

  private static Runnable attach(Span span) {
    if (span instanceof HostSpan
        && OpenCensusImplementation.current() == OpenCensusImplementation.OPENTELEMETRY_SHIM) {
      return OpenTelemetryHostScope.enter(span.getContext());
    }
    ContextHandle context = ContextHandleUtils.withValue(ContextHandleUtils.currentContext(), span);
    ContextHandle previous = context.attach();
    return () -> context.detach(previous);
  }

  /** Makes current again what was before; to be called on the same thread, once. */
  void close() {
    try {
      undo.run();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The span that was current before could not be restored.", e);
    }
  }
}
