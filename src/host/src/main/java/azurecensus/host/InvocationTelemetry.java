package azurecensus.host;

import java.time.Duration;
import java.util.logging.LogRecord;

/**
 * What the host sends about one invocation, in the order of these methods; {@code log} from any
 * thread.
 */
interface InvocationTelemetry {
  /** What the worker is told; its span id is the id of the request. */
  InvocationTrace trace();

  /** The invocation begins. */
  void executing();

  /** The function logged. */
  void log(LogRecord logRecord);

  /**
   * The invocation ended.
   *
   * @param failure null when it succeeded
   */
  void executed(Duration duration, InvocationFailure failure);

  /** The response is on its way: the request is over. */
  void end(int status);
}
