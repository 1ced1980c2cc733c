package azurecensus.exporter.internal.delivery;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether telemetry, and a token with it, may follow a redirect: never from https to http;
 * only to the same host, or from one of Azure Monitor's own hosts to another of the same cloud, and
 * there only to https at its default port.
 */
public final class RedirectRule {
  private static final List<List<String>> CLOUDS = List.of(
      List.of(
          ".services.visualstudio.com",
          ".applicationinsights.azure.com",
          ".monitor.azure.com",
          ".livediagnostics.monitor.azure.com"),
      List.of(".applicationinsights.azure.us", ".monitor.azure.us", ".applicationinsights.us"),
      List.of(".applicationinsights.azure.cn", ".monitor.azure.cn"));

  private RedirectRule() {}

  /** Returns the target; null when the location is unusable or not trusted. */
  public static URI follow(URI from, String location) {
    URI to = resolve(from, location);
    return to != null && isTrusted(from, to) ? to : null;
  }

  private static URI resolve(URI from, String location) {
    if (location == null || location.isBlank()) {
      return null;
    }
    try {
      URI to = from.resolve(new URI(location.strip()));
      // For a port above 65535 the JDK throws an IllegalArgumentException instead of an
      // IOException.
      boolean usable =
          to.getHost() != null && to.getPort() <= 65_535 && to.getRawUserInfo() == null;
      return usable ? to : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean isTrusted(URI from, URI to) {
    boolean fromHttps = "https".equalsIgnoreCase(from.getScheme());
    boolean toHttps = "https".equalsIgnoreCase(to.getScheme());
    if (!toHttps && (fromHttps || !"http".equalsIgnoreCase(to.getScheme()))) {
      return false;
    }
    boolean defaultPort = to.getPort() == -1 || to.getPort() == 443;
    if (from.getHost().equalsIgnoreCase(to.getHost())) {
      return !fromHttps || defaultPort || to.getPort() == from.getPort();
    }
    return toHttps && defaultPort && sameCloud(from.getHost(), to.getHost());
  }

  private static boolean sameCloud(String from, String to) {
    return CLOUDS.stream().anyMatch(cloud -> isOf(cloud, from) && isOf(cloud, to));
  }

  private static boolean isOf(List<String> cloud, String host) {
    return cloud.stream().anyMatch(host.toLowerCase(Locale.ROOT)::endsWith);
  }
}
