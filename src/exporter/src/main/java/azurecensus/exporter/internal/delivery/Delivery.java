package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends one batch per call and handles the response. Returns the time until the next call; neither
 * waits nor starts a thread. Used by one thread, except for {@link #rescue()}.
 */
public final class Delivery {
  private final BatchScheduler scheduler;
  private final Sender sender;
  private final RetryPolicy retry;
  private final ExporterMetrics metrics;
  private final ThrottlingLogger log;
  private final TimeSource time;

  /** The batch being sent; the thread that removes it from here settles it. */
  private final AtomicReference<OutgoingBatch> inProgress = new AtomicReference<>();

  /** Creates a delivery; {@code retry} is used by it alone. */
  public Delivery(
      BatchScheduler scheduler,
      Sender sender,
      RetryPolicy retry,
      ExporterMetrics metrics,
      ThrottlingLogger log,
      TimeSource time) {
    this.scheduler = scheduler;
    this.sender = sender;
    this.retry = retry;
    this.metrics = metrics;
    this.log = log;
    this.time = time;
  }

  /** Sends one batch. Used by one thread at a time, except for {@link #abort()}. */
  interface Sender {
    /**
     * Posts the batch and waits for the response, whatever its status.
     *
     * @throws IOException when there was no response
     */
    Response send(Batch batch) throws IOException;

    /**
     * Aborts the POST in progress, from another thread, and lets no further one begin; both then
     * fail. May block.
     */
    void abort();

    /** Returns the service's host, for log records and the name of the sending thread. */
    @Override
    String toString();
  }

  /**
   * Response of the service to one POST.
   *
   * @param status HTTP status code
   * @param decision meaning of the status, which depends on the authentication in use
   * @param body the text as far as it was read; not null
   * @param retryAfter the pause that the service requests; null when it requests none
   */
  record Response(int status, RetryPolicy.Decision decision, String body, Duration retryAfter) {
    /** Leaves out the body, which may repeat the key. */
    @Override
    public String toString() {
      return "Response[" + status + ", " + decision + "]";
    }
  }

  /**
   * Sends one batch if one is due.
   *
   * @return the nanoseconds until the next call; {@link Long#MAX_VALUE} for not before an item is
   *     offered
   */
  long step() {
    long pause = retry.pauseLeft();
    if (pause > 0) {
      return Math.min(pause, scheduler.spill());
    }
    OutgoingBatch outgoing = scheduler.next();
    if (outgoing == null) {
      return scheduler.nanosUntilNext();
    }
    send(outgoing);
    return 0;
  }

  private void send(OutgoingBatch outgoing) {
    inProgress.set(outgoing);
    Response response = null;
    Throwable failure = null;
    try {
      response = sender.send(outgoing.batch());
    } catch (Throwable e) {
      failure = e; // includes failures of code that an app can plug into the JDK (ProxySelector)
    }
    if (!inProgress.compareAndSet(outgoing, null)) {
      return; // it took too long, and the closing thread has settled the batch
    }
    if (failure == null) {
      responded(outgoing, response);
    } else {
      failed(outgoing, failure);
    }
  }

  private void failed(OutgoingBatch outgoing, Throwable failure) {
    log.warn(
        "unreachable",
        "Telemetry cannot be sent to " + sender + " (" + failure.getClass().getSimpleName()
            + "); it is kept and retried.");
    metrics.itemsRetried(outgoing.batch().size());
    retry.failed(null);
    scheduler.settle(outgoing, BatchOutcome.retryAll(outgoing.batch()));
  }

  private void responded(OutgoingBatch outgoing, Response response) {
    BatchOutcome outcome = BatchOutcome.of(outgoing.batch(), response.decision(), response.body());
    if (outcome.retryLater() != null) {
      log.warn(
          "retry " + response.status(),
          sender + " answered " + response.status()
              + "; the items it did not accept are kept and retried.");
      metrics.itemsRetried(outcome.retryLater().size());
      retry.failed(response.retryAfter());
    } else {
      retry.succeeded();
    }
    scheduler.settle(outgoing, outcome);
    count(outcome, response);
    if (outcome.sent() == outgoing.batch().size()) {
      scheduler.recycle(outgoing.batch());
    }
  }

  private void count(BatchOutcome outcome, Response response) {
    if (outcome.sent() > 0) {
      metrics.itemsSent(outcome.sent());
    }
    outcome.dropped().forEach((reason, count) -> {
      metrics.itemsDropped(reason, count);
      if (reason != DropReason.SAMPLED_BY_SERVICE) {
        log.warn(
            "drop " + reason,
            sender + " answered " + response.status() + "; " + count + " items are dropped ("
                + reason + ").");
      }
    });
  }

  /**
   * Sends what waits in memory now, without a batching delay; while the service is away, stores it.
   *
   * @return false when a batch could neither be sent nor stored; it stays in memory
   */
  boolean flush() {
    int left = scheduler.newBatches();
    while (true) {
      Batch batch = scheduler.drainOld();
      if (batch == null && left-- > 0) {
        batch = scheduler.drainNew();
      }
      if (batch == null) {
        return true;
      }
      if (retry.pauseLeft() <= 0) {
        send(OutgoingBatch.ofMemory(batch));
      } else if (!scheduler.store(batch)) {
        scheduler.putBack(batch);
        return false;
      }
    }
  }

  /**
   * Sends what is left in memory without a batching delay, until all is sent, an attempt fails, or
   * the deadline is reached; stores the rest, or drops and counts it. The queue must be closed.
   */
  void finish(long deadlineNanos) {
    boolean mayTry = !retry.isPauseRequested();
    retry.skipPause();
    for (Batch batch = scheduler.drain(); batch != null; batch = scheduler.drain()) {
      if (mayTry && retry.pauseLeft() <= 0 && time.nanos() - deadlineNanos < 0) {
        send(OutgoingBatch.ofMemory(batch));
      } else {
        storeOrDrop(batch);
      }
    }
  }

  /**
   * Stores, or drops and counts, all that is in memory, the batch being sent included. Called by
   * another thread when the sending one hangs. A stored batch is safe on disk: the sending thread
   * still removes or releases its file if it ever returns.
   */
  void rescue() {
    OutgoingBatch outgoing = inProgress.get();
    if (outgoing != null && !outgoing.isStored() && inProgress.compareAndSet(outgoing, null)) {
      storeOrDrop(outgoing.batch());
    }
    for (Batch batch = scheduler.drain(); batch != null; batch = scheduler.drain()) {
      storeOrDrop(batch);
    }
  }

  private void storeOrDrop(Batch batch) {
    if (!scheduler.store(batch)) {
      metrics.itemsDropped(DropReason.SHUTDOWN, batch.size());
      log.warn(
          "drop SHUTDOWN",
          "The exporter ended before all telemetry was sent or stored; the rest is dropped.");
    }
  }
}
