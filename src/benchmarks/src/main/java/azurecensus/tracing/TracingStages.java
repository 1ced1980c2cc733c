package azurecensus.tracing;

import io.opencensus.trace.SpanContext;
import java.util.function.BiConsumer;

/** Lets the benchmarks run single steps of the tracing library, which are package-private. */
public final class TracingStages {
  private TracingStages() {}

  /** The remote parent of a request; null when none came in. */
  public static SpanContext parse(String traceparent, String tracestate) {
    return TraceparentParser.parse(traceparent, W3cTracestate.parse(tracestate)).orElse(null);
  }

  /** Writes the headers as the OkHttp interceptor does. */
  public static void inject(SpanContext context, BiConsumer<String, String> headers) {
    String flags = context.getTraceOptions().isSampled() ? "-01" : "-00";
    headers.accept(
        "traceparent",
        "00-" + context.getTraceId().toLowerBase16() + "-" + context.getSpanId().toLowerBase16()
            + flags);
    String tracestate = W3cTracestate.of(context.getTracestate()).header();
    if (!tracestate.isEmpty()) {
      headers.accept("tracestate", tracestate);
    }
  }
}
