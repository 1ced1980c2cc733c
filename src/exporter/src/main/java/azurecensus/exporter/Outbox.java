package azurecensus.exporter;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.DoubleSupplier;

/**
 * What is to be sent next: from memory what failed or was too large, from the queue what is new,
 * from disk what an outage left. No source blocks another: they take turns.
 *
 * <p>Used by one thread, except for {@link #nextInMemory()} and {@link #keepForGood}, which the
 * closing thread may call as well.
 */
final class Outbox {
  /** Batches kept in memory besides the queue, where there is no disk. */
  private static final int MAX_WAITING = 8;

  private static final long NEVER = Long.MAX_VALUE;

  private final TelemetryQueue queue;
  private final BatchStore store;
  private final TimeSource time;
  private final DoubleSupplier jitter;
  private final long batchDelayNanos;
  private final long spillDelayNanos;
  private final Duration replayGap;
  private final long lookAgainNanos;
  private final Deque<Batch> waiting = new ConcurrentLinkedDeque<>();
  private boolean lastWasNew;
  private boolean replaying = true;
  private long replayAt;
  private long lastLook;

  Outbox(
      TelemetryQueue queue,
      BatchStore store,
      Duration batchDelay,
      Pacing pacing,
      TimeSource time,
      DoubleSupplier jitter) {
    this.queue = queue;
    this.store = store;
    this.time = time;
    this.jitter = jitter;
    this.batchDelayNanos = batchDelay.toNanos();
    this.spillDelayNanos = pacing.spillDelay().toNanos();
    this.replayGap = pacing.replayGap();
    this.lookAgainNanos = pacing.lookAgain().toNanos();
    replayWithin(pacing.replayDelay());
  }

  private void replayWithin(Duration atMost) {
    replaying = store != BatchStore.NONE;
    replayAt = time.nanos() + (long) (atMost.toNanos() * jitter.getAsDouble());
  }

  /** The parcel that is due; null when none is. */
  Parcel next() {
    boolean newIsDue = queue.nanosUntilDue(batchDelayNanos) <= 0 && waiting.size() < MAX_WAITING;
    Parcel old = newIsDue && !lastWasNew ? null : nextOld();
    lastWasNew = old == null && newIsDue;
    return lastWasNew ? Parcel.ofMemory(queue.poll()) : old;
  }

  private Parcel nextOld() {
    Batch batch = waiting.poll();
    if (batch != null) {
      return Parcel.ofMemory(batch);
    }
    if (!replaying || replayAt - time.nanos() > 0) {
      return null;
    }
    lastLook = time.nanos();
    StoredBatch stored = store.oldest();
    if (stored == null) {
      replaying = false;
      return null;
    }
    replayWithin(replayGap);
    return new Parcel(stored.batch(), stored);
  }

  /** Nanoseconds until {@link #next()} may have a parcel. */
  long nanosUntilNext() {
    if (!waiting.isEmpty()) {
      return 0;
    }
    long replay = replaying ? Math.max(0, replayAt - time.nanos()) : NEVER;
    return Math.min(queue.nanosUntilDue(batchDelayNanos), replay);
  }

  /**
   * While the service is away: moves what has waited long enough from the queue to disk; returns in
   * how many nanoseconds to come again.
   */
  long spill() {
    if (store == BatchStore.NONE) {
      return NEVER;
    }
    while (queue.nanosUntilDue(spillDelayNanos) <= 0) {
      if (waiting.size() >= MAX_WAITING) {
        return NEVER;
      }
      Batch batch = queue.poll();
      if (batch != null) {
        keep(batch);
      }
    }
    return queue.nanosUntilDue(spillDelayNanos);
  }

  /** Keeps the batch for another try, on disk if possible. */
  void keep(Batch batch) {
    if (store.save(batch)) {
      replaying = true;
      replayAt = time.nanos();
    } else {
      waiting.add(batch);
    }
  }

  /** Sends the batch next, from memory. */
  void keepAtHand(Batch batch) {
    waiting.addFirst(batch);
  }

  /** A file was left where it is: it is looked at again. */
  void released() {
    replaying = true;
  }

  /** Something was sent, so whatever other processes left behind can be sent as well. */
  void serviceAnswers() {
    if (!replaying && store != BatchStore.NONE && time.nanos() - lastLook >= lookAgainNanos) {
      replayWithin(replayGap);
    }
  }

  /** At the end: the next batch in memory, due or not; null when there is none. */
  Batch nextInMemory() {
    Batch batch = waiting.poll();
    return batch != null ? batch : queue.poll();
  }

  /** At the end: whether the batch is on disk now. */
  boolean keepForGood(Batch batch) {
    return store.save(batch);
  }
}
