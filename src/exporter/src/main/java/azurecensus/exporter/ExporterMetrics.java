package azurecensus.exporter;

/**
 * Learns what became of each item. Once nothing is pending in memory, accepted + loaded = sent +
 * stored + dropped after acceptance.
 *
 * <p>Called from the threads that log and export and from the sender's thread, never while a lock
 * is held that the former could wait for; implementations must be thread-safe and quick. What they
 * throw is logged, once a minute at most, and otherwise ignored. All counts are items, at least 1.
 */
public interface ExporterMetrics {
  /** Ignores everything. */
  ExporterMetrics NOOP = new ExporterMetrics() {
    @Override
    public void itemsAccepted(int count) {}

    @Override
    public void itemsSent(int count) {}

    @Override
    public void itemsRetried(int count) {}

    @Override
    public void itemsStored(int count) {}

    @Override
    public void itemsLoaded(int count) {}

    @Override
    public void itemsDropped(DropReason reason, int count) {}
  };

  /** Items entered the queue. */
  void itemsAccepted(int count);

  /** The service accepted items. */
  void itemsSent(int count);

  /**
   * Items failed in a way that may pass and will be sent again; the same item may be counted
   * several times.
   */
  void itemsRetried(int count);

  /** Items were written to disk, to be sent later by this process or another. */
  void itemsStored(int count);

  /** Items were removed from disk because it is settled what becomes of them. */
  void itemsLoaded(int count);

  /** Items were given up, before or after they entered the queue. */
  void itemsDropped(DropReason reason, int count);
}
