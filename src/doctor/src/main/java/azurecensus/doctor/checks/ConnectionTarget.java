package azurecensus.doctor.checks;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * The destination of telemetry in a connection string that the exporter accepts.
 *
 * @param endpoint the ingestion endpoint, without a trailing slash
 * @param hasPlaceholderKey true when the key is all zeros
 */
record ConnectionTarget(URI endpoint, boolean hasPlaceholderKey) {
  /** The endpoint of a connection string that names none. */
  private static final String DEFAULT_ENDPOINT = "https://dc.services.visualstudio.com";

  /**
   * Reads a connection string.
   *
   * @throws IllegalArgumentException when the endpoint is not a URI
   */
  static ConnectionTarget of(String connectionString) {
    Map<String, String> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String part : connectionString.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    String key = parts.getOrDefault("InstrumentationKey", "");
    return new ConnectionTarget(
        URI.create(endpoint(parts).replaceAll("/+$", "")), key.matches("[0-]*"));
  }

  private static String endpoint(Map<String, String> parts) {
    String explicit = parts.getOrDefault("IngestionEndpoint", "");
    if (!explicit.isEmpty()) {
      return explicit;
    }
    String suffix = parts.getOrDefault("EndpointSuffix", "").replaceAll("^\\.", "");
    String location = parts.getOrDefault("Location", "");
    return suffix.isEmpty()
        ? DEFAULT_ENDPOINT
        : "https://" + (location.isEmpty() ? "" : location + ".") + "dc." + suffix;
  }

  boolean isLoopback() {
    String host = endpoint.getHost();
    return host != null
        && (host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]"));
  }
}
