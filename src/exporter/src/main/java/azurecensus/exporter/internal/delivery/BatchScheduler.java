package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.spi.ExporterMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.DoubleSupplier;

/**
 * Decides which batch is sent next and where a batch goes that was not accepted. The sources are
 * memory (batches that failed or were too large), the queue (new items) and the disk (what an
 * outage left). New and old batches take turns, so that no source blocks another.
 *
 * <p>Used by one thread, except for {@link #drain()} and {@link #store(Batch)}, which the closing
 * thread calls as well.
 */
public final class BatchScheduler {
  /** Batches kept in memory besides the queue when they cannot be stored. */
  private static final int MAX_IN_MEMORY = 8;

  private static final long NEVER = Long.MAX_VALUE;

  private final TelemetryQueue queue;
  private final Store store;
  private final ExporterMetrics metrics;
  private final ThrottlingLogger log;
  private final TimeSource time;
  private final DoubleSupplier jitter;
  private final long batchDelayNanos;
  private final long spillDelayNanos;
  private final Duration replayGap;
  private final long lookAgainNanos;
  private final Deque<Batch> memory = new ConcurrentLinkedDeque<>();
  private boolean lastWasNew;
  private boolean replaying = true;
  private long replayAt;
  private long lastLook;

  /**
   * Creates a scheduler that looks at the disk within {@code timing.replayDelay()}.
   *
   * @param jitter numbers from 0 to 1
   */
  public BatchScheduler(
      TelemetryQueue queue,
      Store store,
      ExporterMetrics metrics,
      ThrottlingLogger log,
      Duration batchDelay,
      RetryPolicy.Timing timing,
      TimeSource time,
      DoubleSupplier jitter) {
    this.queue = queue;
    this.store = store;
    this.metrics = metrics;
    this.log = log;
    this.time = time;
    this.jitter = jitter;
    this.batchDelayNanos = batchDelay.toNanos();
    this.spillDelayNanos = timing.spillDelay().toNanos();
    this.replayGap = timing.replayGap();
    this.lookAgainNanos = timing.lookAgain().toNanos();
    replayWithin(timing.replayDelay());
  }

  /** Keeps batches beyond memory while the service is away. Thread-safe. */
  public interface Store {
    /** Stores nothing: batches that cannot be sent stay in memory. */
    Store NONE = new Store() {
      @Override
      public boolean save(Batch batch) {
        return false;
      }

      @Override
      public OutgoingBatch oldest() {
        return null;
      }
    };

    /** Stores the batch; returns false when it cannot. */
    boolean save(Batch batch);

    /**
     * Returns the oldest batch that no other exporter is sending, reserved for the caller until it
     * is removed or released; null when there is none.
     */
    OutgoingBatch oldest();
  }

  private void replayWithin(Duration atMost) {
    replaying = store != Store.NONE;
    replayAt = time.nanos() + (long) (atMost.toNanos() * jitter.getAsDouble());
  }

  /** Returns the batch that is due, to be settled by the caller; null when none is due. */
  OutgoingBatch next() {
    boolean newIsDue = queue.nanosUntilDue(batchDelayNanos) <= 0 && memory.size() < MAX_IN_MEMORY;
    OutgoingBatch old = newIsDue && !lastWasNew ? null : nextOld();
    lastWasNew = old == null && newIsDue;
    return lastWasNew ? OutgoingBatch.ofMemory(queue.poll()) : old;
  }

  private OutgoingBatch nextOld() {
    Batch batch = memory.poll();
    if (batch != null) {
      return OutgoingBatch.ofMemory(batch);
    }
    if (!replaying || replayAt - time.nanos() > 0) {
      return null;
    }
    lastLook = time.nanos();
    OutgoingBatch stored = store.oldest();
    if (stored == null) {
      replaying = false;
      return null;
    }
    replayWithin(replayGap);
    return stored;
  }

  /** Returns the nanoseconds until {@link #next()} may return a batch. */
  long nanosUntilNext() {
    if (!memory.isEmpty()) {
      return 0;
    }
    long replay = replaying ? Math.max(0, replayAt - time.nanos()) : NEVER;
    return Math.min(queue.nanosUntilDue(batchDelayNanos), replay);
  }

  /**
   * Moves batches that have waited for the spill delay from the queue to disk, while the service is
   * away.
   *
   * @return the nanoseconds until the next call is useful
   */
  long spill() {
    if (store == Store.NONE) {
      return NEVER;
    }
    while (queue.nanosUntilDue(spillDelayNanos) <= 0) {
      if (memory.size() >= MAX_IN_MEMORY) {
        return NEVER;
      }
      Batch batch = queue.poll();
      if (batch != null) {
        keep(batch);
      }
    }
    return queue.nanosUntilDue(spillDelayNanos);
  }

  /**
   * Settles a batch from {@link #next()}: keeps the items that are sent again and removes the file
   * of a stored batch, in this order. The file stays as it is when all its items are retried.
   */
  void settle(OutgoingBatch outgoing, BatchOutcome outcome) {
    Batch later = outcome.retryLater();
    if (later != null && outgoing.isStored() && later.size() == outgoing.batch().size()) {
      release(outgoing);
      return;
    }
    if (later != null) {
      keep(later);
    }
    for (Batch part : outcome.resendNow()) {
      if (outgoing.isStored()) {
        keep(part);
      } else {
        memory.addFirst(part);
      }
    }
    if (outgoing.isStored()) {
      remove(outgoing);
    }
    if (outcome.sent() > 0) {
      lookAgain();
    }
  }

  /** Keeps the batch for another attempt, on disk if possible. */
  private void keep(Batch batch) {
    if (store.save(batch)) {
      replaying = true;
      replayAt = time.nanos();
    } else {
      memory.add(batch);
    }
  }

  private void remove(OutgoingBatch stored) {
    metrics.itemsLoaded(stored.batch().size());
    try {
      stored.remove();
    } catch (IOException e) {
      log.warn(
          "remove",
          "The file of telemetry that was sent cannot be removed ("
              + e.getClass().getSimpleName() + "); it may be sent again.");
    }
  }

  private void release(OutgoingBatch stored) {
    replaying = true;
    try {
      stored.release();
    } catch (IOException e) {
      log.warn(
          "release",
          "A file with telemetry cannot be closed (" + e.getClass().getSimpleName() + ").");
    }
  }

  /** The service accepts items, so files that other processes left can be sent as well. */
  private void lookAgain() {
    if (!replaying && store != Store.NONE && time.nanos() - lastLook >= lookAgainNanos) {
      replayWithin(replayGap);
    }
  }

  /** Returns the number of batches that wait in the queue. */
  int newBatches() {
    return queue.batches();
  }

  /** Removes a batch that is sent again, due or not; returns null when there is none. */
  Batch drainOld() {
    return memory.poll();
  }

  /** Removes the oldest batch of the queue, due or not; returns null when there is none. */
  Batch drainNew() {
    return queue.poll();
  }

  /** Puts back a batch that {@link #drainOld} or {@link #drainNew} returned. */
  void putBack(Batch batch) {
    memory.addFirst(batch);
  }

  /** Removes the next batch from memory, due or not; returns null when there is none. */
  Batch drain() {
    Batch batch = memory.poll();
    return batch != null ? batch : queue.poll();
  }

  /** Reuses the memory of a batch that was sent as a whole and that no other thread knows. */
  void recycle(Batch batch) {
    queue.recycle(batch);
  }

  /** Writes the batch to disk; returns false when it is not stored. */
  boolean store(Batch batch) {
    return store.save(batch);
  }
}
