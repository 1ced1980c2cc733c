package azurecensus.doctor;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a connection string, which the exporter has accepted, sends telemetry.
 *
 * @param endpoint the ingestion endpoint, without a trailing slash
 * @param hasPlaceholderKey whether the key is all zeros
 */
record ConnectionTarget(URI endpoint, boolean hasPlaceholderKey) {
  /** Where a connection string without an endpoint sends to. */
  private static final String DEFAULT_ENDPOINT = "https://dc.services.visualstudio.com";

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
