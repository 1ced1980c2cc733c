package azurecensus.tracing;

import io.opencensus.trace.Span;

/** What is known of one OkHttp call; it travels with the call's requests as a tag. Thread-safe. */
final class CallState {
  private CapturedContext caller;
  private Span span;
  private int attempts;
  private boolean endsWithTimings;

  /** Notes where the call was started, if that was on another thread than it runs on. */
  synchronized void startedIn(CapturedContext context) {
    caller = context;
  }

  /** Returns what was current where the call was started; null when that is this thread's own. */
  synchronized CapturedContext caller() {
    return caller;
  }

  /** Notes the span of the call. */
  synchronized void begin(Span started) {
    span = started;
  }

  /**
   * Tells whether there is a span already, of this call or of another one whose request was used
   * again.
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
  synchronized void endsWithTimings() {
    endsWithTimings = true;
  }

  synchronized boolean isEndedByTimings() {
    return endsWithTimings;
  }
}
