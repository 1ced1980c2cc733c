package azurecensus.exporter;

/**
 * Why an item was given up. Every item that does not arrive is counted under exactly one of these.
 */
public enum DropReason {
  /** A telemetry processor returned false. */
  PROCESSOR,
  /** Sampling left the item's operation out. */
  SAMPLED,
  /** The item could not be turned into telemetry; the log says why, once a minute at most. */
  CONVERSION_FAILED,
  /**
   * The queue in memory was full: items came faster than they could be sent. The newest are
   * dropped.
   */
  QUEUE_FULL,
  /** Even shrunk the item was larger than the service takes. */
  TOO_LARGE,
  /** The service refused the item for good, e.g. with 400. */
  REJECTED,
  /** The service wants another authentication (401 or 403) and none is configured. */
  UNAUTHORIZED,
  /** The resource's daily cap is reached (402). */
  QUOTA_EXCEEDED,
  /** The service sampled the item out. */
  SAMPLED_BY_SERVICE,
  /**
   * The service accepted a part (206) but its answer was unreadable; sending again could double
   * what it accepted.
   */
  UNREADABLE_ANSWER,
  /**
   * On disk the space was used up: the oldest are dropped, because the service would refuse them
   * soonest.
   */
  STORAGE_FULL,
  /** On disk for longer than the service takes items: 48 hours. */
  EXPIRED,
  /** The file was damaged, e.g. by the machine going down. */
  STORAGE_DAMAGED,
  /**
   * The process ended, or the exporter was unregistered, before the item could be sent or stored.
   */
  SHUTDOWN
}
