package azurecensus.tracing;

import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Passes what one invocation logs through its own logger on to the app's handler, once, with the
 * invocation current even on a thread that lost it.
 *
 * <p>Some hosts give every invocation a logger of its own, some share one; so a record is passed on
 * by the handler of the invocation that is current, and by the logger's first one when none is.
 */
final class InvocationLogHandler extends Handler {
  private final InvocationSpan invocation;
  private final Logger logger;
  private final Handler target;
  private final CapturedContext context;

  /**
   * Makes a handler that still has to be added to the logger.
   *
   * @param invocation the invocation, which is current now
   */
  InvocationLogHandler(InvocationSpan invocation, Logger logger, Handler target) {
    this.invocation = invocation;
    this.logger = logger;
    this.target = target;
    this.context = CapturedContext.current();
  }

  @Override
  public void publish(LogRecord record) {
    InvocationSpan current = InvocationSpan.current();
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

  /** Logging is part of the function's work, so a handler that fails must not fail the function. */
  private void forward(LogRecord record) {
    try {
      target.publish(record);
    } catch (Throwable e) {
      TracingFailures.report(
          "The log handler failed, so log records are missing from the telemetry.", e);
    }
  }

  private boolean isFirst() {
    for (Handler handler : logger.getHandlers()) {
      if (handler instanceof InvocationLogHandler) {
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
