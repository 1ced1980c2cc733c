package azurecensus.exporter;

import azurecensus.exporter.internal.convert.OperationSampler;
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
import azurecensus.exporter.spi.AccessTokenSupplier;
import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Sends finished envelopes to Application Insights, with the exporter's queue, storage on disk,
 * retries, throttling and orderly end. For programs that receive or encode telemetry themselves and
 * only want it delivered; an app that uses OpenCensus registers {@link AzureMonitorTraceExporter}
 * instead.
 *
 * <p>A sender registers nothing, reads no environment, and uses no class of OpenCensus, which
 * therefore need not be on the class path. Several may exist at a time. The first envelope starts
 * the one thread of the sender. Thread-safe.
 */
public final class EnvelopeSender {
  /** Largest envelope in bytes; the service accepts none that is larger. */
  public static final int MAX_ENVELOPE_BYTES = TelemetryEncoder.MAX_ENVELOPE;

  /**
   * Largest content of one POST. The service's documentation allows 64,000 items and names no size.
   * A POST costs as much CPU as the encoding of 500 items, so fewer of them are worth while.
   */
  private static final int BATCH_ITEMS = 2000;

  private static final int BATCH_BYTES = 1_000_000;

  private final ConnectionString connection;
  private final ExporterMetrics metrics;
  private final OperationSampler sampler;
  private final double samplingPercentage;
  private final TelemetryQueue queue;
  /** Null without storage. */
  private final DiskStore disk;

  private final Transmitter transmitter;
  private final ThrottlingLogger log;

  /**
   * Creates a sender. Of the configuration it uses the connection string, the sampling percentage,
   * the access tokens, the counters, the storage, and the bounds of queue and batching delay.
   *
   * @throws IllegalArgumentException when the configuration has no connection string
   */
  public EnvelopeSender(AzureMonitorExporterConfiguration configuration) {
    this(
        configuration,
        configuration
            .connectionString()
            .orElseThrow(
                () -> new IllegalArgumentException(
                    "A sender of envelopes needs the connection string of an Application Insights resource.")),
        new ThrottlingLogger(TimeSource.SYSTEM),
        TimeSource.SYSTEM);
  }

  EnvelopeSender(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      ThrottlingLogger log,
      TimeSource time) {
    this.connection = connection;
    this.log = log;
    this.metrics = new GuardedMetrics(configuration.metrics(), log);
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    this.samplingPercentage = configuration.samplingPercentage();
    this.sampler = new OperationSampler(samplingPercentage, random);
    RetryPolicy.Timing timing = configuration.timing();
    this.queue = new TelemetryQueue(
        configuration.maxQueueItems(),
        configuration.maxQueueBytes(),
        BATCH_ITEMS,
        BATCH_BYTES,
        time);
    Path directory = configuration.storageDirectory().orElse(null);
    this.disk = directory == null
        ? null
        : new DiskStore(directory, configuration.maxStorageBytes(), metrics, log, time);
    BatchScheduler scheduler = new BatchScheduler(
        queue,
        disk == null ? BatchScheduler.Store.NONE : disk,
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
    this.transmitter = new Transmitter(
        queue, new Delivery(scheduler, client, retry, metrics, log, time), client, log, time);
  }

  /** Returns null when no token is required. */
  static TokenCache tokens(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      TimeSource time) {
    AccessTokenSupplier supplier = configuration.accessTokenSupplier().orElse(null);
    return supplier == null ? null : new TokenCache(supplier, connection.audience(), time);
  }

  /**
   * Adds an envelope to the queue; never waits for the service or the disk.
   *
   * @param envelope one object of JSON in UTF-8 without a line break, with the instrumentation key
   *     of {@link #instrumentationKey()}; copied
   * @return false when it is dropped, which is counted: {@code TOO_LARGE} above
   *     {@link #MAX_ENVELOPE_BYTES}, {@code QUEUE_FULL}, or {@code SHUTDOWN} after the end
   */
  public boolean offer(byte[] envelope) {
    if (envelope.length > MAX_ENVELOPE_BYTES) {
      drop(DropReason.TOO_LARGE, "An envelope is too large; dropping it.");
      return false;
    }
    return switch (queue.offer(envelope)) {
      case REFUSED -> {
        drop(DropReason.QUEUE_FULL, "Queue full; dropping the newest items.");
        yield false;
      }
      case CLOSED -> {
        metrics.itemsDropped(DropReason.SHUTDOWN, 1);
        yield false;
      }
      case ADDED -> {
        metrics.itemsAccepted(1);
        yield true;
      }
      case ADDED_WAKE -> {
        metrics.itemsAccepted(1);
        transmitter.wake();
        yield true;
      }
    };
  }

  private void drop(DropReason reason, String text) {
    metrics.itemsDropped(reason, 1);
    log.warn("drop " + reason, text);
  }

  /**
   * Starts sending what an earlier process left on disk. Without this call the first envelope does.
   */
  public void start() {
    transmitter.wake();
  }

  /**
   * Returns true when the sampling percentage keeps the operation: the same operations as in every
   * Application Insights SDK with that percentage.
   *
   * @param operationId null or empty for an item of no operation, which is kept by chance
   */
  public boolean keepsOperation(String operationId) {
    return sampler.keepsOperation(operationId);
  }

  /** Returns the percentage of operations to keep, above 0 and at most 100. */
  public double samplingPercentage() {
    return samplingPercentage;
  }

  /** Returns the key that an envelope must name. Secret: write it to no log and no page. */
  public String instrumentationKey() {
    return connection.instrumentationKey();
  }

  /** Returns the address of the service without the key, such as {@code https://example.com}. */
  public URI endpoint() {
    return connection.ingestionEndpoint();
  }

  /**
   * Returns the number of items in the storage directory, those of other processes included; 0
   * without storage. Reads the names of the files.
   */
  public long itemsOnDisk() {
    return disk == null ? 0 : disk.items();
  }

  /** Returns the latest line of the log about the delivery; empty while there was none. */
  public Optional<Warning> lastWarning() {
    return log.lastWarning().map(line -> new Warning(line.time(), line.text()));
  }

  /**
   * Line of the log about the delivery, at most one a minute for each reason.
   *
   * @param time when it was written
   * @param text holds no secret; of addresses the host only
   */
  public record Warning(Instant time, String text) {}

  /**
   * Sends what is pending without its batching delay, or stores it while the service is away.
   *
   * @param atMost the longest wait, not null
   * @return true when all that was accepted before was sent, stored or dropped within this time
   */
  public boolean flush(Duration atMost) throws InterruptedException {
    return transmitter.flush(Objects.requireNonNull(atMost, "atMost"));
  }

  /**
   * Refuses further envelopes, sends pending ones within this time, and stores the rest, or drops
   * and counts it; idempotent.
   *
   * @param atMost the longest wait, not null; 1 second or more is useful
   */
  public void close(Duration atMost) {
    transmitter.close(Objects.requireNonNull(atMost, "atMost"));
  }

  /** Returns the entrance of encoded items. */
  TelemetryQueue queue() {
    return queue;
  }

  /** Returns the counters, guarded against failures of the app's implementation. */
  ExporterMetrics metrics() {
    return metrics;
  }

  OperationSampler sampler() {
    return sampler;
  }

  /** Returns true on the sending thread, whose own log records must not be exported. */
  boolean isSending() {
    return transmitter.isCurrentThread();
  }

  /** Returns the host only: the key must not be logged. */
  @Override
  public String toString() {
    return "EnvelopeSender[" + connection.ingestionEndpoint().getHost() + "]";
  }
}
