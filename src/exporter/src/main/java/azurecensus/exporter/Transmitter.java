package azurecensus.exporter;

import java.time.Duration;

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

  private static final long AFTER_FAULT_NANOS = Duration.ofSeconds(1).toNanos();

  private final TelemetryQueue queue;
  private final Delivery delivery;
  private final IngestionSender sender;
  private final OccasionalLog log;
  private final TimeSource time;
  private final Signal signal = new Signal();
  private final Object lifecycle = new Object();
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
      if (started || closing) {
        return;
      }
      thread = new Thread(this::run, "azure-monitor-exporter " + sender);
      thread.setDaemon(true);
      thread.setContextClassLoader(
          Transmitter.class.getClassLoader()); // else it would hold on to the first caller's
      thread.start();
      started = true;
    }
  }

  /** Whether the calling thread is the one that sends: what it logs must not be sent again. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  private void run() {
    try {
      while (!closing) {
        signal.await(step());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody but a shutdown interrupts us
      return;
    }
    delivery.finish(deadline);
  }

  /**
   * The one place where a fault of ours, or of somebody's metrics, is caught on this thread: it
   * must not end all telemetry.
   */
  private long step() {
    try {
      return delivery.step();
    } catch (RuntimeException e) {
      log.warn("transmitter", "Sending telemetry failed unexpectedly; it goes on.", e);
      return AFTER_FAULT_NANOS;
    }
  }

  /**
   * Sends what is pending within the budget and ends the thread; idempotent. Never takes longer
   * than the budget.
   */
  void close(Duration budget) {
    synchronized (lifecycle) {
      if (closing) {
        return;
      }
      queue.close();
      deadline = time.nanos() + budget.minus(RESERVE).toNanos();
      closing = true;
    }
    if (started) {
      signal.raise();
      if (!join(budget.minus(RESERVE))) {
        sender.abort();
        if (!join(RESERVE.dividedBy(3))) {
          delivery.rescue();
        }
      }
    }
  }

  private boolean join(Duration atMost) {
    try {
      thread.join(Math.max(1, atMost.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
