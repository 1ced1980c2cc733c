package azurecensus.exporter;

import io.opencensus.trace.SpanContext;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Log record to telemetry: a message, or an exception where a throwable was logged. Thread-safe.
 */
final class LogRecordConverter {
  private static final int SEVERE = Level.SEVERE.intValue();
  private static final int WARNING = Level.WARNING.intValue();
  private static final int CONFIG = Level.CONFIG.intValue();

  private final String sdkVersion;
  private final boolean source;
  private final Formatter formatter = new MessageFormatter();

  /**
   * Stamps items with this {@code ai.internal.sdkVersion}.
   *
   * @param source whether to ask for the class and method that logged, for which the JVM walks the
   *     stack
   */
  LogRecordConverter(String sdkVersion, boolean source) {
    this.sdkVersion = sdkVersion;
    this.source = source;
  }

  /**
   * Ties the record to the span that is current where it is logged; an invalid context ties it to
   * none.
   */
  TelemetryItem convert(LogRecord record, SpanContext context) {
    String message = formatter.formatMessage(record);
    TelemetryItem item =
        record.getThrown() == null ? message(record, message) : exception(record, message);
    item.setSeverityLevel(severity(record.getLevel()));
    item.tags().put(ContextTags.SDK_VERSION, sdkVersion);
    if (context.isValid()) {
      item.tags().putId(ContextTags.OPERATION_ID, context.getTraceId());
      item.tags().putId(ContextTags.OPERATION_PARENT_ID, context.getSpanId());
    }
    describe(item, record);
    return item;
  }

  private static TelemetryItem message(LogRecord record, String message) {
    return new TelemetryItem(TelemetryItem.Type.MESSAGE, record.getInstant()).setMessage(message);
  }

  private static TelemetryItem exception(LogRecord record, String message) {
    TelemetryItem item = new TelemetryItem(TelemetryItem.Type.EXCEPTION, record.getInstant())
        .setExceptions(ThrowableReader.read(record.getThrown()));
    if (message != null && !message.isEmpty()) {
      item.properties().put("Logger Message", message); // the official Java SDK's name for it
    }
    return item;
  }

  private void describe(TelemetryItem item, LogRecord record) {
    put(item, "LoggerName", record.getLoggerName());
    put(item, "LoggingLevel", record.getLevel().getName());
    if (record.getLongThreadID() == Thread.currentThread().getId()) {
      put(item, "ThreadName", Thread.currentThread().getName());
    }
    if (source) {
      put(item, "ClassName", record.getSourceClassName());
      put(item, "MethodName", record.getSourceMethodName());
    }
  }

  private static void put(TelemetryItem item, String key, String value) {
    if (value != null && !value.isEmpty()) {
      item.properties().put(key, value);
    }
  }

  private static SeverityLevel severity(Level level) {
    int value = level.intValue();
    if (value > SEVERE) {
      return SeverityLevel.CRITICAL;
    }
    if (value == SEVERE) {
      return SeverityLevel.ERROR;
    }
    if (value >= WARNING) {
      return SeverityLevel.WARNING;
    }
    return value >= CONFIG ? SeverityLevel.INFORMATION : SeverityLevel.VERBOSE;
  }

  /** For {@link Formatter#formatMessage}: parameters and resource bundles, nothing else. */
  private static final class MessageFormatter extends Formatter {
    @Override
    public String format(LogRecord record) {
      return formatMessage(record);
    }
  }
}
