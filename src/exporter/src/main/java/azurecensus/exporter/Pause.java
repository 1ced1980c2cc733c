package azurecensus.exporter;

import java.time.Duration;

/** Leaves the service alone for a while after a failure. Used by one thread at a time. */
final class Pause {
  private final Backoff backoff;
  private final TimeSource time;
  private boolean on;
  private boolean askedFor;
  private long end;

  Pause(Backoff backoff, TimeSource time) {
    this.backoff = backoff;
    this.time = time;
  }

  /** Nanoseconds until the service may be tried again, 0 for now. */
  long left() {
    if (on && end - time.nanos() <= 0) {
      on = false;
    }
    return on ? end - time.nanos() : 0;
  }

  /**
   * Whether it is on because the service itself asked for it, so that not even a last try is
   * polite.
   */
  boolean isAskedFor() {
    return left() > 0 && askedFor;
  }

  /** Begins, for as long as the service asks or, where that is null, for as long as seems wise. */
  void begin(Duration asked) {
    on = true;
    askedFor = asked != null;
    end = time.nanos() + backoff.failed(asked);
  }

  void end() {
    on = false;
    backoff.succeeded();
  }

  /** Forgets the pause but not the failures. */
  void skip() {
    on = false;
  }
}
