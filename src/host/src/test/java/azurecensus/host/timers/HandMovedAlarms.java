package azurecensus.host.timers;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Alarms whose clock the test moves; calls run on the thread that moves it. Thread-safe. */
public final class HandMovedAlarms implements Alarms {
  private final List<Call> calls = new ArrayList<>();
  private Instant now;

  /** Starts the clock at a time. */
  public HandMovedAlarms(Instant now) {
    this.now = now;
  }

  /** Moves the clock and makes the calls that are due, in the order of their times. */
  public void moveTo(Instant time) {
    for (Optional<Call> due = take(time); due.isPresent(); due = take(time)) {
      due.get().task().run();
    }
    synchronized (this) {
      now = time;
    }
  }

  private synchronized Optional<Call> take(Instant time) {
    Optional<Call> due = calls.stream()
        .filter(call -> !call.time().isAfter(time))
        .min(Comparator.comparing(Call::time));
    due.ifPresent(call -> {
      calls.remove(call);
      now = call.time().isAfter(now) ? call.time() : now;
    });
    return due;
  }

  /** Moves the clock without making calls, like the sleep of the machine. */
  public synchronized void sleepUntil(Instant time) {
    now = time;
  }

  /** The number of calls that wait. */
  public synchronized int waiting() {
    return calls.size();
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        synchronized (HandMovedAlarms.this) {
          return now;
        }
      }
    };
  }

  @Override
  public synchronized Runnable at(Instant time, Runnable task) {
    Call call = new Call(time, task);
    calls.add(call);
    return () -> {
      synchronized (this) {
        calls.remove(call);
      }
    };
  }

  @Override
  public synchronized void close() {
    calls.clear();
  }

  private record Call(Instant time, Runnable task) {}
}
