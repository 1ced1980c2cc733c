package azurecensus.exporter;

/**
 * Sees each item before it is encoded; may change it or have it dropped.
 *
 * <p>Runs on OpenCensus' export thread for what comes from spans and on the logging thread for log
 * records, so it must be thread-safe, quick, and free of I/O. One that throws is skipped for that
 * item, which still goes on to the next; the failure is logged, once a minute at most.
 */
@FunctionalInterface
public interface TelemetryProcessor {
  /**
   * Returns whether the item is to be sent; false drops it and counts it as
   * {@link DropReason#PROCESSOR}.
   */
  boolean process(TelemetryItem item);
}
