package azurecensus.tracing;

import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Tracestate;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * Makes the host's span current where the OpenTelemetry shim does OpenCensus' work, which accepts
 * no span of ours. The one class that needs OpenTelemetry to be deployed, so nobody may touch this
 * without need.
 */
final class OpenTelemetryHostScope {
  private OpenTelemetryHostScope() {}

  /** Returns what undoes it, to be run on the same thread. */
  static Runnable enter(SpanContext host) {
    io.opentelemetry.api.trace.SpanContext remote =
        io.opentelemetry.api.trace.SpanContext.createFromRemoteParent(
            host.getTraceId().toLowerBase16(),
            host.getSpanId().toLowerBase16(),
            host.getTraceOptions().isSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            traceState(host.getTracestate()));
    Scope scope = attach(Context.current().with(Span.wrap(remote)));
    return scope::close;
  }

  @SuppressWarnings("MustBeClosedChecker") // the caller closes it
  private static Scope attach(Context context) {
    return context.makeCurrent();
  }

  private static TraceState traceState(Tracestate tracestate) {
    TraceStateBuilder builder = TraceState.builder();
    // put() puts an entry in front.
    for (int i = tracestate.getEntries().size() - 1; i >= 0; i--) {
      Tracestate.Entry entry = tracestate.getEntries().get(i);
      builder.put(entry.getKey(), entry.getValue());
    }
    return builder.build();
  }
}
