package azurecensus.tracing.internal;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Routes the log records and exceptions of one invocation to the telemetry. Thread-safe. */
public final class InvocationLogs {
  private final InvocationContext invocation;

  /** Sends records to the telemetry; null when no handler does. Guarded by this. */
  private Handler target;

  /** The handler added to the logger; null when the host sends the records. Guarded by this. */
  private Handler added;

  /**
   * Forwards nothing yet.
   *
   * @param target sends exceptions, and records after {@link #forwardTo}, to the telemetry; or null
   */
  public InvocationLogs(InvocationContext invocation, Handler target) {
    this.invocation = invocation;
    this.target = target;
  }

  /**
   * Sends the records of the invocation's logger to a handler from now on. Does nothing when they
   * are forwarded already. To be called while the invocation is current.
   */
  public synchronized void forwardTo(Handler handler) {
    Logger logger = invocation.logger();
    if (logger == null || added != null) {
      return;
    }
    Handler forwarding = new SpanLogHandler(invocation, handler);
    logger.addHandler(forwarding);
    added = forwarding;
    target = handler;
  }

  /** Stops forwarding. */
  synchronized void stop() {
    if (added != null) {
      invocation.logger().removeHandler(added);
      added = null;
    }
  }

  /**
   * Logs an exception through the function's own logger, so that it appears wherever the function's
   * logs do. When the host sends those, the exception goes to the telemetry only: the host knows no
   * Java exception.
   */
  void log(Throwable exception) {
    Logger logger = invocation.logger();
    if (logger != null && (isForwarding() || target() == null)) {
      logger.log(Level.SEVERE, SpanExceptions.describe(exception), exception);
    } else {
      send(exception);
    }
  }

  /**
   * Logs type and message of an exception that a span carries, unless the host would send that line
   * as well.
   */
  void logMessage(Throwable exception) {
    Logger logger = invocation.logger();
    if (logger != null && (isForwarding() || target() == null)) {
      logger.log(Level.SEVERE, SpanExceptions.describe(exception));
    }
  }

  /** Sends an exception to the telemetry and nowhere else. */
  void send(Throwable exception) {
    Handler handler = target();
    if (handler != null) {
      LogRecord failure = new LogRecord(Level.SEVERE, SpanExceptions.describe(exception));
      failure.setThrown(exception);
      failure.setSourceClassName(null);
      failure.setSourceMethodName(null);
      handler.publish(failure);
    }
  }

  private synchronized boolean isForwarding() {
    return added != null;
  }

  private synchronized Handler target() {
    return target;
  }
}
