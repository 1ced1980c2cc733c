package azurecensus.exporter.internal.metrics;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a reading at an interval, at a flush, and once more when it is closed, on one daemon thread:
 * gauges call code of the app, which must block neither the app's threads nor the sending one.
 * Thread-safe.
 */
public final class ReadingThread {
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, ReadingThread::daemon);

  private final Runnable reading;
  private final Future<?> atIntervals;

  /** Starts the thread; the first reading comes after one interval. */
  public ReadingThread(Duration interval, Runnable reading, ThrottlingLogger log) {
    this.reading = () -> {
      try {
        reading.run();
      } catch (RuntimeException | Error e) { // a failure must not end the later readings
        log.warn("reading", "Metrics could not be read; the next interval tries again.", e);
      }
    };
    long nanos = interval.toNanos();
    atIntervals = executor.scheduleWithFixedDelay(this.reading, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private static Thread daemon(Runnable work) {
    // Without inherited values: they would keep the first caller's class loader in memory.
    Thread thread = new Thread(null, work, "azure-monitor-exporter metrics", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ReadingThread.class.getClassLoader());
    return thread;
  }

  /**
   * Runs a reading now and waits for it.
   *
   * @return false when that takes longer than this time, or when the thread has ended
   */
  public boolean read(Duration atMost) throws InterruptedException {
    try {
      Future<?> done = executor.submit(reading);
      done.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException | TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError(e); // the reading catches everything
    }
  }

  /**
   * Runs the last reading, waits for it at most for this time, and ends the thread. Idempotent. An
   * interrupt ends the wait, and stays set.
   */
  public void close(Duration atMost) {
    atIntervals.cancel(false);
    try {
      read(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
