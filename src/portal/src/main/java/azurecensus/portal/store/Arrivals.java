package azurecensus.portal.store;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Wakes the threads that wait for a change of the store. Thread-safe. */
public final class Arrivals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;
  private boolean closed;

  /** The number of changes so far. */
  public long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** Notes a change. */
  void signal() {
    lock.lock();
    try {
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the version is past {@code seen}.
   *
   * @return false when the time ran out or the store closes
   */
  public boolean awaitChange(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (version == seen && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return version != seen && !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Repeats a question after every change until the answer is enough.
   *
   * @param wait the time after which the last answer is returned, enough or not
   * @return the first answer that is enough, or the last one when the time is over or the store
   *     closes
   */
  public <T> T await(Supplier<T> question, Predicate<T> enough, Duration wait)
      throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      long seen = version();
      T answer = question.get();
      if (enough.test(answer) || !awaitChange(seen, deadline - System.nanoTime())) {
        return answer;
      }
    }
  }

  /** Releases every waiting thread at once, and every later one. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
