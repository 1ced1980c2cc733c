package azurecensus.portal.forward;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * The address on which this portal listens.
 *
 * @param host null when it has no address, which the server reports
 */
record OwnAddress(InetAddress host, Set<Integer> ports) {
  static OwnAddress of(String host, Set<Integer> ports) {
    try {
      return new OwnAddress(InetAddress.getByName(host), ports);
    } catch (UnknownHostException e) {
      return new OwnAddress(null, ports);
    }
  }

  /** True when a connection to the endpoint arrives here. */
  boolean isReachedBy(URI endpoint) {
    if (host == null || !ports.contains(port(endpoint))) {
      return false;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(endpoint.getHost())) {
        if (isReachedBy(address)) {
          return true;
        }
      }
    } catch (UnknownHostException | SocketException e) {
      return false; // nothing can be sent there either
    }
    return false;
  }

  private boolean isReachedBy(InetAddress address) throws SocketException {
    if (host.isAnyLocalAddress()) {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    }
    return address.equals(host) || (host.isLoopbackAddress() && address.isLoopbackAddress());
  }

  private static int port(URI endpoint) {
    if (endpoint.getPort() > 0) {
      return endpoint.getPort();
    }
    return "https".equalsIgnoreCase(endpoint.getScheme()) ? 443 : 80;
  }
}
