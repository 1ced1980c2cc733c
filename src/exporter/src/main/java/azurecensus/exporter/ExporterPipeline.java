package azurecensus.exporter;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Joins the stages of one exporter: the only place that knows them all. */
final class ExporterPipeline {
  /**
   * One POST carries at most this much; the service's own bounds are not published, these are below
   * what all official SDKs send.
   */
  private static final int BATCH_ITEMS = 500;

  private static final int BATCH_BYTES = 1_000_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final TelemetryIntake intake;
  private final SpanExportHandler spanHandler;
  private final LogRecordConverter logConverter;
  private final Transmitter transmitter;
  private final Duration shutdownTimeout;

  ExporterPipeline(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      OccasionalLog log) {
    TimeSource time = TimeSource.SYSTEM;
    ExporterMetrics metrics = configuration.metrics();
    String sdkVersion = SdkVersion.current();
    IngestionSender sender =
        new HttpIngestionSender(connection.trackUrl(), CONNECT_TIMEOUT, READ_TIMEOUT, time);
    TelemetryQueue queue = new TelemetryQueue(
        configuration.maxQueueItems(),
        configuration.maxQueueBytes(),
        BATCH_ITEMS,
        BATCH_BYTES,
        time);
    Backoff backoff = new Backoff(
        FIRST_PAUSE, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
    Delivery delivery =
        new Delivery(queue, sender, backoff, metrics, log, time, configuration.batchDelay());
    this.transmitter = new Transmitter(queue, delivery, sender, log, time);
    this.intake = new TelemetryIntake(
        new ProcessorChain(configuration.telemetryProcessors(), log),
        new TelemetryEncoder(connection.instrumentationKey()),
        queue,
        transmitter::wake,
        metrics,
        log);
    this.spanHandler = new SpanExportHandler(new SpanConverter(sdkVersion), intake);
    this.logConverter = new LogRecordConverter(sdkVersion);
    this.shutdownTimeout = configuration.shutdownTimeout();
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

  Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /** Sends what is pending within this time and ends; idempotent. */
  void close(Duration budget) {
    transmitter.close(budget);
  }
}
