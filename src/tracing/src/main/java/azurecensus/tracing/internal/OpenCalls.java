package azurecensus.tracing.internal;

import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that have sent trace headers and have not ended. A client that sits on another, such as
 * a client of the Azure SDK on OkHttp, passes its request on with these headers; the lower one
 * finds them here and records no second span. Neither the current span nor a thread local could
 * tell, because the lower client often runs on another thread. Thread-safe.
 */
public final class OpenCalls {
  /** Calls that are never ended stay here, so their number is bounded. */
  private static final int MAX = 10_000;

  private static final Set<SpanId> OPEN = ConcurrentHashMap.newKeySet();

  private OpenCalls() {}

  /** Remembers a call whose headers are sent. */
  public static void add(SpanContext call) {
    if (OPEN.size() < MAX) {
      OPEN.add(call.getSpanId());
    }
  }

  /** Forgets a call that has ended. */
  public static void remove(SpanContext call) {
    OPEN.remove(call.getSpanId());
  }

  /**
   * Returns true when a request with this header belongs to a call that has a span already.
   *
   * @param traceparent the value of the request's header, or null
   */
  public static boolean contains(String traceparent) {
    return traceparent != null
        && !OPEN.isEmpty()
        && W3cTraceContext.parse(traceparent, W3cTracestate.EMPTY)
            .map(SpanContext::getSpanId)
            .filter(OPEN::contains)
            .isPresent();
  }
}
