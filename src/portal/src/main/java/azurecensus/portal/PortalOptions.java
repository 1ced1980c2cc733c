package azurecensus.portal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of a portal. Immutable. Start with {@link #defaults()} or {@link #builder()}.
 *
 * @param host address to listen on; default {@code 127.0.0.1}
 * @param port port to listen on, 0 to 65535; 0 means any free port; default 7072
 * @param otlpPort a second port to listen on, 0 to 65535, such as 4318, to which SDKs of
 *     OpenTelemetry send without a setting; -1, the default, for none
 * @param database file that stores the telemetry across runs; null, the default, keeps it in memory
 * @param maxItems most items to keep, beyond which the oldest are deleted; at least 1, default
 *     1,000,000
 * @param maxStoredBytes most bytes to keep, counted as sent and uncompressed, beyond which the
 *     oldest items are deleted; at least 1, default 1 GiB
 * @param maxBodyBytes most bytes of one post as sent; at least 1, default 16 MiB
 * @param maxDecompressedBytes most bytes of one post when decompressed; at least 1, default 64 MiB
 * @param allowedHosts host names that requests may use beside those of the loopback; default none
 * @param tokenFile file whose first line is the token of a portal that other machines can reach;
 *     null, the default, means a random token
 * @param allowedKeys instrumentation keys from which a portal that other machines can reach accepts
 *     telemetry; empty, the default, means one random key. On the loopback every key is accepted
 * @param maxQueryTime longest time of a query of a user, and the longest that it waits for its
 *     turn; at least 1 ms, default 10 s
 */
public record PortalOptions(
    String host,
    int port,
    int otlpPort,
    Path database,
    long maxItems,
    long maxStoredBytes,
    long maxBodyBytes,
    long maxDecompressedBytes,
    Set<String> allowedHosts,
    Path tokenFile,
    Set<String> allowedKeys,
    Duration maxQueryTime) {
  /** The default port. */
  public static final int DEFAULT_PORT = 7072;

  private static final long MEBIBYTE = 1024L * 1024;

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public PortalOptions {
    Objects.requireNonNull(host, "host");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port must be 0 to 65535 (0 means any free port) and was " + port);
    }
    if (otlpPort < -1 || otlpPort > 65_535) {
      throw new IllegalArgumentException(
          "otlpPort must be 0 to 65535, or -1 for none, and was " + otlpPort);
    }
    requireAtLeastOne("maxItems", maxItems);
    requireAtLeastOne("maxStoredBytes", maxStoredBytes);
    requireAtLeastOne("maxBodyBytes", maxBodyBytes);
    requireAtLeastOne("maxDecompressedBytes", maxDecompressedBytes);
    requireAtLeastOne("maxQueryTime in milliseconds", maxQueryTime.toMillis());
    Set<String> lowerCase = new TreeSet<>();
    allowedHosts.forEach(name -> lowerCase.add(name.toLowerCase(Locale.ROOT)));
    allowedHosts = Set.copyOf(lowerCase);
    Set<String> keys = new TreeSet<>();
    allowedKeys.forEach(key -> keys.add(key.toLowerCase(Locale.ROOT)));
    allowedKeys = Set.copyOf(keys);
  }

  private static void requireAtLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 and was " + value);
    }
  }

  /** The defaults: 127.0.0.1, port 7072, in memory. */
  public static PortalOptions defaults() {
    return builder().build();
  }

  /** A builder filled with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; not thread-safe. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port = DEFAULT_PORT;
    private int otlpPort = -1;
    private Path database;
    private long maxItems = 1_000_000;
    private long maxStoredBytes = 1024 * MEBIBYTE;
    private long maxBodyBytes = 16 * MEBIBYTE;
    private long maxDecompressedBytes = 64 * MEBIBYTE;
    private Set<String> allowedHosts = Set.of();
    private Path tokenFile;
    private Set<String> allowedKeys = Set.of();
    private Duration maxQueryTime = Duration.ofSeconds(10);

    private Builder() {}

    /**
     * Sets the address to listen on. With any other than a loopback address other machines have
     * access: reading and deleting then need a token, and sending an allowed instrumentation key.
     */
    public Builder setHost(String host) {
      this.host = host;
      return this;
    }

    /** Sets the port, 0 to 65535; 0 means any free port. */
    public Builder setPort(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets a second port to listen on, such as 4318, to which SDKs of OpenTelemetry send without a
     * setting; 0 means any free port, -1 none.
     */
    public Builder setOtlpPort(int otlpPort) {
      this.otlpPort = otlpPort;
      return this;
    }

    /** Sets the file that stores the telemetry across runs; null keeps it in memory. */
    public Builder setDatabase(Path database) {
      this.database = database;
      return this;
    }

    /** Sets the most items to keep, at least 1. */
    public Builder setMaxItems(long maxItems) {
      this.maxItems = maxItems;
      return this;
    }

    /** Sets the most bytes of telemetry to keep, at least 1. */
    public Builder setMaxStoredBytes(long maxStoredBytes) {
      this.maxStoredBytes = maxStoredBytes;
      return this;
    }

    /** Sets the most bytes of one post as sent, at least 1. */
    public Builder setMaxBodyBytes(long maxBodyBytes) {
      this.maxBodyBytes = maxBodyBytes;
      return this;
    }

    /** Sets the most bytes of one post when decompressed, at least 1. */
    public Builder setMaxDecompressedBytes(long maxDecompressedBytes) {
      this.maxDecompressedBytes = maxDecompressedBytes;
      return this;
    }

    /** Sets the host names that requests may use beside those of the loopback. */
    public Builder setAllowedHosts(Set<String> allowedHosts) {
      this.allowedHosts = Set.copyOf(allowedHosts);
      return this;
    }

    /** Sets the file with the token; null means a random token. */
    public Builder setTokenFile(Path tokenFile) {
      this.tokenFile = tokenFile;
      return this;
    }

    /** Sets the instrumentation keys that may send telemetry from other machines. */
    public Builder setAllowedKeys(Set<String> allowedKeys) {
      this.allowedKeys = Set.copyOf(allowedKeys);
      return this;
    }

    /** Sets the longest time of a query of a user, at least 1 ms. */
    public Builder setMaxQueryTime(Duration maxQueryTime) {
      this.maxQueryTime = maxQueryTime;
      return this;
    }

    /**
     * Creates the options.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public PortalOptions build() {
      return new PortalOptions(
          host,
          port,
          otlpPort,
          database,
          maxItems,
          maxStoredBytes,
          maxBodyBytes,
          maxDecompressedBytes,
          allowedHosts,
          tokenFile,
          allowedKeys,
          maxQueryTime);
    }
  }
}
