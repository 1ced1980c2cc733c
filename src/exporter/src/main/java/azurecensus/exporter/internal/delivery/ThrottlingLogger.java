package azurecensus.exporter.internal.delivery;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.ErrorManager;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs each topic at most once a minute, with the number of suppressed warnings, so that an outage
 * is one line and not a flood. Thread-safe.
 */
public final class ThrottlingLogger {
  /** Name of the exporter's only logger; its records are never exported. */
  public static final String NAME = "azurecensus.exporter";

  private static final Logger LOGGER = Logger.getLogger(NAME);

  /** Source class of every line: the class that an app knows. */
  private static final String SOURCE = "azurecensus.exporter.AzureMonitorTraceExporter";

  /** Writes the first failure to the standard error stream, as log handlers themselves do. */
  private static final ErrorManager FAILURES = new ErrorManager();

  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final TimeSource time;
  private final Map<String, Topic> topics = new ConcurrentHashMap<>();
  private volatile Line lastWarning;

  /** Creates a logger that has warned about nothing yet. */
  public ThrottlingLogger(TimeSource time) {
    this.time = time;
  }

  /**
   * Logs at once, whatever was logged before. Never throws: the caller's next step matters more
   * than the line.
   *
   * @param cause null when there is none
   */
  public static void log(Level level, String text, Throwable cause) {
    try {
      LOGGER.logp(level, SOURCE, null, text, cause);
    } catch (Throwable e) { // of handlers, filters and formatters, which belong to the app
      FAILURES.error(
          "A log handler failed with " + e.getClass().getName() + " on a line of " + SOURCE + ".",
          null,
          ErrorManager.WRITE_FAILURE);
    }
  }

  /**
   * Warns unless the topic was warned about within the last minute. Topics are few and fixed; texts
   * hold no secrets.
   */
  public void warn(String topic, String text) {
    warn(topic, text, null);
  }

  /** Same as {@link #warn(String, String)}, with the cause, which may be null. */
  public void warn(String topic, String text, Throwable cause) {
    long now = time.nanos();
    Topic state = topics.computeIfAbsent(topic, t -> new Topic(now - PAUSE_NANOS));
    long last = state.last.get();
    if (now - last < PAUSE_NANOS || !state.last.compareAndSet(last, now)) {
      state.suppressed.incrementAndGet();
      return;
    }
    long suppressed = state.suppressed.getAndSet(0);
    lastWarning = new Line(time.now(), text);
    log(
        Level.WARNING,
        suppressed == 0
            ? text
            : text + " (and " + suppressed + " times more since the last such line)",
        cause);
  }

  /** Returns the latest warning; empty while there was none. */
  public Optional<Line> lastWarning() {
    return Optional.ofNullable(lastWarning);
  }

  /** Line of the log. */
  public record Line(Instant time, String text) {}

  private static final class Topic {
    private final AtomicLong last;
    private final AtomicLong suppressed = new AtomicLong();

    Topic(long last) {
      this.last = new AtomicLong(last);
    }
  }
}
