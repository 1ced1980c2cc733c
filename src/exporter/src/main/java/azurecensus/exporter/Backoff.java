package azurecensus.exporter;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to leave the service alone after failures in a row: what it asks for, else twice as long
 * each time up to a ceiling. Not thread-safe.
 */
final class Backoff {
  private final long initialNanos;
  private final long maxNanos;
  private final DoubleSupplier jitter;
  private int failures;

  /**
   * Jitter gives numbers from 0 to 1, so that many processes do not come back at the same moment.
   */
  Backoff(Duration initial, Duration max, DoubleSupplier jitter) {
    this.initialNanos = initial.toNanos();
    this.maxNanos = max.toNanos();
    this.jitter = jitter;
  }

  void succeeded() {
    failures = 0;
  }

  /**
   * The pause after another failure, in nanoseconds; between half and all of the exponential step,
   * or what was asked for and a little more.
   */
  long failed(Duration asked) {
    failures++;
    double random = jitter.getAsDouble();
    if (asked != null) {
      return asked.toNanos() + (long) (initialNanos * random);
    }
    int doublings = Math.min(failures - 1, 30);
    long step =
        Math.min(maxNanos, initialNanos << doublings > 0 ? initialNanos << doublings : maxNanos);
    return step / 2 + (long) (step / 2.0 * random);
  }
}
