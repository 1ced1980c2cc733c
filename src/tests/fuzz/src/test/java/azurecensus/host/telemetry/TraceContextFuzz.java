package azurecensus.host.telemetry;

import static azurecensus.fuzz.Expect.that;

import azurecensus.tracing.internal.W3cTraceContext;
import azurecensus.tracing.internal.W3cTracestate;
import io.opencensus.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Fuzzes both readers of a caller's trace context, the library's and the local host's. They accept
 * the same values, and what is sent on is read again as the same context.
 */
public final class TraceContextFuzz {
  private TraceContextFuzz() {}

  /** The first line is the {@code traceparent}, the rest the {@code tracestate}. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    String traceparent = end < 0 ? text : text.substring(0, end);
    W3cTracestate state = W3cTracestate.parse(end < 0 ? null : text.substring(end + 1));
    that(W3cTracestate.parse(state.header()).equals(state), "a list is read again as itself");

    Optional<SpanContext> parsed = W3cTraceContext.parse(traceparent, state);
    Optional<SpanContext> byHost = CallerTrace.parent(traceparent);
    that(parsed.isPresent() == byHost.isPresent(), "library and host accept the same values");
    parsed.ifPresent(context -> {
      that(context.getSpanId().equals(byHost.orElseThrow().getSpanId()), "the same span");
      Optional<SpanContext> again =
          W3cTraceContext.parse(W3cTraceContext.traceparent(context), state);
      that(again.isPresent(), "what is sent on is valid");
      that(again.get().getTraceId().equals(context.getTraceId()), "what is sent on is the same");
    });
  }
}
