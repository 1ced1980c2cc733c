package azurecensus.exporter.internal.delivery;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Items that wait to be sent, bounded by count and bytes. Thread-safe.
 *
 * <p>When it is full it refuses the newest item. The oldest items tell how an outage began, and
 * they may already be in the batch that is sent next.
 */
public final class TelemetryQueue {
  private final int maxItems;
  private final long maxBytes;
  private final int batchItems;
  private final int batchBytes;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();

  /** The content of each POST, oldest first; only the last one is still being filled. */
  private final ArrayDeque<Load> loads = new ArrayDeque<>();

  private final Batch.SpareBlocks spareBlocks = new Batch.SpareBlocks();

  private int items;
  private long bytes;
  private boolean closed;

  /**
   * Creates an empty queue.
   *
   * @param maxItems largest number of waiting items
   * @param maxBytes largest sum of the waiting items' bytes
   * @param batchItems largest number of items in one batch
   * @param batchBytes largest sum of bytes in one batch, unless a single item is larger
   */
  public TelemetryQueue(
      int maxItems, long maxBytes, int batchItems, int batchBytes, TimeSource time) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
    this.batchItems = batchItems;
    this.batchBytes = batchBytes;
    this.time = time;
  }

  /** Result of an offer. */
  public enum Offer {
    /** The queue is full. */
    REFUSED,
    /** The queue is closed. */
    CLOSED,
    /** The item was added; the sending thread need not be woken. */
    ADDED,
    /** The first item, or the last of a whole batch, was added: wake the sending thread. */
    ADDED_WAKE
  }

  /** Adds or refuses the item; blocks only while another thread copies an item. */
  public Offer offer(byte[] line) {
    return offer(line, line.length);
  }

  /** Same as {@link #offer(byte[])} for the first bytes of an array that is reused afterwards. */
  public Offer offer(byte[] line, int length) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (items >= maxItems || bytes + length > maxBytes) {
        return Offer.REFUSED;
      }
      boolean wasBatch = isWholeBatch();
      lastWithRoomFor(length).lines.add(line, length);
      items++;
      bytes += length;
      return items == 1 || wasBatch != isWholeBatch() ? Offer.ADDED_WAKE : Offer.ADDED;
    } finally {
      lock.unlock();
    }
  }

  private Load lastWithRoomFor(int length) {
    Load last = loads.peekLast();
    if (last == null
        || last.lines.size() == batchItems
        || last.lines.bytes() + length > batchBytes) {
      last = new Load(time.nanos(), spareBlocks);
      loads.add(last);
    }
    return last;
  }

  /** Refuses all later items; those in the queue can still be removed. */
  public void close() {
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

  /** Returns the number of batches that hold the waiting items. */
  int batches() {
    lock.lock();
    try {
      return loads.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean isWholeBatch() {
    return items >= batchItems || bytes >= batchBytes;
  }

  /**
   * Returns the nanoseconds until a batch is due: a whole one at once, any other after this delay.
   * 0 means now, {@link Long#MAX_VALUE} that the queue is empty.
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

  /** Removes the oldest items that fit into one POST; returns null when the queue is empty. */
  public Batch poll() {
    Load load;
    lock.lock();
    try {
      load = loads.poll();
      if (load == null) {
        return null;
      }
      items -= load.lines.size();
      bytes -= load.lines.bytes();
    } finally {
      lock.unlock();
    }
    return load.lines.build();
  }

  /** Reuses the memory of a batch that its caller alone knows and will not read again. */
  void recycle(Batch batch) {
    lock.lock();
    try {
      spareBlocks.take(batch);
    } finally {
      lock.unlock();
    }
  }

  /** Content of one POST. */
  private static final class Load {
    /** Time of its first item's offer. */
    private final long since;

    private final Batch.Builder lines;

    Load(long since, Batch.SpareBlocks spareBlocks) {
      this.since = since;
      this.lines = new Batch.Builder(spareBlocks);
    }
  }
}
