package azurecensus.exporter.spi;

/**
 * Changes or drops items before they are encoded.
 *
 * <p>Runs on OpenCensus' export thread for spans and on the logging thread for log records, so it
 * must be thread-safe, quick, and free of I/O. When it throws, the item is sent without its effect
 * and the remaining processors still run; the failure is logged, once a minute at most.
 */
@FunctionalInterface
public interface TelemetryProcessor {
  /**
   * Processes one item.
   *
   * @return true to send the item; false to drop it and count it as
   *     {@link ExporterMetrics.DropReason#PROCESSOR}
   */
  boolean process(TelemetryItem item);
}
