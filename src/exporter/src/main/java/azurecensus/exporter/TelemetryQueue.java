package azurecensus.exporter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent, bounded by count and bytes.
 *
 * <p>When it is full the newest item is turned away. The oldest tell how an outage began, and those
 * already here may be half-way out.
 */
final class TelemetryQueue {
  private final int maxItems;
  private final long maxBytes;
  private final int batchItems;
  private final int batchBytes;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  TelemetryQueue(int maxItems, long maxBytes, int batchItems, int batchBytes, TimeSource time) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
    this.batchItems = batchItems;
    this.batchBytes = batchBytes;
    this.time = time;
  }

  /** What became of an offer. */
  enum Offer {
    /** Full. */
    REFUSED,
    /** Closed. */
    CLOSED,
    /** Taken, and whoever empties the queue has nothing new to know. */
    TAKEN,
    /**
     * Taken, and now there is something to wait for, or a whole batch: wake whoever empties the
     * queue.
     */
    TAKEN_WAKE
  }

  /**
   * Takes the item or refuses it; waits for nobody longer than it takes to move a batch of
   * references.
   */
  Offer offer(byte[] line) {
    long now = time.nanos();
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (entries.size() >= maxItems || bytes + line.length > maxBytes) {
        return Offer.REFUSED;
      }
      boolean wasBatch = isWholeBatch();
      entries.add(new Entry(line, now));
      bytes += line.length;
      return entries.size() == 1 || wasBatch != isWholeBatch() ? Offer.TAKEN_WAKE : Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing from now on; what is in can still be removed. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return entries.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isWholeBatch() {
    return entries.size() >= batchItems || bytes >= batchBytes;
  }

  /**
   * How long until a batch should go, given that items wait for company this long: 0 for now,
   * {@link Long#MAX_VALUE} when there is nothing.
   */
  long nanosUntilDue(long delayNanos) {
    lock.lock();
    try {
      if (entries.isEmpty()) {
        return Long.MAX_VALUE;
      }
      return isWholeBatch() ? 0 : Math.max(0, entries.peek().offered + delayNanos - time.nanos());
    } finally {
      lock.unlock();
    }
  }

  /** Removes the oldest items, as many as one POST takes; null when there is none. */
  Batch poll() {
    List<byte[]> lines = new ArrayList<>();
    lock.lock();
    try {
      long taken = 0;
      while (!entries.isEmpty() && lines.size() < batchItems) {
        int length = entries.peek().line.length;
        if (!lines.isEmpty() && taken + length > batchBytes) {
          break;
        }
        lines.add(entries.poll().line);
        taken += length;
      }
      bytes -= taken;
    } finally {
      lock.unlock();
    }
    return lines.isEmpty() ? null : new Batch(lines);
  }

  private static final class Entry {
    private final byte[] line;
    private final long offered;

    Entry(byte[] line, long offered) {
      this.line = line;
      this.offered = offered;
    }
  }
}
