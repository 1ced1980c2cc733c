package azurecensus.exporter;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends one parcel a step and does with it what the answer says. Knows when to come again; neither
 * waits nor starts a thread. Used by one thread, except for {@link #rescue()}.
 */
final class Delivery {
  private final Outbox outbox;
  private final IngestionSender sender;
  private final Pause pause;
  private final ExporterMetrics metrics;
  private final OccasionalLog log;
  private final TimeSource time;

  /** Being sent; whoever takes it out decides what becomes of it. */
  private final AtomicReference<Parcel> underWay = new AtomicReference<>();

  Delivery(
      Outbox outbox,
      IngestionSender sender,
      Pause pause,
      ExporterMetrics metrics,
      OccasionalLog log,
      TimeSource time) {
    this.outbox = outbox;
    this.sender = sender;
    this.pause = pause;
    this.metrics = metrics;
    this.log = log;
    this.time = time;
  }

  /**
   * Sends one parcel if one is due; returns how many nanoseconds later to come again,
   * {@link Long#MAX_VALUE} for not before something is offered.
   */
  long step() {
    long left = pause.left();
    if (left > 0) {
      return Math.min(left, outbox.spill());
    }
    Parcel parcel = outbox.next();
    if (parcel == null) {
      return outbox.nanosUntilNext();
    }
    send(parcel);
    return 0;
  }

  private void send(Parcel parcel) {
    underWay.set(parcel);
    IngestionResponse response = null;
    Throwable failure = null;
    try {
      response = sender.send(parcel.batch());
    } catch (Throwable e) {
      failure = e; // also of what an app can plug into the JDK, such as a ProxySelector
    }
    if (!underWay.compareAndSet(parcel, null)) {
      return; // it took too long, and somebody else has seen to it
    }
    if (failure == null) {
      settle(parcel, response);
    } else {
      log.warn(
          "unreachable",
          "Telemetry cannot be sent to " + sender + " (" + failure.getClass().getSimpleName()
              + "); it is kept and tried again.");
      retryLater(parcel);
    }
  }

  private void retryLater(Parcel parcel) {
    metrics.itemsRetried(parcel.batch().size());
    pause.begin(null);
    if (parcel.isStored()) {
      leave(parcel.stored());
    } else {
      outbox.keep(parcel.batch());
    }
  }

  private void settle(Parcel parcel, IngestionResponse response) {
    Settlement settlement = Settlement.of(parcel.batch(), response);
    boolean later = settlement.later() != null;
    if (later) {
      log.warn(
          "retry " + response.status(),
          sender + " answered " + response.status()
              + "; what it did not accept is kept and tried again.");
      metrics.itemsRetried(settlement.later().size());
      pause.begin(response.retryAfter());
    } else {
      pause.end();
    }
    if (later
        && parcel.isStored()
        && settlement.later().size() == parcel.batch().size()) {
      leave(parcel.stored()); // the file is right as it is
      return;
    }
    if (later) {
      outbox.keep(settlement.later());
    }
    settlement.now().forEach(parcel.isStored() ? outbox::keep : outbox::keepAtHand);
    if (parcel.isStored()) {
      remove(parcel.stored());
    }
    count(settlement, response);
  }

  private void count(Settlement settlement, IngestionResponse response) {
    if (settlement.sent() > 0) {
      metrics.itemsSent(settlement.sent());
      outbox.serviceAnswers();
    }
    settlement.dropped().forEach((reason, count) -> {
      metrics.itemsDropped(reason, count);
      if (reason != DropReason.SAMPLED_BY_SERVICE) {
        log.warn(
            "drop " + reason,
            sender + " answered " + response.status() + "; " + count + " items are given up ("
                + reason + ").");
      }
    });
  }

  private void remove(StoredBatch stored) {
    metrics.itemsLoaded(stored.batch().size());
    try {
      stored.remove();
    } catch (IOException e) {
      log.warn(
          "remove",
          "Telemetry that was sent cannot be removed from disk (" + e.getClass().getSimpleName()
              + "); it may be sent again.");
    }
  }

  private void leave(StoredBatch stored) {
    outbox.released();
    try {
      stored.release();
    } catch (IOException e) {
      log.warn(
          "release",
          "A file with telemetry cannot be closed (" + e.getClass().getSimpleName() + ").");
    }
  }

  /**
   * Sends what is left in memory without waiting for company, until all is sent, a try fails, or
   * the time has come; what is then left goes to disk or is given up and counted. The queue must
   * have been closed.
   */
  void finish(long deadlineNanos) {
    boolean mayTry = !pause.isAskedFor();
    pause.skip();
    for (Batch batch = outbox.nextInMemory(); batch != null; batch = outbox.nextInMemory()) {
      if (mayTry && pause.left() <= 0 && time.nanos() - deadlineNanos < 0) {
        send(Parcel.ofMemory(batch));
      } else {
        storeOrDrop(batch);
      }
    }
  }

  /**
   * Called by another thread when the sending one hangs: puts on disk, or counts, all that is in
   * memory, also what is being sent. What comes from disk is safe there and stays the sending
   * thread's, which removes or releases the file if it ever comes back.
   */
  void rescue() {
    Parcel parcel = underWay.get();
    if (parcel != null && !parcel.isStored() && underWay.compareAndSet(parcel, null)) {
      storeOrDrop(parcel.batch());
    }
    for (Batch batch = outbox.nextInMemory(); batch != null; batch = outbox.nextInMemory()) {
      storeOrDrop(batch);
    }
  }

  private void storeOrDrop(Batch batch) {
    if (!outbox.keepForGood(batch)) {
      metrics.itemsDropped(DropReason.SHUTDOWN, batch.size());
      log.warn(
          "drop SHUTDOWN",
          "The exporter ends before all telemetry is sent or stored; the rest is given up.");
    }
  }
}
