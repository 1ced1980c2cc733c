package azurecensus.starter;

import azurecensus.tracing.InvocationSpan;
import java.util.Objects;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Forwards the records of every {@code java.util.logging} logger while an invocation is current,
 * and ignores all others. Added to the root logger. Thread-safe.
 */
final class RootLogHandler extends Handler {
  private final Handler target;

  RootLogHandler(Handler target) {
    this.target = target;
  }

  @Override
  public void publish(LogRecord record) {
    InvocationSpan current = InvocationSpan.current();
    if (current == null || isOfInvocationLogger(record, current)) {
      return;
    }
    try {
      target.publish(record);
    } catch (Throwable e) { // an Error of a log handler must not fail the function either
      reportError("A log record could not be sent.", asException(e), ErrorManager.WRITE_FAILURE);
    }
  }

  private static Exception asException(Throwable failure) {
    return failure instanceof Exception exception ? exception : new RuntimeException(failure);
  }

  /**
   * Returns true for the invocation's own logger, which has no name in the worker. The tracer adds
   * a handler of its own to that one.
   */
  private static boolean isOfInvocationLogger(LogRecord record, InvocationSpan invocation) {
    Logger logger = invocation.getLogger();
    return logger != null && Objects.equals(logger.getName(), record.getLoggerName());
  }

  @Override
  public void flush() {
    target.flush();
  }

  /** Leaves the target open: the tracer uses it too. */
  @Override
  public void close() {}
}
