package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.ExceptionDetails;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryItem.SeverityLevel;
import io.opencensus.trace.SpanContext;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Converts a log record to a message, or to an exception when it has a throwable. Thread-safe. */
public final class LogRecordConverter {
  private static final int SEVERE = Level.SEVERE.intValue();
  private static final int WARNING = Level.WARNING.intValue();
  private static final int CONFIG = Level.CONFIG.intValue();

  private final String sdkVersion;
  private final boolean source;
  private final Formatter formatter = new MessageFormatter();

  /**
   * Creates a converter.
   *
   * @param sdkVersion value of the tag {@code ai.internal.sdkVersion}
   * @param source true to add the class and method that logged, for which the JVM walks the stack
   */
  public LogRecordConverter(String sdkVersion, boolean source) {
    this.sdkVersion = sdkVersion;
    this.source = source;
  }

  /**
   * Converts the record to a child of the span that was current where it was logged; an invalid
   * context means that there was none.
   *
   * @param properties further properties of the item; those of the record itself win
   */
  public EncodableItem convert(
      LogRecord record, Map<String, String> properties, SpanContext context) {
    String message = formatter.formatMessage(record);
    EncodableItem item =
        record.getThrown() == null ? message(record, message) : exception(record, message);
    item.setSeverityLevel(severity(record.getLevel()));
    item.getTags().put(ContextTags.SDK_VERSION, sdkVersion);
    if (context.isValid()) {
      item.getTags().putId(ContextTags.OPERATION_ID, context.getTraceId());
      item.getTags().putId(ContextTags.OPERATION_PARENT_ID, context.getSpanId());
    }
    properties.forEach((key, value) -> put(item, key, value));
    describe(item, record);
    return item;
  }

  private static EncodableItem message(LogRecord record, String message) {
    return new EncodableItem(TelemetryItem.Type.MESSAGE, record.getInstant()).setMessage(message);
  }

  private static EncodableItem exception(LogRecord record, String message) {
    EncodableItem item = new EncodableItem(TelemetryItem.Type.EXCEPTION, record.getInstant())
        .setExceptions(ExceptionDetails.chainOf(record.getThrown()));
    if (message != null && !message.isEmpty()) {
      item.getProperties()
          .put("Logger Message", message); // the same name as in the official Java SDK
    }
    return item;
  }

  private void describe(EncodableItem item, LogRecord record) {
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

  private static void put(EncodableItem item, String key, String value) {
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

  /** Makes {@link Formatter#formatMessage} available: parameters and resource bundles only. */
  private static final class MessageFormatter extends Formatter {
    @Override
    public String format(LogRecord record) {
      return formatMessage(record);
    }
  }
}
