package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import io.opencensus.trace.Tracing;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Exports log records of {@code java.util.logging}: each as a message, or as an exception when it
 * has a throwable, as a child of the span that is current where it is logged.
 *
 * <p>Add it to a logger, or name it in {@code logging.properties}. It looks up the registered
 * exporter for each record and does nothing while there is none. It skips the exporter's own log
 * records, and records that are logged while another is being exported. A record that cannot be
 * read is counted as dropped; nothing is thrown. Thread-safe.
 */
public final class AzureMonitorLogHandler extends Handler {
  /** Set while this thread exports a record: a telemetry processor that logs must not recurse. */
  private static final ThreadLocal<Boolean> EXPORTING = new ThreadLocal<>();

  /** Creates a handler for every level that the logger lets through. */
  public AzureMonitorLogHandler() {}

  @Override
  public void publish(LogRecord record) {
    // The handler is created by reflection, so it looks the exporter up statically.
    ExporterPipeline exporter = AzureMonitorTraceExporter.registered();
    if (exporter == null || !isLoggable(record) || isOwn(record, exporter)) {
      return;
    }
    EXPORTING.set(Boolean.TRUE);
    try {
      exporter.intake().export(record, Tracing.getTracer().getCurrentSpan().getContext());
    } finally {
      EXPORTING.set(null); // remove() would cost a new weak reference for each record
    }
  }

  private static boolean isOwn(LogRecord record, ExporterPipeline exporter) {
    return EXPORTING.get() != null
        || exporter.isSending()
        || ThrottlingLogger.NAME.equals(record.getLoggerName());
  }

  /**
   * Sends the records that were logged before, and waits for that, at most for the shutdown timeout
   * (3 s by default). {@link AzureMonitorTraceExporter#flush} includes spans and tells the result.
   */
  @Override
  public void flush() {
    ExporterPipeline exporter = AzureMonitorTraceExporter.registered();
    if (exporter == null) {
      return;
    }
    try {
      exporter.flush(exporter.shutdownTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does nothing: the exporter is not closed by its handlers. */
  @Override
  public void close() {}
}
