package azurecensus.exporter.internal.delivery;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the delivery on the exporter's one daemon thread, which does all waiting and all I/O. The
 * thread starts with the first item, so an unused exporter costs nothing, and it does not wake up
 * while there is nothing to do. Thread-safe.
 */
public final class Transmitter {
  /**
   * Bounds of the part of the closing budget that is kept for settling the batch of an aborted
   * POST. A loaded machine was seen to need more than the smaller one.
   */
  private static final Duration SMALL_RESERVE = Duration.ofMillis(600);

  private static final Duration LARGE_RESERVE = Duration.ofMillis(1200);

  private static final String NAME = "azure-monitor-exporter ";
  private static final long AFTER_FAULT_NANOS = Duration.ofSeconds(1).toNanos();

  private final TelemetryQueue queue;
  private final Delivery delivery;
  private final Delivery.Sender sender;
  private final ThrottlingLogger log;
  private final TimeSource time;
  private final Signal signal = new Signal();
  private final Queue<FlushRequest> flushes = new ConcurrentLinkedQueue<>();
  private final Object lifecycle = new Object();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean closing;
  private volatile long deadline;
  private volatile Thread thread;

  /** Creates a transmitter whose thread is not started yet. */
  public Transmitter(
      TelemetryQueue queue,
      Delivery delivery,
      Delivery.Sender sender,
      ThrottlingLogger log,
      TimeSource time) {
    this.queue = queue;
    this.delivery = delivery;
    this.sender = sender;
    this.log = log;
    this.time = time;
  }

  /** Reports that there is something new in the queue. */
  public void wake() {
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
    // Without inherited values: they would keep the first caller's class loader in memory.
    Thread thread = new Thread(null, work, NAME + name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Transmitter.class.getClassLoader());
    return thread;
  }

  /** Returns true on the sending thread, whose own log records must not be exported. */
  public boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /**
   * Sends or stores what is in the queue now.
   *
   * @return false when that takes longer than this time, when nothing could be stored, or when the
   *     exporter was closed meanwhile
   */
  public boolean flush(Duration atMost) throws InterruptedException {
    if (isCurrentThread()) {
      return false; // it would wait for itself
    }
    if (!started && queue.isEmpty()) {
      return true;
    }
    FlushRequest request = new FlushRequest();
    flushes.add(request);
    if (closing) {
      return false;
    }
    wake();
    return request.done.await(atMost.toNanos(), TimeUnit.NANOSECONDS) && request.complete;
  }

  /** A caller of {@link #flush}, which waits for the sending thread. */
  private static final class FlushRequest {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean complete;

    void finish(boolean result) {
      complete = result;
      done.countDown();
    }
  }

  private void answerFlushes() {
    for (FlushRequest request = flushes.poll(); request != null; request = flushes.poll()) {
      boolean complete = false;
      try {
        complete = delivery.flush();
      } finally {
        request.finish(complete);
      }
    }
  }

  private void run() {
    while (!closing) {
      long nanos = step();
      try {
        signal.await(nanos);
      } catch (InterruptedException e) {
        log.warn("interrupted", "The thread that sends telemetry was interrupted; it continues.");
      }
    }
    delivery.finish(deadline);
    for (FlushRequest request = flushes.poll(); request != null; request = flushes.poll()) {
      request.finish(false);
    }
  }

  /**
   * The one place on this thread that catches unexpected failures, lack of memory included: they
   * must not end the export.
   */
  private long step() {
    try {
      answerFlushes();
      return delivery.step();
    } catch (RuntimeException | Error e) {
      log.warn("transmitter", "Sending telemetry failed unexpectedly; it continues.", e);
      return AFTER_FAULT_NANOS;
    }
  }

  /**
   * Sends what is pending within the budget and ends the thread. Never takes longer than the
   * budget. Idempotent: a second caller waits for the first.
   */
  public void close(Duration budget) {
    Duration reserve = reserveOf(budget);
    Duration sending = budget.minus(reserve);
    if (beginClosing(sending)) {
      if (started && !join(thread, sending)) {
        abort(reserve);
      }
      closed.countDown();
    } else {
      await(budget, nanos -> closed.await(nanos, TimeUnit.NANOSECONDS));
    }
  }

  /** Two fifths of the budget, within the bounds. */
  private static Duration reserveOf(Duration budget) {
    Duration share = budget.multipliedBy(2).dividedBy(5);
    if (share.compareTo(SMALL_RESERVE) < 0) {
      return SMALL_RESERVE;
    }
    return share.compareTo(LARGE_RESERVE) > 0 ? LARGE_RESERVE : share;
  }

  /** Returns false when closing has begun before. */
  private boolean beginClosing(Duration sending) {
    synchronized (lifecycle) {
      if (closing) {
        return false;
      }
      queue.close();
      deadline = time.nanos() + sending.toNanos();
      closing = true;
      if (!started && !queue.isEmpty()) {
        launch(); // an item was added whose wake-up comes too late
      }
    }
    signal.raise();
    return true;
  }

  /**
   * Aborts the POST and stores its batch, each on a thread of its own because each may block: a TLS
   * connection is not closed while it is written to, and the disk may be a network's.
   */
  private void abort(Duration reserve) {
    daemon("abort", sender::abort).start();
    if (!join(thread, reserve.dividedBy(3))) {
      Thread rescue = daemon("rescue", delivery::rescue);
      rescue.start();
      join(rescue, reserve.dividedBy(2));
    }
  }

  /** Returns true when the thread ends in time. */
  private boolean join(Thread other, Duration atMost) {
    await(atMost, nanos -> TimeUnit.NANOSECONDS.timedJoin(other, nanos));
    return !other.isAlive();
  }

  /**
   * Waits even when the calling thread is interrupted: the budget is short, and returning early
   * would lose what is pending. The interrupt is restored afterwards.
   */
  private void await(Duration atMost, Wait wait) {
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

  /** Waits for an event, for that many nanoseconds at most. */
  @FunctionalInterface
  private interface Wait {
    void forNanos(long nanos) throws InterruptedException;
  }

  /** Wakes one waiting thread; the next wait sees a signal raised while no thread was waiting. */
  private static final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raisedNow = lock.newCondition();
    private boolean raised;

    void raise() {
      lock.lock();
      try {
        raised = true;
        raisedNow.signal();
      } finally {
        lock.unlock();
      }
    }

    /**
     * Returns once raised or after this time; {@link Long#MAX_VALUE} is without limit and without
     * wake-ups.
     */
    void await(long nanos) throws InterruptedException {
      lock.lock();
      try {
        long left = nanos;
        while (!raised && left > 0) {
          if (nanos == Long.MAX_VALUE) {
            raisedNow.await();
          } else {
            left = raisedNow.awaitNanos(left);
          }
        }
        raised = false;
      } finally {
        lock.unlock();
      }
    }
  }
}
