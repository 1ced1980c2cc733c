package azurecensus.exporter;

import java.nio.file.Path;
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
  private final double samplingPercentage;
  private final AccessTokenSupplier accessTokenSupplier;
  private final boolean storageEnabled;
  private final Path storageDirectory;
  private final long maxStorageBytes;
  private final boolean logSource;
  private final String requestOwner;
  private final Pacing pacing;

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
    this.requestOwner = builder.requestOwner;
    this.pacing = builder.pacing;
  }

  /** A builder with every setting at its default, and no connection string. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A builder filled from these variables, usually {@code System.getenv()}; nothing else is read.
   *
   * <ul>
   *   <li>{@code APPLICATIONINSIGHTS_CONNECTION_STRING}: see {@link Builder#setConnectionString}
   *   <li>{@code APPLICATIONINSIGHTS_AUTHENTICATION_STRING}: {@code Authorization=AAD} posts with
   *       tokens of the app's system-assigned managed identity,
   *       {@code Authorization=AAD;ClientId=…} of a user-assigned one; both need
   *       {@code IDENTITY_ENDPOINT} and {@code IDENTITY_HEADER}, which the platform sets
   *   <li>{@code APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE}: see
   *       {@link Builder#setSamplingPercentage}
   *   <li>{@code OPENCENSUS_STORAGE_DIRECTORY}: see {@link Builder#setStorageDirectory};
   *       {@code none} turns storage off
   *   <li>{@code OPENCENSUS_LOG_SOURCE}: {@code true} or {@code false}, see
   *       {@link Builder#setLogSource}
   *   <li>{@code OPENCENSUS_REQUEST_OWNER}: only told in the start-up line
   * </ul>
   *
   * @throws IllegalArgumentException naming the variable that is wrong and what to put there
   */
  public static Builder fromEnvironment(Map<String, String> environment) {
    return EnvironmentReader.read(Objects.requireNonNull(environment, "environment"));
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

  /** Above 0 and at most 100. */
  double samplingPercentage() {
    return samplingPercentage;
  }

  /** Empty when no token is needed. */
  Optional<AccessTokenSupplier> accessTokenSupplier() {
    return Optional.ofNullable(accessTokenSupplier);
  }

  /** Empty when nothing is to be stored. */
  Optional<Path> storageDirectory() {
    if (!storageEnabled || connectionString == null) {
      return Optional.empty();
    }
    return Optional.of(
        storageDirectory == null ? StorageLocation.of(connectionString) : storageDirectory);
  }

  long maxStorageBytes() {
    return maxStorageBytes;
  }

  boolean logSource() {
    return logSource;
  }

  /** What the start-up line tells; null when not known. */
  String requestOwner() {
    return requestOwner;
  }

  Pacing pacing() {
    return pacing;
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
    private double samplingPercentage = 100;
    private AccessTokenSupplier accessTokenSupplier;
    private boolean storageEnabled = true;
    private Path storageDirectory;
    private long maxStorageBytes = 50_000_000;
    private boolean logSource;
    private String requestOwner;
    private Pacing pacing = Pacing.DEFAULT;

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

    /**
     * Keeps this percentage of all operations, above 0 and at most 100, rounded so that each item
     * stands for a whole number of items. Default: 100.
     *
     * <p>The choice is made by the operation's id in the way of all Application Insights SDKs, so
     * services with the same percentage keep the same operations. Failed requests and dependencies,
     * exceptions, and messages from {@link SeverityLevel#ERROR} up are always kept.
     */
    public Builder setSamplingPercentage(double samplingPercentage) {
      if (!(samplingPercentage > 0 && samplingPercentage <= 100)) {
        throw new IllegalArgumentException("samplingPercentage must be above 0 and at most 100.");
      }
      this.samplingPercentage = OperationSampler.wholeItems(samplingPercentage);
      return this;
    }

    /**
     * Posts with tokens from here, not null; the endpoint must then be https, or on this machine.
     * Default: no tokens.
     */
    public Builder setAccessTokenSupplier(AccessTokenSupplier supplier) {
      this.accessTokenSupplier = Objects.requireNonNull(supplier, "supplier");
      return this;
    }

    /** Whether telemetry is stored on disk while it cannot be sent. Default: true. */
    public Builder setStorageEnabled(boolean storageEnabled) {
      this.storageEnabled = storageEnabled;
      return this;
    }

    /**
     * Where telemetry is stored while it cannot be sent, not null; processes of one user may share
     * it, different resources must not. It is created when it is first needed, for this user alone;
     * one that is there is closed to others, and one that everybody may write to is not used.
     * Default: a directory of the user and the resource among the system's temporary files.
     */
    public Builder setStorageDirectory(Path storageDirectory) {
      this.storageDirectory =
          Objects.requireNonNull(storageDirectory, "storageDirectory").toAbsolutePath();
      return this;
    }

    /**
     * How many bytes on disk at most, 1,000,000 or more. Default: 50,000,000. Beyond that the
     * oldest are dropped and counted.
     */
    public Builder setMaxStorageBytes(long maxStorageBytes) {
      if (maxStorageBytes < 1_000_000) {
        throw new IllegalArgumentException("maxStorageBytes must be 1000000 or more.");
      }
      this.maxStorageBytes = maxStorageBytes;
      return this;
    }

    /**
     * Whether log records carry the class and method that logged, as the properties
     * {@code ClassName} and {@code MethodName}. Default: false, because the JVM has to walk the
     * stack for it: about 20 µs of each record on the logging thread in the Functions worker, where
     * a whole record takes 15 without.
     */
    public Builder setLogSource(boolean logSource) {
      this.logSource = logSource;
      return this;
    }

    /** Told in the start-up line, nothing else. */
    Builder setRequestOwner(String requestOwner) {
      this.requestOwner = requestOwner;
      return this;
    }

    /** For tests, which are in a hurry. */
    Builder setPacing(Pacing pacing) {
      this.pacing = pacing;
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
     * The configuration as it stands; the builder may be used on.
     *
     * @throws IllegalArgumentException when tokens would travel unencrypted
     */
    public AzureMonitorExporterConfiguration build() {
      if (accessTokenSupplier != null
          && connectionString != null
          && !connectionString.isSafeForTokens()) {
        throw new IllegalArgumentException(
            "IngestionEndpoint in the connection string must be https when access tokens are sent with the telemetry.");
      }
      return new AzureMonitorExporterConfiguration(this);
    }
  }
}
