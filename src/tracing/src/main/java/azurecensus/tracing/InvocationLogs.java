package azurecensus.tracing;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Where the log records of one invocation come from and go to. Thread-safe. */
final class InvocationLogs {
  /** The invocation's logger; null when the host gave none. */
  private final Logger logger;

  /** Sends records to the telemetry; null when there is nobody who does. Guarded by this. */
  private Handler sink;

  /** What was added to the logger; null when the host sends the records. Guarded by this. */
  private Handler forwarding;

  /**
   * Forwards nothing yet.
   *
   * @param logger the invocation's logger, or null
   * @param sink sends records to the telemetry, or null
   */
  InvocationLogs(Logger logger, Handler sink) {
    this.logger = logger;
    this.sink = sink;
  }

  Logger logger() {
    return logger;
  }

  /**
   * Sends what the invocation's logger gets to a handler from now on, unless that is done already.
   *
   * @param invocation the invocation, which is current now
   */
  synchronized void forward(InvocationSpan invocation, Handler handler) {
    if (logger == null || forwarding != null) {
      return;
    }
    Handler added = new InvocationLogHandler(invocation, logger, handler);
    logger.addHandler(added);
    forwarding = added;
    sink = handler;
  }

  /** Stops sending. */
  synchronized void stop() {
    if (forwarding != null) {
      logger.removeHandler(forwarding);
      forwarding = null;
    }
  }

  /**
   * Logs an exception as the function itself would, so that it is seen wherever the function's logs
   * are.
   */
  void log(Throwable exception) {
    if (logger != null && (isForwarding() || sink() == null)) {
      logger.log(Level.SEVERE, SpanExceptions.describe(exception), exception);
    } else {
      send(exception);
    }
  }

  /** Sends an exception to the telemetry and nowhere else. */
  void send(Throwable exception) {
    Handler handler = sink();
    if (handler != null) {
      LogRecord failure = new LogRecord(Level.SEVERE, SpanExceptions.describe(exception));
      failure.setThrown(exception);
      failure.setSourceClassName(null);
      failure.setSourceMethodName(null);
      handler.publish(failure);
    }
  }

  private synchronized boolean isForwarding() {
    return forwarding != null;
  }

  private synchronized Handler sink() {
    return sink;
  }
}
