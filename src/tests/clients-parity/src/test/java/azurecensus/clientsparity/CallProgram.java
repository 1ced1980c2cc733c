package azurecensus.clientsparity;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that makes the calls with one kind of tracing. Arguments: the kind, the connection
 * string or nothing, the ports of the servers, and how often each call is measured. With 0 it makes
 * each call once. Otherwise it prints the cost of each call: name, CPU nanoseconds and allocated
 * bytes of all threads of Java; and the number of recorded spans.
 */
final class CallProgram {
  static final String RECORDED = "recorded";

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Calls that are made at once. Between them the exporters get time, so they drop no spans. */
  private static final int AT_ONCE = 16;

  private static final long PAUSE_NANOS = 2_000_000;

  private CallProgram() {}

  public static void main(String[] args) throws Exception {
    int times = Integer.parseInt(args[4]);
    Tracing tracing = Tracing.of(args[0], args[1]);
    try (Calls calls = new Calls(tracing, Integer.parseInt(args[2]), Integer.parseInt(args[3]))) {
      for (Map.Entry<String, Callable<?>> call : calls.all().entrySet()) {
        if (times == 0) {
          tracing.below(call.getKey(), () -> attempt(call.getValue()));
        } else if (isMeasured(call.getKey())) {
          measure(tracing, call, times);
        }
      }
      tracing.close();
    }
    if (times > 0) {
      System.out.println(RECORDED + "\t" + tracing.recorded());
    }
    System.out.println("done");
    System.exit(0); // some client keeps a thread
  }

  /** Some calls are made to fail; their names say so. */
  @SuppressWarnings("CatchingUnchecked")
  private static Object attempt(Callable<?> call) {
    try {
      return call.call();
    } catch (Exception e) {
      System.err.println(e);
      return null;
    }
  }

  /** The calls that end well cost what a call usually costs. */
  static boolean isMeasured(String call) {
    return !call.matches(".*: (404|refused|failure|NOT_FOUND|redirect)");
  }

  private static void measure(Tracing tracing, Map.Entry<String, Callable<?>> call, int times)
      throws Exception {
    tracing.below("warm-up", () -> repeat(call.getValue(), times));
    long cpu = cpuNanos();
    long bytes = allocatedBytes();
    tracing.below("measured", () -> repeat(call.getValue(), times));
    System.out.println(call.getKey() + "\t" + (cpuNanos() - cpu) / times + "\t"
        + (allocatedBytes() - bytes) / times);
  }

  private static Object repeat(Callable<?> call, int times) throws Exception {
    Object last = null;
    for (int i = 0; i < times; i++) {
      last = call.call();
      if (i % AT_ONCE == AT_ONCE - 1) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return last;
  }

  /** The time of the threads that are alive; no client ends threads between two calls. */
  private static long cpuNanos() {
    return sum(THREADS.getThreadCpuTime(THREADS.getAllThreadIds()));
  }

  private static long allocatedBytes() {
    return sum(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()));
  }

  private static long sum(long[] values) {
    return Arrays.stream(values).map(value -> Math.max(0, value)).sum();
  }
}
