package azurecensus.exporter;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one waiting thread; raised while nobody waits, it is seen by the next wait. */
final class Signal {
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
   * Returns once raised or after this time; {@link Long#MAX_VALUE} is for ever and costs no
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
