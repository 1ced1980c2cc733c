package azurecensus.tracing;

import io.opencensus.trace.ContextHandle;
import io.opencensus.trace.Span;
import io.opencensus.trace.unsafe.ContextHandleUtils;

/**
 * Keeps a span current on one thread from {@link #enter} to {@link #close}. Unlike OpenCensus' own
 * scope it may be kept in a field, and it never throws.
 */
final class SpanScope {
  /** Null when the span could not be made current. */
  private final ContextHandle entered;

  private final ContextHandle previous;

  private SpanScope(ContextHandle entered, ContextHandle previous) {
    this.entered = entered;
    this.previous = previous;
  }

  /** Makes a span current on this thread. */
  static SpanScope enter(Span span) {
    try {
      ContextHandle context =
          ContextHandleUtils.withValue(ContextHandleUtils.currentContext(), span);
      return new SpanScope(context, context.attach());
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report(
          "A span could not be made current, so its children are missing below it.", e);
      return new SpanScope(null, null);
    }
  }

  /** Makes current again what was before; to be called on the same thread, once. */
  void close() {
    if (entered == null) {
      return;
    }
    try {
      entered.detach(previous);
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The span that was current before could not be restored.", e);
    }
  }
}
