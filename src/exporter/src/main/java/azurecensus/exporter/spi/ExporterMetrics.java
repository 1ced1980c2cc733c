package azurecensus.exporter.spi;

/**
 * Counts the outcome of each item. Once nothing is pending in memory, accepted + loaded = sent +
 * stored + dropped after acceptance.
 *
 * <p>Called from the logging and exporting threads and from the sending thread, without a lock that
 * the former could wait for; implementations must be thread-safe and quick. Their exceptions are
 * logged, once a minute at most, and otherwise ignored. All counts are items, at least 1.
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

  /** Reason why an item was dropped; every item that does not arrive is counted under one. */
  enum DropReason {
    /** A telemetry processor returned false. */
    PROCESSOR,
    /** Sampling excluded the item's operation. */
    SAMPLED,
    /** The item could not be converted; the log has the cause, once a minute at most. */
    CONVERSION_FAILED,
    /**
     * The queue in memory was full: items arrived faster than they could be sent. The newest are
     * dropped.
     */
    QUEUE_FULL,
    /** The item was larger than the service accepts even after shrinking. */
    TOO_LARGE,
    /** The service refused the item permanently, e.g. with 400. */
    REJECTED,
    /** The service requires another authentication (401 or 403) and none is configured. */
    UNAUTHORIZED,
    /** The resource's daily cap is reached (402). */
    QUOTA_EXCEEDED,
    /** The service sampled the item out. */
    SAMPLED_BY_SERVICE,
    /**
     * The service accepted a part (206), but its response was unreadable; sending again could
     * duplicate what it accepted.
     */
    UNREADABLE_ANSWER,
    /**
     * The space on disk was used up: the oldest are dropped, because the service would refuse them
     * soonest.
     */
    STORAGE_FULL,
    /** The item was on disk for longer than the service accepts items: 48 hours. */
    EXPIRED,
    /** The file was damaged, e.g. because the machine stopped. */
    STORAGE_DAMAGED,
    /**
     * The process ended, or the exporter was unregistered, before the item could be sent or stored.
     */
    SHUTDOWN
  }

  /** Items entered the queue. */
  void itemsAccepted(int count);

  /** The service accepted items. */
  void itemsSent(int count);

  /**
   * Sending items failed in a way that may pass, and they will be sent again; the same item may be
   * counted several times.
   */
  void itemsRetried(int count);

  /** Items were written to disk, to be sent later by this process or another. */
  void itemsStored(int count);

  /** Items were removed from disk because they were sent, dropped, or stored again. */
  void itemsLoaded(int count);

  /** Items were dropped, before or after they entered the queue. */
  void itemsDropped(DropReason reason, int count);
}
