package azurecensus.exporter;

import java.time.Instant;

/** The machine's time, which stands still while it is held. */
final class HeldTime implements TimeSource {
  private volatile Long held;

  void hold() {
    held = SYSTEM.nanos();
  }

  void letGo() {
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
