package azurecensus.benchmarks.request;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A minimal bridge from {@code java.util.logging} to OpenTelemetry's logs. */
public final class OpenTelemetryLogHandler extends Handler {
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("exception.type");
  private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("exception.message");
  private static final AttributeKey<String> STACK = AttributeKey.stringKey("exception.stacktrace");
  private static final AttributeKey<String> THREAD = AttributeKey.stringKey("thread.name");

  private final Logger logger;

  /** Creates a handler that emits to this logger. */
  public OpenTelemetryLogHandler(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void publish(LogRecord record) {
    LogRecordBuilder builder = logger
        .logRecordBuilder()
        .setTimestamp(record.getInstant())
        .setSeverity(severity(record.getLevel()))
        .setSeverityText(record.getLevel().getName())
        .setAttribute(THREAD, Thread.currentThread().getName())
        .setBody(record.getMessage());
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      StringWriter stack = new StringWriter();
      thrown.printStackTrace(new PrintWriter(stack));
      builder
          .setAttribute(TYPE, thrown.getClass().getName())
          .setAttribute(MESSAGE, thrown.getMessage())
          .setAttribute(STACK, stack.toString());
    }
    builder.emit();
  }

  private static Severity severity(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return Severity.ERROR;
    }
    return level.intValue() >= Level.WARNING.intValue() ? Severity.WARN : Severity.INFO;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
