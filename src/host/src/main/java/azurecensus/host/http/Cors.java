package azurecensus.host.http;

import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Cross-origin access by {@code Host.CORS} of the local settings. When no origin is allowed, no
 * header is written and a preflight request is routed like any other. Immutable.
 */
final class Cors {
  private final List<String> origins;
  private final boolean credentials;

  /**
   * Creates the rules.
   *
   * @param origins allowed origins; {@code *} allows all
   * @param credentials true to allow credentials
   */
  Cors(List<String> origins, boolean credentials) {
    this.origins = List.copyOf(origins);
    this.credentials = credentials;
  }

  /** True for a preflight request that is answered here and not by a function. */
  boolean isPreflight(Request request) {
    return !origins.isEmpty()
        && request.getMethod().equalsIgnoreCase("OPTIONS")
        && request.getHeaders().contains("Origin")
        && request.getHeaders().contains("Access-Control-Request-Method");
  }

  /** Adds the headers for the browser if the origin is allowed. */
  void addHeaders(Request request, Response response) {
    String origin = request.getHeaders().get("Origin");
    if (origins.isEmpty() || origin == null || !isAllowed(origin)) {
      return;
    }
    HttpFields.Mutable headers = response.getHeaders();
    boolean anyOrigin = origins.contains("*") && !credentials;
    headers.put("Access-Control-Allow-Origin", anyOrigin ? "*" : origin);
    if (!anyOrigin) {
      headers.add("Vary", "Origin");
    }
    if (credentials) {
      headers.put("Access-Control-Allow-Credentials", "true");
    }
    if (isPreflight(request)) {
      headers.put(
          "Access-Control-Allow-Methods",
          request.getHeaders().get("Access-Control-Request-Method"));
      String wanted = request.getHeaders().get("Access-Control-Request-Headers");
      if (wanted != null) {
        headers.put("Access-Control-Allow-Headers", wanted);
      }
    }
  }

  private boolean isAllowed(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return origins.contains("*")
        || origins.stream().anyMatch(allowed -> allowed.toLowerCase(Locale.ROOT).equals(lower));
  }
}
