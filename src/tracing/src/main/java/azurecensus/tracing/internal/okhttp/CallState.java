package azurecensus.tracing.internal.okhttp;

import azurecensus.tracing.internal.CapturedContext;
import io.opencensus.trace.Span;

/** State of one OkHttp call, which the call's requests carry as a tag. Thread-safe. */
public final class CallState {

  private CapturedContext caller;
  private Span span;
  private int attempts;
  private boolean endsWithTimings;

  /** Creates the state of a call that has not begun. */
  public CallState() {}

  /** Sets the context of the caller, for a call that runs on another thread. */
  public synchronized void startedIn(CapturedContext context) {
    caller = context;
  }

  /** Returns the context of the caller; null when the call runs on the caller's thread. */
  synchronized CapturedContext caller() {
    return caller;
  }

  /** Sets the span of the call. */
  synchronized void begin(Span started) {
    span = started;
  }

  /**
   * Returns true when the state has a span already: this call's, or that of an earlier call with
   * the same request.
   */
  synchronized boolean hasBegun() {
    return span != null;
  }

  /** Returns the call's span; null before it has begun. */
  synchronized Span span() {
    return span;
  }

  /** Counts an attempt and returns its number, from 1. */
  synchronized int nextAttempt() {
    return ++attempts;
  }

  /** Leaves the end of the span to {@link CallTimings}. */
  public synchronized void endsWithTimings() {
    endsWithTimings = true;
  }

  synchronized boolean isEndedByTimings() {
    return endsWithTimings;
  }
}
