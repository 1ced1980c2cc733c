package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.common.Duration;
import io.opencensus.common.Timestamp;

/** A clock that stands still until the test moves it. */
final class HandMovedClock extends Clock {
  private Timestamp now = Timestamp.create(1_700_000_000, 123_456_789);
  private long nanos = 42;

  @Override
  public Timestamp now() {
    return now;
  }

  @Override
  public long nowNanos() {
    return nanos;
  }

  /** Lets time pass. */
  void move(long byNanos) {
    nanos += byNanos;
    now = now.addNanos(byNanos);
  }

  /** Sets the machine's time without letting time pass. */
  void set(long bySeconds) {
    now = now.addDuration(Duration.create(bySeconds, 0));
  }
}
