package azurecensus.exporter;

import java.nio.file.Path;

/**
 * The default directory: one for each user and resource among the system's temporary files, so that
 * neither rights nor telemetry get mixed up.
 */
final class StorageLocation {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StorageLocation() {}

  static Path of(ConnectionString connection) {
    String resource = connection.instrumentationKey() + " " + connection.ingestionEndpoint();
    String name = "azurecensus-"
        + Long.toHexString(hash(System.getProperty("user.name", "") + " " + resource));
    return Path.of(System.getProperty("java.io.tmpdir"), name).toAbsolutePath();
  }

  /** The name must not tell the key, and need not resist more than a coincidence. */
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
