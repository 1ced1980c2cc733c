package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.common.Timestamp;
import java.time.Instant;

/** The clock of the process, as exact as the operating system's: usually microseconds. */
final class SystemClock extends Clock {
  @Override
  public Timestamp now() {
    Instant now = Instant.now();
    return Timestamp.create(now.getEpochSecond(), now.getNano());
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }
}
