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

  /**
   * What each POST will take, the oldest first; the last one is still being filled. Lines are put
   * one behind the other where they are offered, so that an item is no object here and whoever
   * compresses them reads straight on.
   */
  private final ArrayDeque<Load> loads = new ArrayDeque<>();

  private int items;
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

  /** Takes the item or refuses it; waits for nobody longer than it takes to copy an item. */
  Offer offer(byte[] line) {
    return offer(line, line.length);
  }

  /** As {@link #offer(byte[])}, of the first bytes, which the caller may then write over. */
  Offer offer(byte[] line, int length) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (items >= maxItems || bytes + length > maxBytes) {
        return Offer.REFUSED;
      }
      boolean wasBatch = isWholeBatch();
      lastWithRoomFor(length).add(line, length);
      items++;
      bytes += length;
      return items == 1 || wasBatch != isWholeBatch() ? Offer.TAKEN_WAKE : Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  private Load lastWithRoomFor(int length) {
    Load last = loads.peekLast();
    if (last == null || last.items == batchItems || last.bytes + length > batchBytes) {
      last = new Load(time.nanos());
      loads.add(last);
    }
    return last;
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
      return items == 0;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWholeBatch() {
    return items >= batchItems || bytes >= batchBytes;
  }

  /**
   * How long until a batch should go, given that items wait for company this long: 0 for now,
   * {@link Long#MAX_VALUE} when there is nothing.
   */
  long nanosUntilDue(long delayNanos) {
    lock.lock();
    try {
      if (loads.isEmpty()) {
        return Long.MAX_VALUE;
      }
      return isWholeBatch() ? 0 : Math.max(0, loads.peek().since + delayNanos - time.nanos());
    } finally {
      lock.unlock();
    }
  }

  /** Removes the oldest items, as many as one POST takes; null when there is none. */
  Batch poll() {
    Load load;
    lock.lock();
    try {
      load = loads.poll();
      if (load == null) {
        return null;
      }
      items -= load.items;
      bytes -= load.bytes;
    } finally {
      lock.unlock();
    }
    return Batch.of(load.blocks, load.items);
  }

  /** What one POST takes. */
  private static final class Load {
    /** One request's telemetry fits in. */
    private static final int FIRST_BLOCK = 4096;

    private static final int BLOCK = 32_768;

    /** When its first item was offered. */
    private final long since;

    private final List<TextBlock> blocks = new ArrayList<>();
    private TextBlock last;
    private int items;
    private int bytes;

    Load(long since) {
      this.since = since;
    }

    void add(byte[] line, int length) {
      if (last == null || !last.hasRoomFor(length)) {
        last = new TextBlock(Math.max(length + 1, last == null ? FIRST_BLOCK : BLOCK));
        blocks.add(last);
      }
      last.add(line, length);
      items++;
      bytes += length;
    }
  }
}
