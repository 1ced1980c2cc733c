package azurecensus.exporter;

import java.time.Instant;

/** Where the time comes from, so that tests can move it by hand. */
interface TimeSource {
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

  /** For distances; never goes back. */
  long nanos();

  /** The date. */
  Instant now();
}
