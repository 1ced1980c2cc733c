package azurecensus.host.memory;

import azurecensus.host.app.LiveApp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The messages that wait for one function: they start in their order, and at most 16 run at the
 * same time, the host's default for queues. Thread-safe.
 */
final class FunctionQueue {
  private static final int CONCURRENT = 16;

  private final Deque<Consumer<LiveApp>> waiting = new ArrayDeque<>();
  private int running;

  /**
   * Adds a message.
   *
   * @return true when the caller must start a thread that calls {@link #next} until it is null
   */
  synchronized boolean add(Consumer<LiveApp> message) {
    waiting.add(message);
    if (running == CONCURRENT) {
      return false;
    }
    running++;
    return true;
  }

  /** The next message; null ends the thread. */
  synchronized Consumer<LiveApp> next() {
    Consumer<LiveApp> message = waiting.poll();
    if (message == null) {
      running--;
    }
    return message;
  }

  /** The number of messages that have not started. */
  synchronized int waiting() {
    return waiting.size();
  }
}
