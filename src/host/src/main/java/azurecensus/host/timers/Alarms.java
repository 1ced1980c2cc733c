package azurecensus.host.timers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Calls tasks at times of the clock. Thread-safe. */
public interface Alarms extends AutoCloseable {
  /** The clock; its zone is that of the schedules. */
  Clock clock();

  /**
   * Calls a task once, at a time or soon after it; at once for a time in the past.
   *
   * @return cancels the call; does nothing after it
   */
  Runnable at(Instant time, Runnable task);

  /** Cancels all calls. */
  @Override
  void close();

  /**
   * The clock of this machine. A thread is created with the first call. The time is checked at
   * least every 30 seconds, so that a change of the clock, and the sleep of a laptop, are noticed.
   */
  static Alarms system() {
    return new OfSystem();
  }

  /** {@link #system}. */
  final class OfSystem implements Alarms {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Clock clock = Clock.system(ZoneId.systemDefault());
    private ScheduledExecutorService thread;
    private boolean closed;

    private OfSystem() {}

    @Override
    public Clock clock() {
      return clock;
    }

    @Override
    public Runnable at(Instant time, Runnable task) {
      Call call = new Call(time, task);
      call.waitForTime();
      return call;
    }

    private synchronized void schedule(Runnable task, Duration delay) {
      if (closed) {
        return;
      }
      if (thread == null) {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
          Thread created = new Thread(work, "timers");
          created.setDaemon(true);
          return created;
        });
      }
      ScheduledFuture<?> unused = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
      closed = true;
      if (thread != null) {
        thread.shutdownNow();
      }
    }

    /** A waiting call; running it cancels it. */
    private final class Call implements Runnable {
      private final Instant time;
      private final Runnable task;
      private volatile boolean cancelled;

      private Call(Instant time, Runnable task) {
        this.time = time;
        this.task = task;
      }

      private void waitForTime() {
        if (cancelled) {
          return;
        }
        Duration left = Duration.between(clock.instant(), time);
        if (left.isNegative() || left.isZero()) {
          schedule(this::call, Duration.ZERO);
        } else {
          // One millisecond more: the delay is cut to milliseconds, and must not end too early.
          Duration wait = left.plusMillis(1);
          schedule(this::waitForTime, wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        }
      }

      private void call() {
        if (!cancelled) {
          task.run();
        }
      }

      @Override
      public void run() {
        cancelled = true;
      }
    }
  }
}
