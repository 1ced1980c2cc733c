package azurecensus.host.telemetry;

import azurecensus.host.console.InvocationFailure;
import java.time.Duration;
import java.util.logging.LogRecord;

/**
 * The host's telemetry of one invocation. The methods are called in the order in which they are
 * declared; {@link #log} may be called by any thread.
 */
public interface InvocationTelemetry {
  /** The reason that the host gives for a call by HTTP or by its administration. */
  String REASON = "This function was programmatically called via the host APIs.";

  /** The W3C trace context for the worker; its span id is the request's id; empty for none. */
  String traceparent();

  /** The caller's {@code tracestate}; empty for none. */
  String tracestate();

  /** Reports the start of the invocation. */
  void executing();

  /** Reports a line of the function's logger. */
  void log(LogRecord logRecord);

  /**
   * Reports the end of the invocation.
   *
   * @param failure null when the function succeeded
   */
  void executed(Duration duration, InvocationFailure failure);

  /**
   * Ends the request item.
   *
   * @param status the status of the response; 0 for a trigger other than HTTP
   */
  void end(int status);

  /** Telemetry that is not sent; the worker gets no trace context. */
  enum Off implements InvocationTelemetry {
    /** The only instance. */
    INSTANCE;

    @Override
    public String traceparent() {
      return "";
    }

    @Override
    public String tracestate() {
      return "";
    }

    @Override
    public void executing() {}

    @Override
    public void log(LogRecord logRecord) {}

    @Override
    public void executed(Duration duration, InvocationFailure failure) {}

    @Override
    public void end(int status) {}
  }
}
