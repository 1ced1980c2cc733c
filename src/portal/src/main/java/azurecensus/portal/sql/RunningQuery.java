package azurecensus.portal.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A query that waits or runs, and the reason for which it was stopped. Thread-safe. */
final class RunningQuery {
  private static final Logger LOGGER = Logger.getLogger(RunningQuery.class.getName());

  private final Duration maxTime;
  private Statement statement;
  private long startNanos;
  private String stopReason;

  RunningQuery(Duration maxTime) {
    this.maxTime = maxTime;
  }

  /** Notes the statement that a stop has to cancel, from just before it runs. */
  synchronized void begin(Statement running) {
    statement = running;
    startNanos = System.nanoTime();
  }

  synchronized void end() {
    statement = null;
  }

  /** Stops the query, or prevents its start. The first reason counts. */
  synchronized void stop(String reason) {
    if (stopReason == null) {
      stopReason = reason;
    }
    cancel();
  }

  /** The reason for which the query was stopped; null when it was not. */
  synchronized String stopReason() {
    return stopReason;
  }

  /** Stops the query when its time or its memory is over. */
  synchronized void check(NativeMemory memory) {
    if (stopReason != null) {
      // The statement may have begun after it was cancelled.
      cancel();
    } else if (statement != null && System.nanoTime() - startNanos >= maxTime.toNanos()) {
      stop("The query was stopped after " + maxTime.toSeconds()
          + " s. Narrow it, for example by time.");
    } else if (statement != null && memory.isExceeded()) {
      stop("The query was stopped because it needs more than " + (NativeMemory.MAX_BYTES >> 20)
          + " MiB of memory. Narrow it, for example by time, or by fewer columns.");
    }
  }

  private void cancel() {
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        LOGGER.log(Level.FINE, "The query ended before it was cancelled", e);
      }
    }
  }
}
