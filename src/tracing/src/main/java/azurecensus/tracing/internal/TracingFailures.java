package azurecensus.tracing.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs failures inside tracing, each kind once per process, so that none reaches the function.
 *
 * <p>Static, because the Functions worker, OkHttp and users create the objects that report here.
 * Thread-safe.
 */
public final class TracingFailures {
  private static final Logger logger = Logger.getLogger("azurecensus.tracing");

  /** Bounded by the number of call sites: every caller passes a constant. */
  private static final Set<String> reported = ConcurrentHashMap.newKeySet();

  private TracingFailures() {}

  /**
   * Logs the first failure of its kind.
   *
   * @param message a constant that names the failure and its effect
   * @param cause the exception; null when it must not be read
   */
  public static void report(String message, Throwable cause) {
    report(message, message, cause);
  }

  /**
   * Logs the first failure of its kind.
   *
   * @param kind a constant
   * @param message names the failure, its effect and the remedy
   * @param cause the exception; null when it must not be read
   */
  public static void report(String kind, String message, Throwable cause) {
    if (reported.add(kind)) {
      logger.log(Level.WARNING, message + " Further failures of this kind are not logged.", cause);
    }
  }
}
