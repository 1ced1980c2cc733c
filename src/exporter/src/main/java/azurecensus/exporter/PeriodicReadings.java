package azurecensus.exporter;

import azurecensus.exporter.internal.counters.JdkMachine;
import azurecensus.exporter.internal.counters.PerformanceCounters;
import azurecensus.exporter.internal.counters.RequestTally;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.metrics.MetricsReader;
import azurecensus.exporter.internal.metrics.ReadingThread;
import azurecensus.exporter.internal.metrics.SeriesMemory;
import io.opencensus.metrics.Metrics;
import io.opencensus.metrics.export.MetricProducerManager;
import io.opencensus.stats.Stats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

/**
 * Connects the readings that the configuration turns on with the intake and with the thread that
 * runs them. Loaded only when there is one.
 */
final class PeriodicReadings {
  /** Static like OpenCensus' own totals, of which it holds what has been sent. */
  private static final SeriesMemory SENT = new SeriesMemory();

  private final ReadingThread thread;

  PeriodicReadings(
      AzureMonitorExporterConfiguration configuration,
      String sdkVersion,
      TelemetryIntake intake,
      ThrottlingLogger log,
      TimeSource time) {
    List<Runnable> readings = new ArrayList<>();
    if (configuration.metricsEnabled()) {
      MetricProducerManager producers = producers();
      readings.add(new MetricsReader(
          producers,
          Stats.getViewManager(),
          SENT,
          configuration.metricsNamespace(),
          sdkVersion,
          intake::export,
          log)::read);
    }
    if (configuration.performanceCountersEnabled()) {
      RequestTally requests = new RequestTally();
      intake.observe(requests::observe);
      readings.add(new PerformanceCounters(
          new JdkMachine(), requests, sdkVersion, intake::export, time)::read);
    }
    thread = new ReadingThread(
        configuration.metricsInterval(), () -> readings.forEach(Runnable::run), log);
  }

  /**
   * Returns OpenCensus' producers, and logs one warning when its implementation has none: the real
   * one reports its registry and its views from the start.
   */
  private static MetricProducerManager producers() {
    Stats.getStatsRecorder(); // adds the producer of the views
    MetricProducerManager producers = Metrics.getExportComponent().getMetricProducerManager();
    if (producers.getAllMetricProducer().isEmpty()) {
      ThrottlingLogger.log(
          Level.WARNING,
          "No metrics are exported: the implementation of OpenCensus on the class path has no stats; use opencensus-impl, or add opencensus-impl-core to opencensus-impl-lean.",
          null);
    }
    return producers;
  }

  /** Runs the readings now; returns false when that takes longer than this time. */
  boolean read(Duration atMost) throws InterruptedException {
    return thread.read(atMost);
  }

  /** Runs the readings a last time, for at most this time, and ends their thread. */
  void close(Duration atMost) {
    thread.close(atMost);
  }
}
