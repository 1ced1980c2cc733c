package azurecensus.exporter;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Empties the queue, one POST a step. Knows what comes next and when; neither waits nor starts a
 * thread. Used by one thread.
 *
 * <p>After a failure that may pass nothing is sent until the pause is over; meanwhile the queue
 * fills up to its bound.
 */
final class Delivery {
  private final TelemetryQueue queue;
  private final IngestionSender sender;
  private final Backoff backoff;
  private final ExporterMetrics metrics;
  private final OccasionalLog log;
  private final TimeSource time;
  private final long batchDelayNanos;

  /**
   * What is to be sent before anything from the queue: parts of too large batches, and what failed.
   */
  private final Deque<Batch> first = new ArrayDeque<>();

  private boolean paused;
  private boolean pauseWasAskedFor;
  private long pauseEnd;

  Delivery(
      TelemetryQueue queue,
      IngestionSender sender,
      Backoff backoff,
      ExporterMetrics metrics,
      OccasionalLog log,
      TimeSource time,
      Duration batchDelay) {
    this.queue = queue;
    this.sender = sender;
    this.backoff = backoff;
    this.metrics = metrics;
    this.log = log;
    this.time = time;
    this.batchDelayNanos = batchDelay.toNanos();
  }

  /**
   * Sends one batch if one is due; returns how many nanoseconds later to come again,
   * {@link Long#MAX_VALUE} for not before something is offered.
   */
  long step() {
    long pause = pauseLeft();
    if (pause > 0) {
      return pause;
    }
    Batch batch = first.poll();
    if (batch == null) {
      long due = queue.nanosUntilDue(batchDelayNanos);
      if (due > 0) {
        return due;
      }
      batch = queue.poll();
    }
    if (batch != null) {
      send(batch);
    }
    return 0;
  }

  private long pauseLeft() {
    if (!paused) {
      return 0;
    }
    long left = pauseEnd - time.nanos();
    if (left <= 0) {
      paused = false;
    }
    return left;
  }

  private void send(Batch batch) {
    IngestionResponse response;
    try {
      response = sender.send(batch);
    } catch (IOException e) {
      log.warn(
          "unreachable",
          "Telemetry cannot be sent to " + sender + " (" + e.getClass().getSimpleName()
              + "); it is kept and tried again.");
      retryLater(batch, null);
      return;
    }
    settle(batch, response);
  }

  private void settle(Batch batch, IngestionResponse response) {
    Settlement settlement = Settlement.of(batch, response);
    if (settlement.sent() > 0) {
      metrics.itemsSent(settlement.sent());
    }
    settlement.dropped().forEach((reason, count) -> drop(reason, count, response));
    settlement.now().forEach(first::addLast);
    if (settlement.later() != null) {
      log.warn(
          "retry " + response.status(),
          sender + " answered " + response.status()
              + "; what it did not accept is kept and tried again.");
      retryLater(settlement.later(), response.retryAfter());
    } else {
      backoff.succeeded();
    }
  }

  private void drop(DropReason reason, int count, IngestionResponse response) {
    metrics.itemsDropped(reason, count);
    if (reason != DropReason.SAMPLED_BY_SERVICE) {
      log.warn(
          "drop " + reason,
          sender + " answered " + response.status() + "; " + count + " items are given up ("
              + reason + ").");
    }
  }

  private void retryLater(Batch batch, Duration asked) {
    metrics.itemsRetried(batch.size());
    first.addFirst(batch);
    paused = true;
    pauseWasAskedFor = asked != null;
    pauseEnd = time.nanos() + backoff.failed(asked);
  }

  /**
   * Sends what is left without waiting for company, until all is sent, a try fails, or the time has
   * come; what is then left is given up and counted. The queue must have been closed.
   */
  void finish(long deadlineNanos) {
    boolean mayTry = pauseLeft() <= 0 || !pauseWasAskedFor;
    paused = false;
    for (Batch batch = next(); batch != null; batch = next()) {
      if (mayTry && !paused && time.nanos() - deadlineNanos < 0) {
        send(batch);
      } else {
        metrics.itemsDropped(DropReason.SHUTDOWN, batch.size());
        log.warn(
            "drop SHUTDOWN",
            "The process ends before all telemetry is sent; the rest is given up.");
      }
    }
  }

  private Batch next() {
    Batch batch = first.poll();
    return batch != null ? batch : queue.poll();
  }
}
