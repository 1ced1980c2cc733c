package azurecensus.exporter.internal.delivery;

import java.time.Instant;

/** Source of the time; tests replace it to move time by hand. Thread-safe. */
public interface TimeSource {
  /** The machine's clocks. */
  TimeSource SYSTEM = new TimeSource() {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return Instant.now();
    }
  };

  /** Returns nanoseconds for measuring durations; never goes back. */
  long nanos();

  /** Returns the date and time. */
  Instant now();
}
