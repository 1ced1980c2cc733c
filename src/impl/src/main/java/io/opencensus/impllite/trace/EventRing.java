package io.opencensus.impllite.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The latest events of a span, with the time of each; an event too many replaces the oldest. Not
 * thread-safe.
 */
final class EventRing<T> {
  private static final int FIRST_LENGTH = 4;

  private final int capacity;
  private Object[] events;
  private long[] nanos;
  /** The number of all events that were added. */
  private long added;

  EventRing(int capacity) {
    this.capacity = capacity;
    int length = Math.min(capacity, FIRST_LENGTH);
    events = new Object[length];
    nanos = new long[length];
  }

  void add(T event, long atNanos) {
    if (added == events.length && added < capacity) {
      int length = (int) Math.min(capacity, 2L * events.length);
      events = Arrays.copyOf(events, length);
      nanos = Arrays.copyOf(nanos, length);
    }
    int index = index(added);
    events[index] = event;
    nanos[index] = atNanos;
    added++;
  }

  private int index(long event) {
    return (int) (event % events.length);
  }

  int size() {
    return (int) Math.min(added, capacity);
  }

  int dropped() {
    return (int) (added - size());
  }

  /** Returns an event; 0 is the oldest. */
  @SuppressWarnings("unchecked") // only add() fills the array
  T event(int i) {
    return (T) events[index(added - size() + i)];
  }

  long nanos(int i) {
    return nanos[index(added - size() + i)];
  }

  /** Returns the events, the oldest first. */
  List<T> events() {
    List<T> all = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      all.add(event(i));
    }
    return all;
  }
}
