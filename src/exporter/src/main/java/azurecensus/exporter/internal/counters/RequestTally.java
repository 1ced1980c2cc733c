package azurecensus.exporter.internal.counters;

import azurecensus.exporter.spi.TelemetryItem;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests that this process reports. Where the Functions host reports them, none
 * arrives here. Thread-safe.
 */
public final class RequestTally {
  private final LongAdder requests = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile boolean any;

  /** Creates a tally of nothing. */
  public RequestTally() {}

  /** Counts the item if it is a request. */
  public void observe(TelemetryItem item) {
    if (item.getType() == TelemetryItem.Type.REQUEST) {
      any = true;
      requests.increment();
      nanos.add(item.getDurationNanos());
    }
  }

  /** Returns true once a request was counted: this process is then the one that reports them. */
  boolean any() {
    return any;
  }

  /** Returns the number of requests since the last call. */
  long takeRequests() {
    return requests.sumThenReset();
  }

  /** Returns the sum of their durations since the last call. */
  long takeNanos() {
    return nanos.sumThenReset();
  }
}
