package azurecensus.exporter;

import azurecensus.exporter.internal.counters.JdkMachine;
import azurecensus.exporter.internal.delivery.HttpTransport;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.delivery.TokenCache;
import azurecensus.exporter.internal.live.LiveClient;
import azurecensus.exporter.internal.live.LiveCollector;
import azurecensus.exporter.internal.live.LiveMetrics;
import azurecensus.exporter.internal.settings.ConnectionString;
import azurecensus.exporter.spi.TelemetryProcessor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Connects live metrics with the intake. Loaded only when they are on. */
final class LiveStream {
  /** Same as in the official SDKs: a sample that takes longer is of no use. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final LiveMetrics metrics;

  /**
   * Starts the thread.
   *
   * @param tokens null to post without a token
   */
  LiveStream(
      ConnectionString connection,
      List<TelemetryProcessor> processors,
      String sdkVersion,
      TelemetryIntake intake,
      TokenCache tokens,
      ThrottlingLogger log,
      TimeSource time) {
    LiveCollector collector = new LiveCollector(new JdkMachine(), time);
    LiveClient client = new LiveClient(
        connection.liveEndpoint(),
        connection.instrumentationKey(),
        source(processors, sdkVersion),
        new HttpTransport(TIMEOUT, TIMEOUT, time),
        tokens,
        time);
    intake.observe(collector::observe);
    metrics = new LiveMetrics(client, collector, log, time);
    metrics.start();
  }

  /** Returns role and instance of the items, so that the page shows them under the same name. */
  private static LiveClient.Source source(List<TelemetryProcessor> processors, String sdkVersion) {
    String role = CloudRoleProcessor.FALLBACK_ROLE;
    String instance = CloudRoleProcessor.FALLBACK_INSTANCE;
    for (TelemetryProcessor processor : processors) {
      if (processor instanceof CloudRoleProcessor names) {
        role = names.getRole();
        instance = names.getRoleInstance();
      }
    }
    String streamId = UUID.randomUUID().toString().replace("-", "");
    return new LiveClient.Source(role, instance, sdkVersion, streamId);
  }

  /** Ends the thread; there is nothing to send at the end. */
  void close() {
    metrics.close();
  }
}
