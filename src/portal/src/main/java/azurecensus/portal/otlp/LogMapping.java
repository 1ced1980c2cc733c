package azurecensus.portal.otlp;

import azurecensus.portal.otlp.Envelope.Tag;
import io.opentelemetry.proto.logs.v1.LogRecord;

/** Maps a log record: to an exception when it carries a stack, to an event, or to a trace. */
final class LogMapping {
  private static final String[] LEVELS = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
  private static final int NUMBERS_A_LEVEL = 4;
  private static final int MAX_MESSAGE = 32_768;
  private static final int MAX_EVENT_NAME = 512;

  private LogMapping() {}

  /**
   * The envelope of a log record.
   *
   * @param logger the name of the instrumentation scope
   * @param nowNanos the time of a record that has none
   */
  static Envelope map(LogRecord record, String logger, Origin origin, long nowNanos) {
    Attributes attributes = Attributes.of(record.getAttributesList());
    String stack = attributes.text("exception.stacktrace");
    String event = attributes.text("microsoft.custom_event.name");
    if (stack != null) {
      return exception(record, attributes, stack, logger, origin, nowNanos);
    }
    if (event != null) {
      Envelope envelope = item("EventData", record, attributes, origin, nowNanos);
      return envelope.data("name", event, MAX_EVENT_NAME);
    }
    Envelope envelope = item("MessageData", record, attributes, origin, nowNanos);
    envelope.data().put("severityLevel", severity(record));
    envelope.data(
        "message", SpanMapping.messageOr(Attributes.asText(record.getBody())), MAX_MESSAGE);
    addLogger(record, attributes, logger, envelope);
    return envelope;
  }

  private static Envelope exception(
      LogRecord record,
      Attributes attributes,
      String stack,
      String logger,
      Origin origin,
      long nowNanos) {
    Envelope envelope = item("ExceptionData", record, attributes, origin, nowNanos);
    envelope.data().put("severityLevel", severity(record));
    SpanMapping.addException(attributes, stack, envelope);
    addLogger(record, attributes, logger, envelope);
    if (record.hasBody()) {
      envelope.property("Logger Message", Attributes.asText(record.getBody()));
    }
    return envelope;
  }

  private static Envelope item(
      String baseType, LogRecord record, Attributes attributes, Origin origin, long nowNanos) {
    long time =
        SpanMapping.firstTime(record.getTimeUnixNano(), record.getObservedTimeUnixNano(), nowNanos);
    Envelope envelope = origin
        .envelope(baseType, time)
        .sampleRate(attributes.number("applicationinsights.internal.sample_rate"))
        .tag(Tag.OPERATION_NAME, attributes.text("applicationinsights.internal.operation_name"));
    if (Envelope.isValid(record.getTraceId()) && Envelope.isValid(record.getSpanId())) {
      envelope
          .tag(Tag.OPERATION_ID, Envelope.hex(record.getTraceId()))
          .tag(Tag.PARENT_ID, Envelope.hex(record.getSpanId()));
    }
    Properties.ofLog(attributes, envelope);
    return envelope;
  }

  private static void addLogger(
      LogRecord record, Attributes attributes, String logger, Envelope envelope) {
    int level = level(record);
    envelope
        .property("SourceType", "Logger")
        .property("LoggingLevel", level < 0 ? null : LEVELS[level])
        .property("LoggerName", logger)
        .property("ThreadName", attributes.text("thread.name"));
  }

  /** The position in {@link #LEVELS}; -1 for a severity that is undefined or unknown. */
  private static int level(LogRecord record) {
    int number = record.getSeverityNumberValue();
    return number < 1 || number > NUMBERS_A_LEVEL * LEVELS.length
        ? -1
        : (number - 1) / NUMBERS_A_LEVEL;
  }

  /** The severity of Application Insights, 0 to 4. TRACE and DEBUG are both verbose. */
  private static int severity(LogRecord record) {
    return Math.max(0, level(record) - 1);
  }
}
