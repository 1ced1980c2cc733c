package azurecensus.tracing;

import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sits on the root logger and passes on what any logger of {@code java.util.logging} gets while an
 * invocation is current; what belongs to the worker or to no invocation is left alone. Thread-safe.
 */
final class CurrentInvocationLogHandler extends Handler {
  private final Handler target;

  CurrentInvocationLogHandler(Handler target) {
    this.target = target;
  }

  @Override
  public void publish(LogRecord record) {
    InvocationSpan current = InvocationSpan.current();
    if (current == null || isOfContextLogger(record, current)) {
      return;
    }
    try {
      target.publish(record);
    } catch (Throwable e) {
      TracingFailures.report("A log record could not be sent.", e);
    }
  }

  /**
   * The invocation's own logger, which has no name in the worker, is seen to by
   * {@link InvocationLogs}.
   */
  private static boolean isOfContextLogger(LogRecord record, InvocationSpan invocation) {
    Logger logger = invocation.invocation().logs().logger();
    return logger != null && Objects.equals(logger.getName(), record.getLoggerName());
  }

  @Override
  public void flush() {
    target.flush();
  }

  /** Leaves the target open: it is not this handler's. */
  @Override
  public void close() {}
}
