package azurecensus.exporter;

import azurecensus.exporter.internal.convert.OperationSampler;
import azurecensus.exporter.internal.delivery.ManagedIdentity;
import azurecensus.exporter.internal.delivery.RetryPolicy;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.encode.TelemetryEncoder;
import azurecensus.exporter.internal.settings.ConnectionString;
import azurecensus.exporter.internal.settings.EnvironmentSettings;
import azurecensus.exporter.spi.AccessTokenSupplier;
import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;

/**
 * Configuration of the exporter. Immutable and thread-safe.
 *
 * <pre>{@code
 * AzureMonitorTraceExporter.createAndRegister(
 *     AzureMonitorExporterConfiguration.fromEnvironment(System.getenv())
 *         .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(System.getenv()))
 *         .build());
 * }</pre>
 */
public final class AzureMonitorExporterConfiguration {
  private static final String AUTHENTICATION = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

  /** The page that describes every setting; errors in the log name it. */
  private static final String PAGE =
      "https://github.com/azurecensus/azurecensus/blob/main/docs/configuration.md";

  private final ConnectionString connectionString;
  private final List<TelemetryProcessor> telemetryProcessors;
  private final ExporterMetrics metrics;
  private final Duration batchDelay;
  private final int maxQueueItems;
  private final long maxQueueBytes;
  private final Duration shutdownTimeout;
  private final double samplingPercentage;
  private final AccessTokenSupplier accessTokenSupplier;
  private final boolean storageEnabled;
  private final Path storageDirectory;
  private final long maxStorageBytes;
  private final boolean logSource;
  private final boolean metricsEnabled;
  private final Duration metricsInterval;
  private final String metricsNamespace;
  private final boolean performanceCountersEnabled;
  private final boolean liveMetricsEnabled;
  private final RetryPolicy.Timing timing;
  private final boolean refused;

  private AzureMonitorExporterConfiguration(Builder builder) {
    this.connectionString = builder.connectionString;
    this.telemetryProcessors = List.copyOf(builder.telemetryProcessors);
    this.metrics = builder.metrics;
    this.batchDelay = builder.batchDelay;
    this.maxQueueItems = builder.maxQueueItems;
    this.maxQueueBytes = builder.maxQueueBytes;
    this.shutdownTimeout = builder.shutdownTimeout;
    this.samplingPercentage = builder.samplingPercentage;
    this.accessTokenSupplier = builder.accessTokenSupplier;
    this.storageEnabled = builder.storageEnabled;
    this.storageDirectory = builder.storageDirectory;
    this.maxStorageBytes = builder.maxStorageBytes;
    this.logSource = builder.logSource;
    this.metricsEnabled = builder.metricsEnabled;
    this.metricsInterval = builder.metricsInterval;
    this.metricsNamespace = builder.metricsNamespace;
    this.performanceCountersEnabled = builder.performanceCountersEnabled;
    this.liveMetricsEnabled = builder.liveMetricsEnabled;
    this.timing = builder.timing;
    this.refused = builder.refused;
  }

  /** Returns a builder with all defaults and without a connection string. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder filled from these variables, usually {@code System.getenv()}; nothing else is
   * read.
   *
   * <ul>
   *   <li>{@code APPLICATIONINSIGHTS_CONNECTION_STRING}: see {@link Builder#setConnectionString}
   *   <li>{@code APPLICATIONINSIGHTS_AUTHENTICATION_STRING}: {@code Authorization=AAD} posts with
   *       tokens of the app's system-assigned managed identity,
   *       {@code Authorization=AAD;ClientId=…} with tokens of a user-assigned one; both require
   *       {@code IDENTITY_ENDPOINT} and {@code IDENTITY_HEADER}, which the platform sets
   *   <li>{@code APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE}: see
   *       {@link Builder#setSamplingPercentage}
   *   <li>{@code OPENCENSUS_STORAGE_DIRECTORY}: see {@link Builder#setStorageDirectory};
   *       {@code none} turns storage off
   *   <li>{@code OPENCENSUS_LOG_SOURCE}: {@code true} or {@code false}, see
   *       {@link Builder#setLogSource}
   *   <li>{@code OPENCENSUS_METRICS}: {@code true} or {@code false}, see
   *       {@link Builder#setMetricsEnabled}
   *   <li>{@code OPENCENSUS_METRICS_INTERVAL}: seconds, see {@link Builder#setMetricsInterval}
   *   <li>{@code OPENCENSUS_METRICS_NAMESPACE}: see {@link Builder#setMetricsNamespace}
   *   <li>{@code OPENCENSUS_PERFORMANCE_COUNTERS}: {@code true} or {@code false}, see
   *       {@link Builder#setPerformanceCountersEnabled}
   *   <li>{@code OPENCENSUS_LIVE_METRICS}: {@code true} or {@code false}, see
   *       {@link Builder#setLiveMetricsEnabled}
   * </ul>
   *
   * <p>A wrong value never throws: one error in the log names the variable and what to put there.
   * When the connection string or the authentication is wrong, nothing is exported; any other wrong
   * variable has its default. {@link #problemsOf} tells the same without logging.
   */
  public static Builder fromEnvironment(Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Builder builder = fromEnvironment(environment, problems);
    for (String problem : problems) {
      ThrottlingLogger.log(Level.SEVERE, problem + " See " + PAGE + ".", null);
    }
    return builder;
  }

  /**
   * Returns what is wrong with these variables, for tools: a text each, which names the variable
   * before anything else in capitals and repeats no value. Logs nothing.
   */
  public static List<String> problemsOf(Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    fromEnvironment(environment, problems);
    return problems;
  }

  private static Builder fromEnvironment(Map<String, String> environment, List<String> problems) {
    EnvironmentSettings settings =
        EnvironmentSettings.read(Objects.requireNonNull(environment, "environment"), problems);
    Builder builder = builder()
        .setStorageEnabled(settings.storageEnabled())
        .setLogSource(settings.logSource())
        .setMetricsEnabled(settings.metrics())
        .setMetricsNamespace(settings.metricsNamespace())
        .setPerformanceCountersEnabled(settings.performanceCounters())
        .setLiveMetricsEnabled(settings.liveMetrics());
    if (settings.metricsInterval() != null) {
      builder.setMetricsInterval(settings.metricsInterval());
    }
    if (settings.samplingPercentage().isPresent()) {
      builder.setSamplingPercentage(settings.samplingPercentage().getAsDouble());
    }
    if (settings.storageDirectory() != null) {
      builder.setStorageDirectory(settings.storageDirectory());
    }
    boolean refused = settings.refused();
    if (!refused && settings.managedIdentity()) {
      try {
        if (settings.connectionString() != null) {
          settings.connectionString().requireSafeForTokens();
        }
        builder.setAccessTokenSupplier(
            ManagedIdentity.fromEnvironment(environment, settings.clientId()));
      } catch (IllegalArgumentException e) {
        refused = true;
        problems.add("No telemetry is exported: " + AUTHENTICATION + ": " + e.getMessage());
      }
    }
    builder.connectionString = refused ? null : settings.connectionString();
    builder.refused = refused;
    return builder;
  }

  /** Returns true when a wrong setting, which is in the log, prevents the export. */
  boolean refused() {
    return refused;
  }

  /** Returns empty when nothing is exported. */
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

  /** Returns a number above 0 and at most 100. */
  double samplingPercentage() {
    return samplingPercentage;
  }

  /** Returns empty when no token is required. */
  Optional<AccessTokenSupplier> accessTokenSupplier() {
    return Optional.ofNullable(accessTokenSupplier);
  }

  /** Returns empty when nothing is stored. */
  Optional<Path> storageDirectory() {
    if (!storageEnabled || connectionString == null) {
      return Optional.empty();
    }
    return Optional.of(
        storageDirectory == null ? connectionString.storageDirectory() : storageDirectory);
  }

  long maxStorageBytes() {
    return maxStorageBytes;
  }

  boolean logSource() {
    return logSource;
  }

  boolean metricsEnabled() {
    return metricsEnabled;
  }

  Duration metricsInterval() {
    return metricsInterval;
  }

  /** Returns null for the default namespace. */
  String metricsNamespace() {
    return metricsNamespace;
  }

  boolean performanceCountersEnabled() {
    return performanceCountersEnabled;
  }

  boolean liveMetricsEnabled() {
    return liveMetricsEnabled;
  }

  RetryPolicy.Timing timing() {
    return timing;
  }

  /** Returns the host only: the key must not be logged. */
  @Override
  public String toString() {
    return "AzureMonitorExporterConfiguration[" + connectionString + "]";
  }

  /** Collects settings; each setter checks its value at once. Not thread-safe. */
  public static final class Builder {
    private final List<TelemetryProcessor> telemetryProcessors = new ArrayList<>();
    private ConnectionString connectionString;
    private ExporterMetrics metrics = ExporterMetrics.NOOP;
    private Duration batchDelay = Duration.ofMillis(500);
    private int maxQueueItems = 32_768;
    private long maxQueueBytes = 16L << 20;
    private Duration shutdownTimeout = Duration.ofSeconds(3);
    private double samplingPercentage = 100;
    private AccessTokenSupplier accessTokenSupplier;
    private boolean storageEnabled = true;
    private Path storageDirectory;
    private long maxStorageBytes = 50_000_000;
    private boolean logSource;
    private boolean metricsEnabled;
    private Duration metricsInterval = Duration.ofSeconds(60);
    private String metricsNamespace;
    private boolean performanceCountersEnabled;
    private boolean liveMetricsEnabled;
    private RetryPolicy.Timing timing = RetryPolicy.Timing.DEFAULT;
    private boolean refused;

    private Builder() {}

    /**
     * Sets the resource and its address, as shown on the Overview page of the Application Insights
     * resource.
     *
     * <p>Default: null. With null or a blank text nothing is exported; the app runs, and one
     * warning is logged.
     *
     * @throws IllegalArgumentException when it is malformed; the message names the key that is
     *     wrong and what to put there, never the value
     */
    public Builder setConnectionString(String connectionString) {
      boolean none = connectionString == null || connectionString.isBlank();
      this.connectionString = none ? null : ConnectionString.parse(connectionString);
      this.refused = false;
      return this;
    }

    /** Adds a processor, not null, which runs after those added before. Default: none. */
    public Builder addTelemetryProcessor(TelemetryProcessor processor) {
      telemetryProcessors.add(Objects.requireNonNull(processor, "processor"));
      return this;
    }

    /** Sets the counters of items, not null. Default: {@link ExporterMetrics#NOOP}. */
    public Builder setMetrics(ExporterMetrics metrics) {
      this.metrics = Objects.requireNonNull(metrics, "metrics");
      return this;
    }

    /**
     * Sets the batching delay before an item is sent, from 0 to 1 minute. Default: 500 ms. A whole
     * batch (500 items or 1 MB) is sent at once.
     */
    public Builder setBatchDelay(Duration batchDelay) {
      this.batchDelay =
          requireBetween("batchDelay", batchDelay, Duration.ZERO, Duration.ofMinutes(1));
      return this;
    }

    /**
     * Sets the largest number of items that wait in memory, 1 or more. Default: 32,768. When it is
     * reached, the newest items are dropped and counted.
     */
    public Builder setMaxQueueItems(int maxQueueItems) {
      if (maxQueueItems < 1) {
        throw new IllegalArgumentException("maxQueueItems must be 1 or more.");
      }
      this.maxQueueItems = maxQueueItems;
      return this;
    }

    /**
     * Sets the largest number of bytes of encoded items that wait in memory, 65,536 (one item) or
     * more. Default: 16 MiB.
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
     * Sets the time that the end of the process, or {@link AzureMonitorTraceExporter#unregister()},
     * may take to send pending items, from 1 second to 1 minute. Default: 3 s, because the
     * Functions host kills its worker after 5 s.
     */
    public Builder setShutdownTimeout(Duration shutdownTimeout) {
      this.shutdownTimeout = requireBetween(
          "shutdownTimeout", shutdownTimeout, Duration.ofSeconds(1), Duration.ofMinutes(1));
      return this;
    }

    /**
     * Sets the percentage of operations that are kept, above 0 and at most 100, rounded so that
     * each item stands for a whole number of items. Default: 100.
     *
     * <p>An operation is selected by its id, with the algorithm of all Application Insights SDKs,
     * so services with the same percentage keep the same operations. Failed requests and
     * dependencies, exceptions, and messages from {@link TelemetryItem.SeverityLevel#ERROR} up are
     * always kept.
     */
    public Builder setSamplingPercentage(double samplingPercentage) {
      if (!(samplingPercentage > 0 && samplingPercentage <= 100)) {
        throw new IllegalArgumentException("samplingPercentage must be above 0 and at most 100.");
      }
      this.samplingPercentage = OperationSampler.wholeItems(samplingPercentage);
      return this;
    }

    /**
     * Sets the supplier of access tokens, not null; the endpoint must then be https, or on this
     * machine. Default: no tokens.
     */
    public Builder setAccessTokenSupplier(AccessTokenSupplier supplier) {
      this.accessTokenSupplier = Objects.requireNonNull(supplier, "supplier");
      return this;
    }

    /** Switches storage on disk, while telemetry cannot be sent, on or off. Default: true. */
    public Builder setStorageEnabled(boolean storageEnabled) {
      this.storageEnabled = storageEnabled;
      return this;
    }

    /**
     * Sets the directory for telemetry that cannot be sent, not null. Processes of one user may
     * share it, different resources must not. It is created when it is first needed, for this user
     * only; the permissions of an existing one are restricted to its owner, and one to which every
     * user may write is not used. Default: a directory for the user and the resource below the
     * system's temporary directory.
     */
    public Builder setStorageDirectory(Path storageDirectory) {
      this.storageDirectory =
          Objects.requireNonNull(storageDirectory, "storageDirectory").toAbsolutePath();
      return this;
    }

    /**
     * Sets the largest number of bytes on disk, 1,000,000 or more. Default: 50,000,000. When it is
     * reached, the oldest items are dropped and counted.
     */
    public Builder setMaxStorageBytes(long maxStorageBytes) {
      if (maxStorageBytes < 1_000_000) {
        throw new IllegalArgumentException("maxStorageBytes must be 1000000 or more.");
      }
      this.maxStorageBytes = maxStorageBytes;
      return this;
    }

    /**
     * Adds the class and method that logged to log records, as the properties {@code ClassName} and
     * {@code MethodName}. Default: false, because the JVM has to walk the stack for it: about 20 µs
     * for each record on the logging thread in the Functions worker, where a whole record takes 15
     * µs without.
     */
    public Builder setLogSource(boolean logSource) {
      this.logSource = logSource;
      return this;
    }

    /**
     * Exports the metrics of OpenCensus: gauges, cumulative values, and the views of its stats.
     * Default: false. On, they need one more thread.
     */
    public Builder setMetricsEnabled(boolean metricsEnabled) {
      this.metricsEnabled = metricsEnabled;
      return this;
    }

    /**
     * Sets the time between two exports of metrics, from 1 second to 1 hour. Default: 60 s, as in
     * all Application Insights SDKs.
     */
    public Builder setMetricsInterval(Duration metricsInterval) {
      this.metricsInterval = requireBetween(
          "metricsInterval", metricsInterval, Duration.ofSeconds(1), Duration.ofHours(1));
      return this;
    }

    /**
     * Sets the namespace that groups the metrics in the portal. Default: null, with which they are
     * in the portal's default namespace.
     */
    public Builder setMetricsNamespace(String metricsNamespace) {
      this.metricsNamespace = metricsNamespace;
      return this;
    }

    /**
     * Exports the performance counters of process and machine at the interval of the metrics: CPU,
     * memory, and the rate and duration of the requests that this process reports. Default: false,
     * because the Functions host and the platform measure the same.
     */
    public Builder setPerformanceCountersEnabled(boolean performanceCountersEnabled) {
      this.performanceCountersEnabled = performanceCountersEnabled;
      return this;
    }

    /**
     * Streams live metrics while somebody has the portal's Live Metrics page open: counts, averages
     * and sample items of each second. Default: false. On, one thread asks the live endpoint of the
     * connection string every 5 seconds whether somebody does.
     */
    public Builder setLiveMetricsEnabled(boolean liveMetricsEnabled) {
      this.liveMetricsEnabled = liveMetricsEnabled;
      return this;
    }

    /** Sets shorter durations for tests. */
    Builder setTiming(RetryPolicy.Timing timing) {
      this.timing = timing;
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

    /**
     * Returns a configuration of the current settings; the builder can be used further.
     *
     * @throws IllegalArgumentException when tokens would be sent unencrypted
     */
    public AzureMonitorExporterConfiguration build() {
      if (accessTokenSupplier != null && connectionString != null) {
        connectionString.requireSafeForTokens();
      }
      return new AzureMonitorExporterConfiguration(this);
    }
  }
}
