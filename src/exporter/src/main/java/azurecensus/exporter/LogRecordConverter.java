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
  private final Formatter formatter = new MessageFormatter();

  LogRecordConverter(String sdkVersion) {
    this.sdkVersion = sdkVersion;
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
    item.getTags().put(ContextTags.SDK_VERSION, sdkVersion);
    if (context.isValid()) {
      item.getTags().put(ContextTags.OPERATION_ID, context.getTraceId().toLowerBase16());
      item.getTags().put(ContextTags.OPERATION_PARENT_ID, context.getSpanId().toLowerBase16());
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
      item.getProperties().put("Logger Message", message); // the official Java SDK's name for it
    }
    return item;
  }

  private static void describe(TelemetryItem item, LogRecord record) {
    put(item, "LoggerName", record.getLoggerName());
    put(item, "LoggingLevel", record.getLevel().getName());
    if (record.getLongThreadID() == Thread.currentThread().getId()) {
      put(item, "ThreadName", Thread.currentThread().getName());
    }
    put(item, "ClassName", record.getSourceClassName());
    put(item, "MethodName", record.getSourceMethodName());
  }

  private static void put(TelemetryItem item, String key, String value) {
    if (value != null && !value.isEmpty()) {
      item.getProperties().put(key, value);
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
