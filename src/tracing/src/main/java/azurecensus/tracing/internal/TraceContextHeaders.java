package azurecensus.tracing.internal;

import io.opencensus.trace.SpanContext;

/** Writes a span's context as the values of W3C's trace headers. Stateless. */
public final class TraceContextHeaders {
  /** The name of the header with trace id, span id and flags. */
  public static final String TRACEPARENT = "traceparent";

  /** The name of the header with the entries of tracing systems. */
  public static final String TRACESTATE = "tracestate";

  private TraceContextHeaders() {}

  /**
   * Returns the value of {@code traceparent}.
   *
   * @param context a valid context
   */
  public static String traceparent(SpanContext context) {
    String flags = context.getTraceOptions().isSampled() ? "-01" : "-00";
    return "00-" + context.getTraceId().toLowerBase16() + "-"
        + context.getSpanId().toLowerBase16() + flags;
  }

  /**
   * Returns the value of {@code tracestate}, empty for none: the whole list that came in, unless
   * the part that OpenCensus holds was changed since.
   */
  public static String tracestate(SpanContext context) {
    InvocationContext invocation = InvocationContext.current();
    if (invocation != null) {
      SpanContext root = invocation.root().getContext();
      if (root.getTraceId().equals(context.getTraceId())
          && root.getTracestate().equals(context.getTracestate())) {
        return invocation.tracestate().header();
      }
    }
    return W3cTracestate.of(context.getTracestate()).header();
  }
}
