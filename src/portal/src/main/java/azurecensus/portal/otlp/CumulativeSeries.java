package azurecensus.portal.otlp;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last value of each cumulative time series. Application Insights adds the values of a metric
 * up, so that only the difference to the last value may be stored. Thread-safe.
 */
final class CumulativeSeries {
  private final int maxSeries;
  private final long knownSinceNanos;
  private final Map<ByteString, Total> last;

  /**
   * Creates a memory.
   *
   * @param maxSeries most time series; beyond it the one that is silent for longest is forgotten
   * @param knownSinceNanos the start of the portal, in nanoseconds since 1970. The first value of a
   *     series that began earlier contains what nobody knows to be stored or not
   */
  CumulativeSeries(int maxSeries, long knownSinceNanos) {
    this.maxSeries = maxSeries;
    this.knownSinceNanos = knownSinceNanos;
    this.last = new LinkedHashMap<>(16, 0.75f, true);
  }

  /**
   * The values since the start of a series, or since the last value.
   *
   * @param startNanos the start of the series, in nanoseconds since 1970; 0 when it is not known
   */
  record Total(long startNanos, double sum, long count) {
    private Total minus(Total earlier) {
      return new Total(startNanos, sum - earlier.sum, count - earlier.count);
    }
  }

  private synchronized Total last(ByteString series) {
    return last.get(series);
  }

  private synchronized void keep(Map<ByteString, Total> changes) {
    last.putAll(changes);
    var oldest = last.keySet().iterator();
    for (int excess = last.size() - maxSeries; excess > 0; excess--) {
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * The changes of one post. They count once the post is stored, because a post that is not is sent
   * again. Not thread-safe.
   */
  final class Post {
    private final Map<ByteString, Total> changes = new HashMap<>();

    /**
     * The difference to the last value; the value itself for a series that began while the portal
     * ran; null for the first value of an older series.
     */
    Total difference(ByteString series, Total total) {
      Total earlier = changes.getOrDefault(series, last(series));
      changes.put(series, total);
      if (earlier == null) {
        return total.startNanos >= knownSinceNanos ? total : null;
      }
      boolean restarted = total.startNanos != earlier.startNanos
          || total.count < earlier.count
          || total.sum < earlier.sum;
      return restarted ? total : total.minus(earlier);
    }

    /** Keeps the changes. */
    void stored() {
      keep(changes);
    }
  }
}
