package azurecensus.portal;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a portal is to run; immutable. Begin with {@link #defaults()} or {@link #builder()}.
 *
 * @param host address to listen on; default {@code 127.0.0.1}
 * @param port port to listen on, 0 to 65535, where 0 takes any free one; default 7072
 * @param database file that keeps the telemetry across runs, or null, the default, to keep it in
 *     memory
 * @param maxItems items kept at most, oldest go first; at least 1, default 1,000,000
 * @param maxStoredBytes bytes kept at most, counted as sent and uncompressed, oldest go first; at
 *     least 1, default 1 GiB
 * @param maxBodyBytes bytes of one post as sent; at least 1, default 16 MiB
 * @param maxDecompressedBytes bytes of one post when decompressed; at least 1, default 64 MiB
 * @param allowedHosts names beside those of the loopback that requests may be addressed to; default
 *     none
 */
public record PortalOptions(
    String host,
    int port,
    Path database,
    long maxItems,
    long maxStoredBytes,
    long maxBodyBytes,
    long maxDecompressedBytes,
    Set<String> allowedHosts) {
  /** The port a portal listens on unless told otherwise. */
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
          "port must be 0 to 65535, where 0 takes any free one, and was " + port);
    }
    requireAtLeastOne("maxItems", maxItems);
    requireAtLeastOne("maxStoredBytes", maxStoredBytes);
    requireAtLeastOne("maxBodyBytes", maxBodyBytes);
    requireAtLeastOne("maxDecompressedBytes", maxDecompressedBytes);
    Set<String> lowerCase = new TreeSet<>();
    allowedHosts.forEach(name -> lowerCase.add(name.toLowerCase(Locale.ROOT)));
    allowedHosts = Set.copyOf(lowerCase);
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
    private Path database;
    private long maxItems = 1_000_000;
    private long maxStoredBytes = 1024 * MEBIBYTE;
    private long maxBodyBytes = 16 * MEBIBYTE;
    private long maxDecompressedBytes = 64 * MEBIBYTE;
    private Set<String> allowedHosts = Set.of();

    private Builder() {}

    /**
     * Sets the address to listen on; anything but a loopback address opens the portal to others.
     */
    public Builder setHost(String host) {
      this.host = host;
      return this;
    }

    /** Sets the port, 0 to 65535; 0 takes any free one. */
    public Builder setPort(int port) {
      this.port = port;
      return this;
    }

    /** Sets the file that keeps the telemetry across runs; null keeps it in memory. */
    public Builder setDatabase(Path database) {
      this.database = database;
      return this;
    }

    /** Sets how many items are kept, at least 1. */
    public Builder setMaxItems(long maxItems) {
      this.maxItems = maxItems;
      return this;
    }

    /** Sets how many bytes of telemetry are kept, at least 1. */
    public Builder setMaxStoredBytes(long maxStoredBytes) {
      this.maxStoredBytes = maxStoredBytes;
      return this;
    }

    /** Sets how many bytes one post may have as sent, at least 1. */
    public Builder setMaxBodyBytes(long maxBodyBytes) {
      this.maxBodyBytes = maxBodyBytes;
      return this;
    }

    /** Sets how many bytes one post may have when decompressed, at least 1. */
    public Builder setMaxDecompressedBytes(long maxDecompressedBytes) {
      this.maxDecompressedBytes = maxDecompressedBytes;
      return this;
    }

    /** Sets the names, beside those of the loopback, that requests may be addressed to. */
    public Builder setAllowedHosts(Set<String> allowedHosts) {
      this.allowedHosts = Set.copyOf(allowedHosts);
      return this;
    }

    /**
     * Makes the options.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public PortalOptions build() {
      return new PortalOptions(
          host,
          port,
          database,
          maxItems,
          maxStoredBytes,
          maxBodyBytes,
          maxDecompressedBytes,
          allowedHosts);
    }
  }
}
