package azurecensus.exporter;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Joins the stages of one exporter: the only place that knows them all. */
final class ExporterPipeline {
  /**
   * One POST carries at most this much; the service's own bounds are not published, these are below
   * what all official SDKs send.
   */
  private static final int BATCH_ITEMS = 500;

  private static final int BATCH_BYTES = 1_000_000;
  private final TelemetryIntake intake;
  private final SpanExportHandler spanHandler;
  private final LogRecordConverter logConverter;
  private final Transmitter transmitter;
  private final Duration shutdownTimeout;

  ExporterPipeline(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      OccasionalLog log) {
    this(configuration, connection, log, TimeSource.SYSTEM);
  }

  ExporterPipeline(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      OccasionalLog log,
      TimeSource time) {
    ExporterMetrics metrics = new GuardedMetrics(configuration.metrics(), log);
    Pacing pacing = configuration.pacing();
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    String sdkVersion = SdkVersion.current();

    TelemetryQueue queue = new TelemetryQueue(
        configuration.maxQueueItems(),
        configuration.maxQueueBytes(),
        BATCH_ITEMS,
        BATCH_BYTES,
        time);
    Outbox outbox = new Outbox(
        queue,
        store(configuration, metrics, log, time),
        configuration.batchDelay(),
        pacing,
        time,
        random);
    IngestionSender sender = new IngestionClient(
        connection.trackUrl(),
        new HttpTransport(pacing.connectTimeout(), pacing.readTimeout(), time),
        tokens(configuration, connection, time));
    Pause pause = new Pause(new Backoff(pacing.firstPause(), pacing.longestPause(), random), time);
    Delivery delivery = new Delivery(outbox, sender, pause, metrics, log, time);

    this.transmitter = new Transmitter(queue, delivery, sender, log, time);
    this.intake = new TelemetryIntake(
        new ProcessorChain(configuration.telemetryProcessors(), log),
        new OperationSampler(configuration.samplingPercentage(), random),
        new TelemetryEncoder(connection.instrumentationKey()),
        queue,
        transmitter::wake,
        metrics,
        log);
    this.spanHandler = new SpanExportHandler(new SpanConverter(sdkVersion), intake);
    this.logConverter = new LogRecordConverter(sdkVersion, configuration.logSource());
    this.shutdownTimeout = configuration.shutdownTimeout();
  }

  private static BatchStore store(
      AzureMonitorExporterConfiguration configuration,
      ExporterMetrics metrics,
      OccasionalLog log,
      TimeSource time) {
    return configuration
        .storageDirectory()
        .<BatchStore>map(directory ->
            new DiskStore(directory, configuration.maxStorageBytes(), metrics, log, time))
        .orElse(BatchStore.NONE);
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

  SpanExportHandler spanHandler() {
    return spanHandler;
  }

  LogRecordConverter logConverter() {
    return logConverter;
  }

  TelemetryIntake intake() {
    return intake;
  }

  /** Whether the calling thread is busy sending, so that what it logs must not be exported. */
  boolean isSending() {
    return transmitter.isCurrentThread();
  }

  /** Starts the sender as the first item would. */
  void wake() {
    transmitter.wake();
  }

  Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /** Sends what is pending within this time and ends; idempotent. */
  void close(Duration budget) {
    transmitter.close(budget);
  }
}
