package azurecensus.exporter.testing;

import azurecensus.exporter.internal.delivery.TimeSource;
import java.time.Instant;

/** The machine's time, which stands still while held. */
public final class HeldTime implements TimeSource {
  private volatile Long held;

  public void hold() {
    held = SYSTEM.nanos();
  }

  public void letGo() {
    held = null;
  }

  @Override
  public long nanos() {
    Long still = held;
    return still == null ? SYSTEM.nanos() : still;
  }

  @Override
  public Instant now() {
    return SYSTEM.now();
  }
}
