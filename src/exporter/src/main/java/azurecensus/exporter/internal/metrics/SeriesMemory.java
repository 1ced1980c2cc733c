package azurecensus.exporter.internal.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The totals that were sent, by time series, and the bound of their number. Belongs to the process,
 * as OpenCensus' totals do: an exporter that is registered later continues where the former one
 * ended. Thread-safe.
 */
public final class SeriesMemory {
  /**
   * Largest number of time series. Chosen by the exporter: about 2 MB of items in each interval, an
   * eighth of the queue.
   */
  static final int MOST_SERIES = 5_000;

  private final Map<Series, Sent> series = new HashMap<>();
  private int reading;

  /** Creates an empty memory. */
  public SeriesMemory() {}

  /** Begins a reading of all series. */
  synchronized void begin() {
    reading++;
  }

  /**
   * Returns true when the series may be sent: it was before, or there is room for a further one.
   */
  synchronized boolean admit(Series which) {
    Sent sent = series.get(which);
    if (sent == null) {
      if (series.size() >= MOST_SERIES) {
        return false;
      }
      sent = new Sent();
      series.put(which, sent);
    }
    sent.reading = reading;
    return true;
  }

  /**
   * Returns the part of the total that was not sent yet, and remembers the total as sent. The whole
   * total is new after a reset: when the series has another start, or a value has become less.
   *
   * @param which a series that was admitted
   * @param start the series' start; null when unknown
   * @param difference returns the part of the first total that came after the second
   */
  synchronized Total newPart(
      Series which, Object start, Total total, BiFunction<Total, Total, Total> difference) {
    Sent sent = series.get(which);
    boolean continued =
        sent.total != null && sameStart(sent.start, start) && total.continues(sent.total);
    Total part = continued ? difference.apply(total, sent.total) : total;
    sent.total = total;
    sent.start = start;
    return part;
  }

  private static boolean sameStart(Object former, Object start) {
    return former == null ? start == null : former.equals(start);
  }

  /** Forgets the series that the reading did not find. */
  synchronized void end() {
    series.values().removeIf(sent -> sent.reading != reading);
  }

  private static final class Sent {
    private int reading;
    private Object start;
    private Total total;
  }
}
