package azurecensus.tracing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where failures inside tracing end: each kind is logged once, and the function goes on.
 *
 * <p>Static, because the places that fail are made by the Functions worker, by OkHttp and by users,
 * and "once" means once per process. Thread-safe.
 */
final class TracingFailures {
  private static final Logger logger = Logger.getLogger("azurecensus.tracing");

  /** Bounded by the number of call sites: every caller passes a constant. */
  private static final Set<String> reported = ConcurrentHashMap.newKeySet();

  private TracingFailures() {}

  /**
   * Logs the first failure of its kind.
   *
   * @param what a constant that tells what could not be done and what follows
   * @param cause what was thrown; null where that must not be read
   */
  static void report(String what, Throwable cause) {
    if (reported.add(what)) {
      logger.log(Level.WARNING, what + " Further failures of this kind are not logged.", cause);
    }
  }
}
