package azurecensus.exporter;

import azurecensus.exporter.internal.convert.LogRecordConverter;
import azurecensus.exporter.internal.convert.SpanConverter;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.delivery.TokenCache;
import azurecensus.exporter.internal.encode.TelemetryEncoder;
import azurecensus.exporter.internal.settings.ConnectionString;
import azurecensus.exporter.internal.settings.SdkVersion;
import java.time.Duration;

/** Connects the conversion, the delivery and the periodic readings of one exporter. */
final class ExporterPipeline {
  private final TelemetryIntake intake;
  private final EnvelopeSender sender;
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
    String sdkVersion = SdkVersion.current();
    this.sender = new EnvelopeSender(configuration, connection, log, time);
    this.intake = new TelemetryIntake(
        new SpanConverter(sdkVersion),
        new LogRecordConverter(sdkVersion, configuration.logSource()),
        configuration.telemetryProcessors(),
        sender.sampler(),
        new TelemetryEncoder(connection.instrumentationKey()),
        sender.queue(),
        sender::start,
        sender.metrics(),
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
    TokenCache tokens = EnvelopeSender.tokens(configuration, connection, time);
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

  /** Returns the entrance for spans and log records. */
  TelemetryIntake intake() {
    return intake;
  }

  /** Returns true on the sending thread, whose own log records must not be exported. */
  boolean isSending() {
    return sender.isSending();
  }

  /** Starts the sending thread as the first item does. */
  void wake() {
    sender.start();
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
    return sender.flush(atMost);
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
    sender.close(budget.minusNanos(System.nanoTime() - start));
  }
}
