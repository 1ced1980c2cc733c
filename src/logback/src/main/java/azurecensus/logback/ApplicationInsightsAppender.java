package azurecensus.logback;

import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.spi.TelemetryLogRecord;
import azurecensus.tracing.InvocationSpan;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.event.KeyValuePair;

/**
 * Sends the events of Logback to Application Insights: each once, below the span that is current
 * where it is logged, with the MDC and the key-value pairs of SLF4J as properties.
 *
 * <pre>{@code
 * <appender name="telemetry" class="azurecensus.logback.ApplicationInsightsAppender"/>
 * }</pre>
 *
 * <p>It uses the exporter that is registered when an event is logged; without one it does nothing.
 * Works with Logback 1.2 (without key-value pairs) to 1.5. Appending does not block. Thread-safe.
 */
public final class ApplicationInsightsAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final AzureMonitorLogHandler handler = new AzureMonitorLogHandler();

  /** True from Logback 1.3 on, whose events have an instant and key-value pairs. */
  private final boolean withSlf4j2 = isSlf4j2();

  /** Returns the logger of the current invocation, or null. */
  private volatile Supplier<Logger> invocationLogger = () -> null;

  /** Creates an appender; called by Logback. */
  public ApplicationInsightsAppender() {}

  /**
   * Sets where events are written while a function runs. With true they go to the logger of the
   * invocation, {@code context.getLogger()}: they are then lines of the function's log stream and
   * of the console as well, and are sent by whoever sends the records of that logger. When that is
   * the Functions host, its copies have no properties. Needs the tracing library. Default: false.
   *
   * @param invocationLogger the element {@code <invocationLogger>} of {@code logback.xml}
   */
  public void setInvocationLogger(boolean invocationLogger) {
    this.invocationLogger = invocationLogger ? new CurrentInvocation() : () -> null;
  }

  @Override
  protected void append(ILoggingEvent event) {
    LogRecord record = record(event);
    Logger logger = currentLogger();
    if (logger == null) {
      handler.publish(record);
    } else {
      logger.log(record);
    }
  }

  private Logger currentLogger() {
    try {
      return invocationLogger.get();
    } catch (NoClassDefFoundError e) {
      invocationLogger = () -> null;
      addError(
          "invocationLogger needs opencensus-azure-functions on the class path; events are sent directly.",
          e);
      return null;
    }
  }

  private LogRecord record(ILoggingEvent event) {
    TelemetryLogRecord record = new TelemetryLogRecord(level(event), event.getFormattedMessage());
    addProperties(event, record.getProperties());
    record.setThreadName(event.getThreadName());
    if (event.hasCallerData()) { // because another appender has asked for it, at its cost
      StackTraceElement caller = event.getCallerData()[0];
      record.setSource(caller.getFileName(), caller.getLineNumber());
    }
    record.setLoggerName(event.getLoggerName());
    record.setInstant(withSlf4j2 ? event.getInstant() : Instant.ofEpochMilli(event.getTimeStamp()));
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
      record.setThrown(proxy.getThrowable());
    }
    return record;
  }

  /** Adds MDC and key-value pairs; of the same key, the pair is closer to the event. */
  private void addProperties(ILoggingEvent event, Map<String, String> properties) {
    event.getMDCPropertyMap().forEach((key, value) -> put(properties, key, value));
    if (withSlf4j2 && event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        put(properties, pair.key, pair.value);
      }
    }
  }

  private static void put(Map<String, String> properties, String key, Object value) {
    if (key != null && value != null) {
      properties.put(key, String.valueOf(value));
    }
  }

  private static boolean isSlf4j2() {
    try {
      ILoggingEvent.class.getMethod("getKeyValuePairs");
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
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

  /** Loaded only for {@link #setInvocationLogger}: the tracing library is optional. */
  private static final class CurrentInvocation implements Supplier<Logger> {
    @Override
    public Logger get() {
      InvocationSpan invocation = InvocationSpan.current();
      return invocation == null ? null : invocation.getLogger();
    }
  }
}
