package azurecensus.portal.http;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Protects the portal from other web sites. A foreign page can make a browser send requests to this
 * machine, under another host name (DNS rebinding) or across origins. Such requests may send
 * telemetry, but neither read nor change anything.
 */
public final class RequestGuard {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self';"
          + " img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final Set<String> allowedHosts;
  private final Predicate<String> openToAllOrigins;
  private final AccessToken token;

  /**
   * Creates the guard.
   *
   * @param allowedHosts host names, lower case, that a request may use beside those of the loopback
   * @param openToAllOrigins true for the paths that pages of every origin may use
   * @param token without it only those paths and the login are answered; null for a portal that
   *     only this machine reaches
   */
  public RequestGuard(
      Set<String> allowedHosts, Predicate<String> openToAllOrigins, AccessToken token) {
    this.token = token;
    this.allowedHosts = allowedHosts;
    this.openToAllOrigins = openToAllOrigins;
  }

  /**
   * Sets the security headers of the answer and refuses a forbidden request with a
   * {@link RequestRefusedException}.
   */
  void check(Exchange exchange) {
    exchange.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    exchange.header("X-Content-Type-Options", "nosniff");
    exchange.header("X-Frame-Options", "DENY");
    exchange.header("Referrer-Policy", "no-referrer");
    exchange.header("Cross-Origin-Opener-Policy", "same-origin");
    String host = exchange.header("Host");
    if (host == null || !isAllowed(nameOf(host))) {
      throw new RequestRefusedException(
          403,
          "This portal answers requests for localhost and 127.0.0.1. To use another name, start it with --allow-host NAME.");
    }
    if (!openToAllOrigins.test(exchange.path())) {
      exchange.header("Cross-Origin-Resource-Policy", "same-origin");
      if (isCrossOrigin(exchange, host)) {
        throw new RequestRefusedException(
            403, "Pages of other origins may only send telemetry. Open the portal's own page.");
      }
      checkToken(exchange);
    }
  }

  private void checkToken(Exchange exchange) {
    if (token != null
        && !exchange.path().equals(LoginRoute.PATH)
        && !token.isGivenBy(exchange.header("Authorization"), exchange.header("Cookie"))) {
      exchange.header("WWW-Authenticate", "Bearer");
      throw new RequestRefusedException(
          401,
          "This portal needs its token: open the login link that it printed, or send the header"
              + " Authorization: Bearer TOKEN.");
    }
  }

  /**
   * True for a name that no foreign page can take over. An address is no name, so it cannot be
   * rebound; without a token only those of the loopback are of use.
   */
  private boolean isAllowed(String name) {
    return LOOPBACK_NAMES.contains(name)
        || allowedHosts.contains(name)
        || (token != null && ADDRESS.matcher(name).matches());
  }

  /**
   * True for a request of another origin's page. Only browsers send these headers; other programs
   * are allowed.
   */
  private static boolean isCrossOrigin(Exchange exchange, String host) {
    String origin = exchange.header("Origin");
    if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      return true;
    }
    String site = exchange.header("Sec-Fetch-Site");
    boolean navigation =
        "navigate".equals(exchange.header("Sec-Fetch-Mode")) && "GET".equals(exchange.method());
    return site != null && !site.equals("same-origin") && !site.equals("none") && !navigation;
  }

  private static String nameOf(String host) {
    int port = host.lastIndexOf(':');
    boolean bracketed = host.endsWith("]");
    return (port < 0 || bracketed ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
  }
}
