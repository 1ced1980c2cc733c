package azurecensus.exporter;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The one daemon thread that does all waiting and all I/O. It starts with the first item, so an
 * exporter that nobody uses costs nothing, and sleeps without waking while there is nothing to do.
 */
final class Transmitter {
  /**
   * What remains of the budget when a POST under way is broken off: to note what became of its
   * items.
   */
  private static final Duration RESERVE = Duration.ofMillis(600);

  private static final String NAME = "azure-monitor-exporter ";

  private static final long AFTER_FAULT_NANOS = Duration.ofSeconds(1).toNanos();

  private final TelemetryQueue queue;
  private final Delivery delivery;
  private final IngestionSender sender;
  private final OccasionalLog log;
  private final TimeSource time;
  private final Signal signal = new Signal();
  private final Object lifecycle = new Object();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean closing;
  private volatile long deadline;
  private volatile Thread thread;

  Transmitter(
      TelemetryQueue queue,
      Delivery delivery,
      IngestionSender sender,
      OccasionalLog log,
      TimeSource time) {
    this.queue = queue;
    this.delivery = delivery;
    this.sender = sender;
    this.log = log;
    this.time = time;
  }

  /** There is something new in the queue. */
  void wake() {
    if (!started) {
      start();
    }
    signal.raise();
  }

  private void start() {
    synchronized (lifecycle) {
      if (!started && !closing) {
        launch();
      }
    }
  }

  private void launch() {
    thread = daemon(sender.toString(), this::run);
    thread.start();
    started = true;
  }

  private static Thread daemon(String name, Runnable work) {
    // Else it would hold on to what the first caller's thread has to inherit, and to its loader.
    Thread thread = new Thread(null, work, NAME + name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Transmitter.class.getClassLoader());
    return thread;
  }

  /** Whether the calling thread is the one that sends: what it logs must not be sent again. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  private void run() {
    while (!closing) {
      long nanos = step();
      try {
        signal.await(nanos);
      } catch (InterruptedException e) {
        log.warn(
            "interrupted", "Somebody interrupted the thread that sends telemetry; it goes on.");
      }
    }
    delivery.finish(deadline);
  }

  /**
   * The one place where a fault of ours, or the lack of memory, is caught on this thread: it must
   * not end all telemetry.
   */
  private long step() {
    try {
      return delivery.step();
    } catch (RuntimeException | Error e) {
      log.warn("transmitter", "Sending telemetry failed unexpectedly; it goes on.", e);
      return AFTER_FAULT_NANOS;
    }
  }

  /**
   * Sends what is pending within the budget and ends the thread. Never takes longer than the
   * budget. Idempotent: who comes second waits for the first.
   */
  void close(Duration budget) {
    if (beginClosing(budget)) {
      if (started && !join(thread, budget.minus(RESERVE))) {
        breakOff();
      }
      closed.countDown();
    } else {
      patiently(budget, nanos -> closed.await(nanos, TimeUnit.NANOSECONDS));
    }
  }

  /** False when it has begun before. */
  private boolean beginClosing(Duration budget) {
    synchronized (lifecycle) {
      if (closing) {
        return false;
      }
      queue.close();
      deadline = time.nanos() + budget.minus(RESERVE).toNanos();
      closing = true;
      if (!started && !queue.isEmpty()) {
        launch(); // an item came in, and its wake-up comes too late
      }
    }
    signal.raise();
    return true;
  }

  /**
   * On threads of their own, because either step may hang: a TLS connection is not closed while it
   * is written to, and the disk may be a network's.
   */
  private void breakOff() {
    daemon("abort", sender::abort).start();
    if (!join(thread, RESERVE.dividedBy(3))) {
      Thread rescue = daemon("rescue", delivery::rescue);
      rescue.start();
      join(rescue, RESERVE.dividedBy(2));
    }
  }

  /** Whether it ends in time. */
  private boolean join(Thread other, Duration atMost) {
    patiently(atMost, nanos -> TimeUnit.NANOSECONDS.timedJoin(other, nanos));
    return !other.isAlive();
  }

  /**
   * Waits even when interrupted: what is pending is worth more than the haste of whoever does so,
   * and the budget is short.
   */
  private void patiently(Duration atMost, Wait wait) {
    long end = time.nanos() + atMost.toNanos();
    boolean interrupted = false;
    boolean over = false;
    while (!over) {
      try {
        wait.forNanos(Math.max(1, end - time.nanos()));
        over = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something, for so many nanoseconds at most. */
  @FunctionalInterface
  private interface Wait {
    void forNanos(long nanos) throws InterruptedException;
  }
}
