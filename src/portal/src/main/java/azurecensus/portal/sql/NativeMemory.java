package azurecensus.portal.sql;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
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
  private final LongSupplier outsideHeap;
  private int running;
  private long limit;

  /** The lowest use without a query, and the stored bytes at that time. */
  private long lowest = Long.MAX_VALUE;

  private long storedAtLowest;

  /**
   * Creates the watch.
   *
   * @param storedBytes the bytes of stored telemetry now, whose growth is no growth by queries
   * @param outsideHeap the memory of the process outside the Java heap now, in bytes
   */
  NativeMemory(LongSupplier storedBytes, LongSupplier outsideHeap) {
    this.storedBytes = storedBytes;
    this.outsideHeap = outsideHeap;
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
   * True when a query may start: others run, or what earlier queries left leaves room for it. The
   * allocator returns the memory of earlier queries some seconds later.
   */
  synchronized boolean hasRoom() {
    return running > 0 || outsideHeap.getAsLong() <= floor() + MAX_BYTES;
  }

  /** Notes the use before the first of the running queries; of that use a bounded part counts. */
  synchronized void queryStarts() {
    if (running++ > 0) {
      return;
    }
    long now = outsideHeap.getAsLong();
    if (now <= floor()) {
      lowest = now;
      storedAtLowest = storedBytes.getAsLong();
    }
    limit = Math.min(now, floor() + MAX_BYTES) + MAX_BYTES;
  }

  /** The use without a query, as far as it is known. */
  private long floor() {
    return lowest == Long.MAX_VALUE
        ? Long.MAX_VALUE - 2 * MAX_BYTES
        : lowest + MEMORY_PER_BYTE * Math.max(0, storedBytes.getAsLong() - storedAtLowest);
  }

  synchronized void queryEnds() {
    running--;
  }

  synchronized boolean isExceeded() {
    return outsideHeap.getAsLong() > limit;
  }

  /**
   * The memory of the process outside the Java heap, in bytes. Of the heap, that part is resident
   * which was used at some time: what is only reserved takes no memory yet.
   */
  static long outsideHeap() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        used += pool.getPeakUsage().getUsed();
      }
    }
    long heap = Math.min(used, Runtime.getRuntime().totalMemory());
    return residentBytes().orElse(0) - heap;
  }
}
