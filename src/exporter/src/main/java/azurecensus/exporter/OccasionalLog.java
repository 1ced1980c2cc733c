package azurecensus.exporter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.ErrorManager;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says each kind of thing once a minute at most, with the number of times it was kept back since,
 * so that an outage is a line and not a flood.
 */
final class OccasionalLog {
  /** The exporter's only logger; its records are never exported. */
  static final Logger LOGGER = Logger.getLogger("azurecensus.exporter");

  /** What every line names as its source: the class that an app knows. */
  private static final String SOURCE = AzureMonitorTraceExporter.class.getName();

  /** Tells the first failure on the standard error stream, as handlers themselves do. */
  private static final ErrorManager FAILURES = new ErrorManager();

  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final TimeSource time;
  private final Map<String, Topic> topics = new ConcurrentHashMap<>();

  OccasionalLog(TimeSource time) {
    this.time = time;
  }

  void info(String text) {
    say(Level.INFO, text, null);
  }

  /**
   * Logs at once, whatever was said before; without a cause where it is null. Never throws: who
   * logs is about to do something that matters more.
   */
  static void say(Level level, String text, Throwable cause) {
    try {
      LOGGER.logp(level, SOURCE, null, text, cause);
    } catch (Throwable e) { // of handlers, filters and formatters, which are the app's
      FAILURES.error(
          "A log handler failed with " + e.getClass().getName() + " on a line of " + SOURCE + ".",
          null,
          ErrorManager.WRITE_FAILURE);
    }
  }

  /**
   * Warns unless the topic was warned about within the last minute. Topics are few and fixed; texts
   * are free of secrets.
   */
  void warn(String topic, String text) {
    warn(topic, text, null);
  }

  void warn(String topic, String text, Throwable cause) {
    long now = time.nanos();
    Topic state = topics.computeIfAbsent(topic, t -> new Topic(now - PAUSE_NANOS));
    long last = state.last.get();
    if (now - last < PAUSE_NANOS || !state.last.compareAndSet(last, now)) {
      state.keptBack.incrementAndGet();
      return;
    }
    long keptBack = state.keptBack.getAndSet(0);
    say(
        Level.WARNING,
        keptBack == 0 ? text : text + " (and " + keptBack + " times more since the last such line)",
        cause);
  }

  private static final class Topic {
    private final AtomicLong last;
    private final AtomicLong keptBack = new AtomicLong();

    Topic(long last) {
      this.last = new AtomicLong(last);
    }
  }
}
