package azurecensus.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * The cost of this process so far.
 *
 * @param cpuNanos CPU time of all threads, the JVM's own included
 * @param allocatedBytes heap bytes allocated by the threads alive now
 * @param wallNanos the value of {@link System#nanoTime()}, for differences only
 */
record ProcessCost(long cpuNanos, long allocatedBytes, long wallNanos) {
  static ProcessCost now() {
    return new ProcessCost(cpuNanosNow(), allocated(), System.nanoTime());
  }

  /** Returns the CPU time of all threads so far. */
  static long cpuNanosNow() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long allocated() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  ProcessCost since(ProcessCost earlier) {
    return new ProcessCost(
        cpuNanos - earlier.cpuNanos,
        allocatedBytes - earlier.allocatedBytes,
        wallNanos - earlier.wallNanos);
  }
}
