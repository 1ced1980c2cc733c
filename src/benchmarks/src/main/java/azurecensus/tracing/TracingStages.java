package azurecensus.tracing;

import io.opencensus.trace.SpanContext;
import okhttp3.Request;

/** Lets the benchmarks run single steps of the tracing library, which are package-private. */
public final class TracingStages {
  private static final OkHttpTracing DEFAULTS = OkHttpTracing.builder().build();

  private TracingStages() {}

  /** The remote parent of a request; null when none came in. */
  public static SpanContext parse(String traceparent, String tracestate) {
    return TraceparentParser.parse(traceparent, W3cTracestate.parse(tracestate)).orElse(null);
  }

  /** The request with the headers that the OkHttp interceptor gives it. */
  public static Request inject(SpanContext context, Request request) {
    return TraceHeaders.inject(context, request, DEFAULTS);
  }
}
