package azurecensus.tracing.internal;

import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Forwards the records of one invocation's logger to the app's handler, each once, with the
 * invocation current even on a thread that lost it.
 *
 * <p>Some hosts give each invocation a logger of its own, some share one. On a shared logger, the
 * handler of the current invocation forwards the record; when no invocation is current, the
 * logger's first handler does.
 */
final class SpanLogHandler extends Handler {
  private final InvocationContext invocation;
  private final Handler target;
  private final CapturedContext context;

  /**
   * Creates a handler that still has to be added to the invocation's logger.
   *
   * @param invocation the current invocation
   */
  SpanLogHandler(InvocationContext invocation, Handler target) {
    this.invocation = invocation;
    this.target = target;
    this.context = CapturedContext.current();
  }

  @Override
  public void publish(LogRecord record) {
    InvocationContext current = InvocationContext.current();
    if (current == invocation) {
      forward(record);
    } else if (current == null && isFirst()) {
      CapturedContext.Attachment attachment = context.attach();
      try {
        forward(record);
      } finally {
        attachment.close();
      }
    }
  }

  /** Contains every failure: logging is the function's work, which telemetry must not fail. */
  private void forward(LogRecord record) {
    try {
      target.publish(record);
    } catch (Throwable e) {
      TracingFailures.report(
          "The log handler failed, so log records are missing from the telemetry.", e);
    }
  }

  private boolean isFirst() {
    for (Handler handler : invocation.logger().getHandlers()) {
      if (handler instanceof SpanLogHandler) {
        return handler == this;
      }
    }
    return false;
  }

  @Override
  public void flush() {
    try {
      target.flush();
    } catch (RuntimeException e) {
      reportError("The log handler could not be flushed.", e, ErrorManager.FLUSH_FAILURE);
    }
  }

  /** Leaves the app's handler open: other invocations use it. */
  @Override
  public void close() {}
}
