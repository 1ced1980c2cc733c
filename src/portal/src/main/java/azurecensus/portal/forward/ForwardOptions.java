package azurecensus.portal.forward;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The resource to which accepted telemetry is sent on, and the selection of that telemetry.
 * Immutable.
 *
 * @param connectionString the connection string of the resource; secret, so it is in no text of
 *     this class
 * @param roles the roles whose telemetry is sent on, in any case; empty for every item
 * @param percentage share of operations that is sent on, above 0 and at most 100
 * @param storage folder for telemetry that cannot be sent yet; null for one below the temporary
 *     directory of the system
 * @param maxStoredBytes most bytes in that folder, at least 1,000,000
 */
public record ForwardOptions(
    String connectionString,
    Set<String> roles,
    double percentage,
    Path storage,
    long maxStoredBytes) {
  /** The most bytes on disk unless something else is said: those of the exporter. */
  public static final long DEFAULT_STORED_BYTES = 50_000_000;

  /** Compares the roles in lower case. */
  public ForwardOptions {
    Set<String> lowerCase = new TreeSet<>();
    roles.forEach(role -> lowerCase.add(role.toLowerCase(Locale.ROOT)));
    roles = Set.copyOf(lowerCase);
  }

  /** Without the connection string, which contains a key. */
  @Override
  public String toString() {
    return "ForwardOptions[roles=" + roles + ", percentage=" + percentage + ", storage=" + storage
        + "]";
  }
}
