package azurecensus.tracing.internal.okhttp;

import static azurecensus.tracing.internal.W3cTraceContext.TRACEPARENT;
import static azurecensus.tracing.internal.W3cTraceContext.TRACESTATE;

import azurecensus.tracing.internal.W3cTraceContext;
import io.opencensus.trace.SpanContext;
import okhttp3.Request;

/** Writes a span's context into the headers of a request. Stateless. */
final class TraceHeaders {
  private static final String B3_TRACE_ID = "X-B3-TraceId";
  private static final String B3_SPAN_ID = "X-B3-SpanId";
  private static final String B3_PARENT_SPAN_ID = "X-B3-ParentSpanId";
  private static final String B3_SAMPLED = "X-B3-Sampled";
  private static final String B3_FLAGS = "X-B3-Flags";

  private TraceHeaders() {}

  /** Returns the request with the headers that the settings require. */
  static Request inject(SpanContext context, Request request, CallSettings settings) {
    if (!context.isValid()) {
      return request;
    }
    Request.Builder builder = request.newBuilder();
    if (settings.overwriteHeaders() || request.header(TRACEPARENT) == null) {
      w3c(context, request, builder);
    }
    if (settings.b3Headers()
        && (settings.overwriteHeaders() || request.header(B3_TRACE_ID) == null)) {
      b3(context, builder);
    }
    return builder.build();
  }

  private static void w3c(SpanContext context, Request request, Request.Builder builder) {
    builder.header(TRACEPARENT, W3cTraceContext.traceparent(context));
    if (request.header(TRACESTATE) != null) {
      builder.removeHeader(TRACESTATE); // it belongs to another traceparent
    }
    String tracestate = W3cTraceContext.tracestate(context);
    if (!tracestate.isEmpty()) {
      builder.header(TRACESTATE, tracestate);
    }
  }

  private static void b3(SpanContext context, Request.Builder builder) {
    builder.header(B3_TRACE_ID, context.getTraceId().toLowerBase16());
    builder.header(B3_SPAN_ID, context.getSpanId().toLowerBase16());
    builder.header(B3_SAMPLED, context.getTraceOptions().isSampled() ? "1" : "0");
    builder.removeHeader(B3_PARENT_SPAN_ID);
    builder.removeHeader(B3_FLAGS);
  }
}
