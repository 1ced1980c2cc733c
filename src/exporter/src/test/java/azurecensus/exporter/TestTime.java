package azurecensus.exporter;

import java.time.Duration;
import java.time.Instant;

/** Time that is moved by hand. */
final class TestTime implements TimeSource {
  private final Instant start = Instant.parse("2026-05-01T12:00:00Z");
  private long nanos;

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant now() {
    return start.plusNanos(nanos);
  }
}
