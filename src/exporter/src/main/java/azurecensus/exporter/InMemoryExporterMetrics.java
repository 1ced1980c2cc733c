package azurecensus.exporter;

import azurecensus.exporter.spi.ExporterMetrics;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts items in memory, for tests and for apps that show the figures. Thread-safe. */
public final class InMemoryExporterMetrics implements ExporterMetrics {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder loaded = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  /** Creates counters that are 0. */
  public InMemoryExporterMetrics() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  @Override
  public void itemsAccepted(int count) {
    accepted.add(count);
  }

  @Override
  public void itemsSent(int count) {
    sent.add(count);
  }

  @Override
  public void itemsRetried(int count) {
    retried.add(count);
  }

  @Override
  public void itemsStored(int count) {
    stored.add(count);
  }

  @Override
  public void itemsLoaded(int count) {
    loaded.add(count);
  }

  @Override
  public void itemsDropped(DropReason reason, int count) {
    dropped.get(reason).add(count);
  }

  /** Returns the number of items that entered the queue. */
  public long accepted() {
    return accepted.sum();
  }

  /** Returns the number of items that the service accepted. */
  public long sent() {
    return sent.sum();
  }

  /** Returns the number of failed attempts to be repeated, summed over items. */
  public long retried() {
    return retried.sum();
  }

  /** Returns the number of items written to disk. */
  public long stored() {
    return stored.sum();
  }

  /** Returns the number of items removed from disk: sent, dropped, or stored again. */
  public long loaded() {
    return loaded.sum();
  }

  /** Returns the number of items dropped for this reason. */
  public long dropped(DropReason reason) {
    return dropped.get(reason).sum();
  }

  /** Returns the number of items dropped for any reason. */
  public long dropped() {
    return dropped.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /**
   * Returns one line for a log, e.g. {@code accepted=5 sent=4 retried=0 stored=0 loaded=0
   * dropped={REJECTED=1}}.
   */
  @Override
  public String toString() {
    Map<DropReason, Long> reasons = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> {
      if (count.sum() > 0) {
        reasons.put(reason, count.sum());
      }
    });
    return "accepted=" + accepted + " sent=" + sent + " retried=" + retried + " stored=" + stored
        + " loaded=" + loaded + " dropped=" + reasons;
  }
}
