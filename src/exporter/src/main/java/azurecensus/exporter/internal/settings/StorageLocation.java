package azurecensus.exporter.internal.settings;

import java.nio.file.Path;

/**
 * Computes the default storage directory: one for each user and resource below the system's
 * temporary directory, so that neither permissions nor telemetry of two of them get mixed.
 */
public final class StorageLocation {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StorageLocation() {}

  /** Returns the directory for this resource and the current user. */
  public static Path of(ConnectionString connection) {
    String resource = connection.instrumentationKey() + " " + connection.ingestionEndpoint();
    String name = "azurecensus-"
        + Long.toHexString(hash(System.getProperty("user.name", "") + " " + resource));
    return Path.of(System.getProperty("java.io.tmpdir"), name).toAbsolutePath();
  }

  /** A hash, because the name must not contain the key; it only has to avoid collisions. */
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
