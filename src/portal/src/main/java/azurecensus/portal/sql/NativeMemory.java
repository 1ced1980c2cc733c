package azurecensus.portal.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The memory of the process outside the Java heap, in which queries run. Read from {@code /proc};
 * on a system without it nothing is watched, and the memory limit of the database alone counts.
 * Thread-safe.
 */
public final class NativeMemory {
  /** Memory by which all running queries together may exceed what was used before them. */
  static final long MAX_BYTES = 512L << 20;

  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

  /** Memory of the database for each stored byte, with a reserve. */
  private static final int MEMORY_PER_BYTE = 2;

  private final LongSupplier storedBytes;
  private int running;
  private long limit;
  /** The lowest use without a query, and the stored bytes at that time. */
  private long lowest = Long.MAX_VALUE;

  private long storedAtLowest;

  /**
   * Creates the watch.
   *
   * @param storedBytes the bytes of stored telemetry now, whose growth is no growth by queries
   */
  NativeMemory(LongSupplier storedBytes) {
    this.storedBytes = storedBytes;
  }

  /** The resident memory of the process in bytes; empty on a system that does not tell it. */
  public static OptionalLong residentBytes() {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(STATM).split(" ", 3)[1]) * PAGE_BYTES);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Notes the use before the first of the running queries. The allocator returns the memory of
   * earlier queries some seconds later, so of that use only a bounded part counts.
   */
  synchronized void queryStarts() {
    if (running++ > 0) {
      return;
    }
    long now = outsideHeap();
    long stored = storedBytes.getAsLong();
    long floor = lowest == Long.MAX_VALUE
        ? now
        : lowest + MEMORY_PER_BYTE * Math.max(0, stored - storedAtLowest);
    if (now <= floor) {
      lowest = now;
      storedAtLowest = stored;
      floor = now;
    }
    limit = Math.min(now, floor + MAX_BYTES) + MAX_BYTES;
  }

  synchronized void queryEnds() {
    running--;
  }

  synchronized boolean isExceeded() {
    return outsideHeap() > limit;
  }

  /** The heap counts as it is reserved, so a heap that fills is no growth. */
  private static long outsideHeap() {
    return residentBytes().orElse(0) - Runtime.getRuntime().totalMemory();
  }
}
