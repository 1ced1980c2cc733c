package azurecensus.host.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names under which the host answers. A foreign web site can let its own name lead to this
 * machine (DNS rebinding); a browser then sends that name in the {@code Host} header, and the site
 * could call functions, whose keys are not checked here. Such an attack needs a name in a public
 * domain, so addresses and names without a domain are accepted.
 */
final class HostNames {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.%]+]");

  /** The name that containers use for the machine they run on. */
  private static final String CONTAINER_HOST = "host.docker.internal";

  private HostNames() {}

  /**
   * True for an address, {@code localhost} and its subdomains, a name without a domain, and
   * {@code host.docker.internal}.
   *
   * @param host the {@code Host} header; null counts as local because HTTP/1.0 has none
   */
  static boolean isLocal(String host) {
    if (host == null) {
      return true;
    }
    String name = nameOf(host);
    return name.indexOf('.') < 0
        || ADDRESS.matcher(name).matches()
        || name.endsWith(".localhost")
        || name.equals(CONTAINER_HOST);
  }

  /** The line that explains the refusal; a name is cut and its control characters are replaced. */
  static String refusal(String host) {
    String name = nameOf(host).replaceAll("[^a-z0-9.:_-]", "?");
    return "A request for the host name %s was refused with 403: a foreign web site could call the functions under its own name. If a tunnel sends it, let the tunnel set the Host header to localhost."
        .formatted(name.substring(0, Math.min(name.length(), 100)));
  }

  private static String nameOf(String host) {
    int port = host.lastIndexOf(':');
    boolean withoutPort = port < 0 || host.endsWith("]");
    return (withoutPort ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
  }
}
