package azurecensus.exporter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the exporter is set up. Immutable and thread-safe.
 *
 * <pre>{@code
 * AzureMonitorTraceExporter.createAndRegister(
 *     AzureMonitorExporterConfiguration.fromEnvironment(System.getenv())
 *         .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(System.getenv()))
 *         .build());
 * }</pre>
 */
public final class AzureMonitorExporterConfiguration {
  private final ConnectionString connectionString;
  private final List<TelemetryProcessor> telemetryProcessors;
  private final ExporterMetrics metrics;
  private final Duration batchDelay;
  private final int maxQueueItems;
  private final long maxQueueBytes;
  private final Duration shutdownTimeout;

  private AzureMonitorExporterConfiguration(Builder builder) {
    this.connectionString = builder.connectionString;
    this.telemetryProcessors = List.copyOf(builder.telemetryProcessors);
    this.metrics = builder.metrics;
    this.batchDelay = builder.batchDelay;
    this.maxQueueItems = builder.maxQueueItems;
    this.maxQueueBytes = builder.maxQueueBytes;
    this.shutdownTimeout = builder.shutdownTimeout;
  }

  /** A builder with every setting at its default, and no connection string. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A builder filled from these variables, usually {@code System.getenv()}; nothing else is read.
   *
   * <p>{@code APPLICATIONINSIGHTS_CONNECTION_STRING}: see {@link Builder#setConnectionString}.
   *
   * @throws IllegalArgumentException naming the variable that is wrong and what to put there
   */
  public static Builder fromEnvironment(Map<String, String> environment) {
    Objects.requireNonNull(environment, "environment");
    return builder().setConnectionString(environment.get("APPLICATIONINSIGHTS_CONNECTION_STRING"));
  }

  /** Empty when nothing is to be exported. */
  Optional<ConnectionString> connectionString() {
    return Optional.ofNullable(connectionString);
  }

  List<TelemetryProcessor> telemetryProcessors() {
    return telemetryProcessors;
  }

  ExporterMetrics metrics() {
    return metrics;
  }

  Duration batchDelay() {
    return batchDelay;
  }

  int maxQueueItems() {
    return maxQueueItems;
  }

  long maxQueueBytes() {
    return maxQueueBytes;
  }

  Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /** Names the host alone, no key. */
  @Override
  public String toString() {
    return "AzureMonitorExporterConfiguration[" + connectionString + "]";
  }

  /** Collects settings; each setter checks its own at once. Not thread-safe. */
  public static final class Builder {
    private final List<TelemetryProcessor> telemetryProcessors = new ArrayList<>();
    private ConnectionString connectionString;
    private ExporterMetrics metrics = ExporterMetrics.NOOP;
    private Duration batchDelay = Duration.ofMillis(500);
    private int maxQueueItems = 32_768;
    private long maxQueueBytes = 16L << 20;
    private Duration shutdownTimeout = Duration.ofSeconds(3);

    private Builder() {}

    /**
     * Whose telemetry it is and where it goes, as the Overview page of the Application Insights
     * resource shows it.
     *
     * <p>Default: null. Null or blank means that nothing is exported; the app runs, and one warning
     * says so.
     *
     * @throws IllegalArgumentException when it is malformed, naming the key that is wrong and what
     *     to put there, never the value
     */
    public Builder setConnectionString(String connectionString) {
      boolean none = connectionString == null || connectionString.isBlank();
      this.connectionString = none ? null : ConnectionString.parse(connectionString);
      return this;
    }

    /** Adds a processor, not null, which runs after those added before. Default: none. */
    public Builder addTelemetryProcessor(TelemetryProcessor processor) {
      telemetryProcessors.add(Objects.requireNonNull(processor, "processor"));
      return this;
    }

    /** Who learns what became of each item; not null. Default: {@link ExporterMetrics#NOOP}. */
    public Builder setMetrics(ExporterMetrics metrics) {
      this.metrics = Objects.requireNonNull(metrics, "metrics");
      return this;
    }

    /**
     * How long an item waits for company before it is sent, from 0 to 1 minute. Default: 500 ms. A
     * whole batch (500 items or 1 MB) goes at once.
     */
    public Builder setBatchDelay(Duration batchDelay) {
      this.batchDelay =
          requireBetween("batchDelay", batchDelay, Duration.ZERO, Duration.ofMinutes(1));
      return this;
    }

    /**
     * How many items wait in memory at most, 1 or more. Default: 32,768. Beyond that the newest are
     * dropped and counted.
     */
    public Builder setMaxQueueItems(int maxQueueItems) {
      if (maxQueueItems < 1) {
        throw new IllegalArgumentException("maxQueueItems must be 1 or more.");
      }
      this.maxQueueItems = maxQueueItems;
      return this;
    }

    /**
     * How many bytes of encoded items wait in memory at most, 65,536 (one item) or more. Default:
     * 16 MiB.
     */
    public Builder setMaxQueueBytes(long maxQueueBytes) {
      if (maxQueueBytes < TelemetryEncoder.MAX_ENVELOPE) {
        throw new IllegalArgumentException(
            "maxQueueBytes must be 65536 or more, which is the largest item.");
      }
      this.maxQueueBytes = maxQueueBytes;
      return this;
    }

    /**
     * How long the end of the process, or {@link AzureMonitorTraceExporter#unregister()}, may be
     * held up to send what is pending, from 1 second to 1 minute. Default: 3 s, because the
     * Functions host kills its worker after 5.
     */
    public Builder setShutdownTimeout(Duration shutdownTimeout) {
      this.shutdownTimeout = requireBetween(
          "shutdownTimeout", shutdownTimeout, Duration.ofSeconds(1), Duration.ofMinutes(1));
      return this;
    }

    private static Duration requireBetween(
        String what, Duration value, Duration min, Duration max) {
      Objects.requireNonNull(value, what);
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw new IllegalArgumentException(what + " must be from " + min + " to " + max + ".");
      }
      return value;
    }

    /** The configuration as it stands; the builder may be used on. */
    public AzureMonitorExporterConfiguration build() {
      return new AzureMonitorExporterConfiguration(this);
    }
  }
}
