package azurecensus.exporter;

import azurecensus.exporter.internal.convert.LogRecordConverter;
import azurecensus.exporter.internal.convert.OperationSampler;
import azurecensus.exporter.internal.convert.SpanConverter;
import azurecensus.exporter.internal.delivery.BatchScheduler;
import azurecensus.exporter.internal.delivery.Delivery;
import azurecensus.exporter.internal.delivery.DiskStore;
import azurecensus.exporter.internal.delivery.GuardedMetrics;
import azurecensus.exporter.internal.delivery.HttpTransport;
import azurecensus.exporter.internal.delivery.IngestionClient;
import azurecensus.exporter.internal.delivery.RetryPolicy;
import azurecensus.exporter.internal.delivery.TelemetryQueue;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.delivery.TokenCache;
import azurecensus.exporter.internal.delivery.Transmitter;
import azurecensus.exporter.internal.encode.TelemetryEncoder;
import azurecensus.exporter.internal.settings.ConnectionString;
import azurecensus.exporter.internal.settings.SdkVersion;
import azurecensus.exporter.spi.ExporterMetrics;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Connects the stages of one exporter: the only class that knows them all. */
final class ExporterPipeline {
  /**
   * Largest content of one POST. The service's own limits are not published; these are below the
   * largest batches of all official SDKs.
   */
  private static final int BATCH_ITEMS = 500;

  private static final int BATCH_BYTES = 1_000_000;

  private final TelemetryIntake intake;
  private final Transmitter transmitter;
  private final Duration shutdownTimeout;

  /** Null while metrics are off, so that no class of theirs is loaded. */
  private final PeriodicReadings readings;

  /** Null while live metrics are off, for the same reason. */
  private final LiveStream live;

  ExporterPipeline(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      ThrottlingLogger log) {
    this(configuration, connection, log, TimeSource.SYSTEM);
  }

  ExporterPipeline(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      ThrottlingLogger log,
      TimeSource time) {
    ExporterMetrics metrics = new GuardedMetrics(configuration.metrics(), log);
    RetryPolicy.Timing timing = configuration.timing();
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    String sdkVersion = SdkVersion.current();
    TelemetryQueue queue = new TelemetryQueue(
        configuration.maxQueueItems(),
        configuration.maxQueueBytes(),
        BATCH_ITEMS,
        BATCH_BYTES,
        time);
    BatchScheduler scheduler = new BatchScheduler(
        queue,
        store(configuration, metrics, log, time),
        metrics,
        log,
        configuration.batchDelay(),
        timing,
        time,
        random);
    IngestionClient client = new IngestionClient(
        connection.trackUrl(),
        new HttpTransport(timing.connectTimeout(), timing.readTimeout(), time),
        tokens(configuration, connection, time),
        time);
    RetryPolicy retry = new RetryPolicy(timing, random, time);
    Delivery delivery = new Delivery(scheduler, client, retry, metrics, log, time);
    this.transmitter = new Transmitter(queue, delivery, client, log, time);
    this.intake = new TelemetryIntake(
        new SpanConverter(sdkVersion),
        new LogRecordConverter(sdkVersion, configuration.logSource()),
        configuration.telemetryProcessors(),
        new OperationSampler(configuration.samplingPercentage(), random),
        new TelemetryEncoder(connection.instrumentationKey()),
        queue,
        transmitter::wake,
        metrics,
        log);
    this.shutdownTimeout = configuration.shutdownTimeout();
    this.readings = configuration.metricsEnabled() || configuration.performanceCountersEnabled()
        ? new PeriodicReadings(configuration, sdkVersion, intake, log, time)
        : null;
    this.live = live(configuration, connection, sdkVersion, intake, log, time);
  }

  /** Returns null when live metrics are off, or when their endpoint cannot be used. */
  private static LiveStream live(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      String sdkVersion,
      TelemetryIntake intake,
      ThrottlingLogger log,
      TimeSource time) {
    if (!configuration.liveMetricsEnabled()) {
      return null;
    }
    TokenCache tokens = tokens(configuration, connection, time);
    if (connection.liveEndpoint() == null
        || (tokens != null && !connection.isLiveSafeForTokens())) {
      log.warn(
          "live endpoint",
          "No live metrics are sent: LiveEndpoint in the connection string must be an absolute http or https address, and https when access tokens are sent.");
      return null;
    }
    return new LiveStream(
        connection, configuration.telemetryProcessors(), sdkVersion, intake, tokens, log, time);
  }

  private static BatchScheduler.Store store(
      AzureMonitorExporterConfiguration configuration,
      ExporterMetrics metrics,
      ThrottlingLogger log,
      TimeSource time) {
    return configuration
        .storageDirectory()
        .<BatchScheduler.Store>map(directory ->
            new DiskStore(directory, configuration.maxStorageBytes(), metrics, log, time))
        .orElse(BatchScheduler.Store.NONE);
  }

  private static TokenCache tokens(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      TimeSource time) {
    return configuration
        .accessTokenSupplier()
        .map(supplier -> new TokenCache(supplier, connection.audience(), time))
        .orElse(null);
  }

  /** Returns the entrance for spans and log records. */
  TelemetryIntake intake() {
    return intake;
  }

  /** Returns true on the sending thread, whose own log records must not be exported. */
  boolean isSending() {
    return transmitter.isCurrentThread();
  }

  /** Starts the sending thread as the first item does. */
  void wake() {
    transmitter.wake();
  }

  Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /** Adds the current values of metrics to what is pending; returns false when time is over. */
  boolean readMetrics(Duration atMost) throws InterruptedException {
    return readings == null || readings.read(atMost);
  }

  /**
   * Sends what is pending without its batching delay, or stores it while the service is away.
   *
   * @return true when all that was accepted before was sent, stored or dropped within this time
   */
  boolean flush(Duration atMost) throws InterruptedException {
    return transmitter.flush(atMost);
  }

  /** Reads the metrics a last time, sends what is pending within this time and ends; idempotent. */
  void close(Duration budget) {
    long start = System.nanoTime();
    if (live != null) {
      live.close();
    }
    if (readings != null) {
      readings.close(budget.dividedBy(3));
    }
    transmitter.close(budget.minusNanos(System.nanoTime() - start));
  }
}
