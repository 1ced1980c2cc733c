package azurecensus.exporter;

import io.opencensus.trace.Tracing;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Exports log records of {@code java.util.logging}: one message each, or one exception where a
 * throwable is logged, below the span that is current where they are logged.
 *
 * <p>Add it to a logger, or name it in {@code logging.properties}. It finds the registered exporter
 * at each record; while there is none it does nothing. It leaves out what the exporter itself logs,
 * and what is logged while a record is being exported. A record that cannot be read is counted as
 * dropped; nothing is thrown. Thread-safe.
 */
public final class AzureMonitorLogHandler extends Handler {
  /**
   * Set while this thread exports a record: a telemetry processor that logs must not come here
   * again.
   */
  private static final ThreadLocal<Boolean> EXPORTING = new ThreadLocal<>();

  /** Exports every level that the logger lets through. */
  public AzureMonitorLogHandler() {}

  @Override
  public void publish(LogRecord record) {
    ExporterPipeline exporter = AzureMonitorTraceExporter.registered();
    if (exporter == null || !isLoggable(record) || isOurOwn(record, exporter)) {
      return;
    }
    EXPORTING.set(Boolean.TRUE);
    try {
      TelemetryItem item = exporter
          .logConverter()
          .convert(record, Tracing.getTracer().getCurrentSpan().getContext());
      JsonWriter json = exporter.intake().borrowWriter();
      exporter.intake().accept(item, json);
      exporter.intake().giveBack(json);
    } catch (Throwable e) { // what is logged has a getMessage() and a getCause() of its own
      exporter.intake().failed(e);
    } finally {
      EXPORTING.set(null); // removed, it would be a new weak reference for each record
    }
  }

  private static boolean isOurOwn(LogRecord record, ExporterPipeline exporter) {
    return EXPORTING.get() != null
        || exporter.isSending()
        || OccasionalLog.LOGGER.getName().equals(record.getLoggerName());
  }

  /** Does nothing: records are sent soon by themselves. */
  @Override
  public void flush() {}

  /** Does nothing: the exporter is not the handler's to close. */
  @Override
  public void close() {}
}
