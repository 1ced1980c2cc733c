package azurecensus.exporter.testing;

import azurecensus.exporter.internal.delivery.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that tests move by hand. */
public final class TestTime implements TimeSource {
  private final Instant start = Instant.parse("2026-05-01T12:00:00Z");
  private long nanos;

  public void pass(Duration duration) {
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
