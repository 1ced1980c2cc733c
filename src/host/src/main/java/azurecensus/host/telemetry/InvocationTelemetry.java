package azurecensus.host.telemetry;

import azurecensus.host.console.InvocationFailure;
import java.time.Duration;
import java.util.logging.LogRecord;

/**
 * The host's telemetry of one invocation. The methods are called in the order in which they are
 * declared; {@link #log} may be called by any thread, {@link #sent} any number of times.
 */
public interface InvocationTelemetry {
  /** The W3C trace context for the worker; its span id is the request's id; empty for none. */
  String traceparent();

  /** The caller's {@code tracestate}; empty for none. */
  String tracestate();

  /** Reports the start of the invocation. */
  void executing();

  /** Reports a line of the function's logger. */
  void log(LogRecord logRecord);

  /**
   * Reports an output as a dependency.
   *
   * @return the W3C trace context that names the dependency; empty for none
   */
  String sent(OutputCall call);

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
    public String sent(OutputCall call) {
      return "";
    }

    @Override
    public void executed(Duration duration, InvocationFailure failure) {}

    @Override
    public void end(int status) {}
  }
}
