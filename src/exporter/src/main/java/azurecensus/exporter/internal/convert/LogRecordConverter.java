package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.ExceptionDetails;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryItem.SeverityLevel;
import azurecensus.exporter.spi.TelemetryLogRecord;
import io.opencensus.trace.SpanContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Converts a log record to a message, to an exception when it has a throwable, or to a custom event
 * when it names one; and the events of {@code CustomEvents}. Thread-safe.
 */
public final class LogRecordConverter {
  /** Property with the text of a record that is no message; as in the official Java SDK. */
  private static final String LOGGER_MESSAGE = "Logger Message";

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
   */
  public EncodableItem convert(LogRecord record, SpanContext context) {
    String message = formatter.formatMessage(record);
    Map<String, String> own = ownProperties(record);
    String event = own.get(TelemetryLogRecord.EVENT_NAME);
    EncodableItem item;
    if (event != null && !event.isBlank()) {
      item = event(record, message, event);
    } else if (record.getThrown() == null) {
      item = message(record, message);
    } else {
      item = exception(record, message);
    }
    correlate(item, context);
    for (Map.Entry<String, String> property : own.entrySet()) {
      if (!property.getKey().equals(TelemetryLogRecord.EVENT_NAME)) {
        item.getProperties().put(property.getKey(), property.getValue());
      }
    }
    describe(item, record); // last: what is known of the record wins
    return item;
  }

  /** Converts a custom event to a child of the span, as for a record. */
  public EncodableItem convertEvent(
      String name,
      Map<String, String> properties,
      Map<String, Double> measurements,
      SpanContext context) {
    EncodableItem item = new EncodableItem(TelemetryItem.Type.EVENT, Instant.now()).setName(name);
    item.getProperties().putAll(properties);
    if (!measurements.isEmpty()) {
      item.getMeasurements().putAll(measurements);
    }
    correlate(item, context);
    return item;
  }

  private void correlate(EncodableItem item, SpanContext context) {
    item.getTags().put(ContextTags.SDK_VERSION, sdkVersion);
    if (context.isValid()) {
      item.getTags().putId(ContextTags.OPERATION_ID, context.getTraceId());
      item.getTags().putId(ContextTags.OPERATION_PARENT_ID, context.getSpanId());
    }
  }

  /**
   * Returns the properties that the record brings: those of maps among its parameters, and those of
   * a {@link TelemetryLogRecord}.
   */
  private static Map<String, String> ownProperties(LogRecord record) {
    Map<String, String> properties = Map.of(); // most records have none
    Object[] parameters = record.getParameters();
    for (int i = 0; parameters != null && i < parameters.length; i++) {
      if (parameters[i] instanceof Map<?, ?> map) {
        properties = new LinkedHashMap<>(properties);
        addTo(properties, map);
      }
    }
    if (record instanceof TelemetryLogRecord telemetry) {
      properties = new LinkedHashMap<>(properties);
      properties.putAll(telemetry.getProperties());
    }
    return properties;
  }

  private static void addTo(Map<String, String> properties, Map<?, ?> map) {
    map.forEach((key, value) -> {
      if (key instanceof String name && value != null) {
        properties.put(name, String.valueOf(value));
      }
    });
  }

  /** The text of the record becomes a property, as for exceptions, unless it is the name. */
  private static EncodableItem event(LogRecord record, String message, String name) {
    EncodableItem item =
        new EncodableItem(TelemetryItem.Type.EVENT, record.getInstant()).setName(name);
    if (!name.equals(message)) {
      put(item, LOGGER_MESSAGE, message);
    }
    return item;
  }

  private static EncodableItem message(LogRecord record, String message) {
    return new EncodableItem(TelemetryItem.Type.MESSAGE, record.getInstant())
        .setMessage(message)
        .setSeverityLevel(severity(record.getLevel()));
  }

  private static EncodableItem exception(LogRecord record, String message) {
    EncodableItem item = new EncodableItem(TelemetryItem.Type.EXCEPTION, record.getInstant())
        .setExceptions(ExceptionDetails.chainOf(record.getThrown()))
        .setSeverityLevel(severity(record.getLevel()));
    put(item, LOGGER_MESSAGE, message);
    return item;
  }

  private void describe(EncodableItem item, LogRecord record) {
    put(item, "LoggerName", record.getLoggerName());
    put(item, "LoggingLevel", record.getLevel().getName());
    if (record.getLongThreadID() == Thread.currentThread().getId()) {
      put(item, "ThreadName", Thread.currentThread().getName());
    }
    if (record instanceof TelemetryLogRecord telemetry) {
      describe(item, telemetry);
    }
    if (source) {
      put(item, "ClassName", record.getSourceClassName());
      put(item, "MethodName", record.getSourceMethodName());
    }
  }

  private static void describe(EncodableItem item, TelemetryLogRecord record) {
    put(item, "ThreadName", record.getThreadName());
    put(item, "FileName", record.getFileName());
    if (record.getLineNumber() > 0) {
      put(item, "LineNumber", Integer.toString(record.getLineNumber()));
    }
    if (!record.getMeasurements().isEmpty()) {
      item.getMeasurements().putAll(record.getMeasurements());
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
