package azurecensus.host;

/**
 * The trace context handed to the worker.
 *
 * @param traceparent W3C; empty when the host keeps no trace
 * @param tracestate as the caller sent it; empty when there is none
 */
record InvocationTrace(String traceparent, String tracestate) {
  /** What the host hands over when nothing collects its telemetry. */
  static final InvocationTrace NONE = new InvocationTrace("", "");
}
