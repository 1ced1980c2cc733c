package azurecensus.exporter;

import azurecensus.exporter.spi.TelemetryLogRecord;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.logging.Level;

/** Sends events of Logback to Application Insights, as children of the current span. */
public final class ApplicationInsightsAppender extends AppenderBase<ILoggingEvent> {
  private final AzureMonitorLogHandler handler = new AzureMonitorLogHandler();

  @Override
  protected void append(ILoggingEvent event) {
    TelemetryLogRecord record = new TelemetryLogRecord(level(event), event.getFormattedMessage());
    record.setLoggerName(event.getLoggerName());
    record.setInstant(event.getInstant());
    record.setThreadName(event.getThreadName());
    record.getProperties().putAll(event.getMDCPropertyMap());
    if (event.getKeyValuePairs() != null) {
      event
          .getKeyValuePairs()
          .forEach(pair -> record.getProperties().put(pair.key, String.valueOf(pair.value)));
    }
    if (event.hasCallerData()) { // because another appender has asked for it, at its cost
      StackTraceElement caller = event.getCallerData()[0];
      record.setSource(caller.getFileName(), caller.getLineNumber());
    }
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
      record.setThrown(proxy.getThrowable());
    }
    handler.publish(record);
  }

  private static Level level(ILoggingEvent event) {
    return switch (event.getLevel().toInt()) {
      case ch.qos.logback.classic.Level.ERROR_INT -> Level.SEVERE;
      case ch.qos.logback.classic.Level.WARN_INT -> Level.WARNING;
      case ch.qos.logback.classic.Level.INFO_INT -> Level.INFO;
      case ch.qos.logback.classic.Level.DEBUG_INT -> Level.FINE;
      default -> Level.FINEST;
    };
  }
}
