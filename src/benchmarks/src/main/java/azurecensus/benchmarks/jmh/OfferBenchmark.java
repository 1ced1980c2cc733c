package azurecensus.benchmarks.jmh;

import azurecensus.benchmarks.process.ExporterStages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Offering an encoded item to the queue while a thread empties it, compared with the JDK's array
 * queue, which bounds items only and has no batching delay.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OfferBenchmark {
  private final byte[] line = new byte[600];
  private final ExporterStages.Queue ours = new ExporterStages.Queue();
  private final ArrayBlockingQueue<byte[]> jdk = new ArrayBlockingQueue<>(32_768);
  private volatile boolean ended;
  private Thread drain;

  /** Starts the thread that empties the queues. */
  @Setup(Level.Trial)
  public void setUp() {
    drain = new Thread(this::drain, "drain");
    drain.setDaemon(true);
    drain.start();
  }

  private void drain() {
    List<byte[]> batch = new ArrayList<>(500);
    while (!ended) {
      int taken = ours.poll() + jdk.drainTo(batch, 500);
      batch.clear();
      if (taken == 0) {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  /** Ends that thread. */
  @TearDown(Level.Trial)
  public void tearDown() throws InterruptedException {
    ended = true;
    drain.join();
  }

  /** Offers with 1 thread. */
  @Benchmark
  @Threads(1)
  public boolean ours1() {
    return ours.offer(line);
  }

  /** Offers with 2 threads. */
  @Benchmark
  @Threads(2)
  public boolean ours2() {
    return ours.offer(line);
  }

  /** Offers with 8 threads. */
  @Benchmark
  @Threads(8)
  public boolean ours8() {
    return ours.offer(line);
  }

  /** Offers with 1 thread. */
  @Benchmark
  @Threads(1)
  public boolean jdk1() {
    return jdk.offer(line);
  }

  /** Offers with 2 threads. */
  @Benchmark
  @Threads(2)
  public boolean jdk2() {
    return jdk.offer(line);
  }

  /** Offers with 8 threads. */
  @Benchmark
  @Threads(8)
  public boolean jdk8() {
    return jdk.offer(line);
  }
}
