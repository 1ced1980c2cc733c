package azurecensus.host;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Runs many clients in a closed loop for a given time and records the time of each request. */
final class Latencies {
  private final long[] nanos;
  private final Duration elapsed;

  private Latencies(long[] nanos, Duration elapsed) {
    this.nanos = nanos;
    this.elapsed = elapsed;
  }

  /** Sends a client's next request; throws when the answer is wrong. */
  interface Call {
    void run(RawClient client, int clientNumber, int requestNumber) throws Exception;
  }

  /**
   * Measures.
   *
   * @throws AssertionError with the first failure of any client
   */
  static Latencies measure(int port, int clients, Duration duration, Call call)
      throws InterruptedException {
    ConcurrentLinkedQueue<long[]> results = new ConcurrentLinkedQueue<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch start = new CountDownLatch(1);
    Thread[] threads = new Thread[clients];
    for (int i = 0; i < clients; i++) {
      int number = i;
      threads[i] = new Thread(() -> {
        long[] own = new long[1024];
        int count = 0;
        try (RawClient client = new RawClient(port)) {
          start.await();
          long end = System.nanoTime() + duration.toNanos();
          while (System.nanoTime() < end && failure.get() == null) {
            long begin = System.nanoTime();
            call.run(client, number, count);
            if (count == own.length) {
              own = Arrays.copyOf(own, count * 2);
            }
            own[count++] = System.nanoTime() - begin;
          }
        } catch (Exception | AssertionError e) {
          failure.compareAndSet(null, e);
        }
        results.add(Arrays.copyOf(own, count));
      });
      threads[i].start();
    }
    long begin = System.nanoTime();
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new AssertionError("A client failed", failure.get());
    }
    long[] all = results.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Latencies(all, Duration.ofNanos(System.nanoTime() - begin));
  }

  int count() {
    return nanos.length;
  }

  double perSecond() {
    return nanos.length / (elapsed.toNanos() / 1e9);
  }

  double percentileMillis(double percentile) {
    return nanos.length == 0
        ? 0
        : nanos[(int) Math.min(nanos.length - 1, nanos.length * percentile / 100)] / 1e6;
  }

  @Override
  public String toString() {
    return "%d requests, %.0f per second, p50 %.1f ms, p99 %.1f ms"
        .formatted(count(), perSecond(), percentileMillis(50), percentileMillis(99));
  }
}
