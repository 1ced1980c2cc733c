package azurecensus.tracing.internal.okhttp;

import azurecensus.tracing.internal.W3cTraceContext;
import azurecensus.tracing.internal.W3cTracestate;
import io.opencensus.trace.SpanContext;
import okhttp3.Request;

/** Gives the benchmarks access to single steps of the tracing library. */
public final class TracingStages {
  private TracingStages() {}

  /** Returns the remote parent of a request; null when none came in. */
  public static SpanContext parse(String traceparent, String tracestate) {
    return W3cTraceContext.parse(traceparent, W3cTracestate.parse(tracestate)).orElse(null);
  }

  /** Returns the request with the headers that the OkHttp interceptor adds. */
  public static Request inject(SpanContext context, Request request) {
    return TraceHeaders.inject(context, request, CallSettings.DEFAULTS);
  }
}
