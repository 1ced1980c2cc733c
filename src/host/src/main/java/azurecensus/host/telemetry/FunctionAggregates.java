package azurecensus.host.telemetry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts the results of functions and sends them as metrics such as {@code X Count} every 30
 * seconds and at the end, as the host's aggregator does. The thread starts with the first result.
 * Thread-safe.
 */
final class FunctionAggregates implements AutoCloseable {
  /** The category of the metrics, to which a log level of {@code host.json} can apply. */
  static final String CATEGORY = "Host.Aggregator";

  /** Counts nothing. */
  static final FunctionAggregates OFF = new FunctionAggregates(null);

  /** The default of {@code aggregator.flushTimeout} in {@code host.json}. */
  private static final long FLUSH_SECONDS = 30;

  private final Consumer<Map<String, Double>> sender;
  private final Map<String, Results> results = new TreeMap<>();
  private ScheduledExecutorService thread;
  private boolean closed;

  private FunctionAggregates(Consumer<Map<String, Double>> sender) {
    this.sender = sender;
  }

  /**
   * Creates aggregates.
   *
   * @param sender receives the values of metrics by name; not called twice at the same time
   */
  static FunctionAggregates sendTo(Consumer<Map<String, Double>> sender) {
    return new FunctionAggregates(sender);
  }

  /** Counts a result. */
  synchronized void add(String function, Duration duration, boolean success) {
    if (sender == null || closed) {
      return;
    }
    if (thread == null) {
      thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "host-aggregates");
        created.setDaemon(true);
        return created;
      });
      ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
          this::flush, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
    }
    results.computeIfAbsent(function, any -> new Results()).add(duration, success);
  }

  private void flush() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    synchronized (this) {
      results.forEach((function, counted) -> counted.describe(function, metrics));
      results.clear();
    }
    if (!metrics.isEmpty()) {
      sender.accept(metrics);
    }
  }

  /** Sends the remaining results. */
  @Override
  public void close() {
    ScheduledExecutorService running;
    synchronized (this) {
      closed = true;
      running = thread;
      thread = null;
    }
    if (running == null) {
      return;
    }
    running.shutdownNow();
    try {
      // Its last flush may be running.
      boolean unused = running.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush();
  }

  /** The results of one function. */
  private static final class Results {
    private long successes;
    private long failures;
    private double sum;
    private double least = Double.MAX_VALUE;
    private double most;

    void add(Duration duration, boolean success) {
      double millis = duration.toNanos() / 1e6;
      successes += success ? 1 : 0;
      failures += success ? 0 : 1;
      sum += millis;
      least = Math.min(least, millis);
      most = Math.max(most, millis);
    }

    void describe(String function, Map<String, Double> metrics) {
      double count = (double) successes + failures;
      metrics.put(function + " Count", count);
      metrics.put(function + " AvgDurationMs", sum / count);
      metrics.put(function + " MaxDurationMs", most);
      metrics.put(function + " MinDurationMs", least);
      metrics.put(function + " Successes", (double) successes);
      metrics.put(function + " Failures", (double) failures);
      // In percent with two digits, as the host rounds it.
      metrics.put(function + " SuccessRate", Math.round(successes / count * 10_000) / 100.0);
    }
  }
}
