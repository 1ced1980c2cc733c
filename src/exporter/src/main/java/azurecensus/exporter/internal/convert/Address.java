package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.PropertyMap;

/** Reads host and port from URLs of any quality and from attributes; never throws. */
final class Address {
  private static final String[] HOSTS = {
    "server.address",
    "net.peer.name",
    "server.socket.address",
    "net.sock.peer.name",
    "net.peer.ip",
    "net.sock.peer.addr"
  };
  private static final String[] PORTS = {
    "server.port", "net.peer.port", "server.socket.port", "net.sock.peer.port"
  };

  private Address() {}

  /** Returns the URL without {@code user:password@}, which must not be sent; null for null. */
  static String withoutCredentials(String url) {
    int start = url == null || url.indexOf('@') < 0 ? -1 : authorityStart(url);
    if (start < 0) {
      return url;
    }
    String authority = authority(url, start);
    int host = authority.lastIndexOf('@') + 1;
    return host == 0
        ? url
        : url.substring(0, start)
            + authority.substring(host)
            + url.substring(start + authority.length());
  }

  /** Returns {@code host[:port]} of a URL, without the default port; null when it has no host. */
  static String ofUrl(String url) {
    int start = authorityStart(url);
    if (start < 0) {
      return null;
    }
    String authority = authority(url, start);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    if (host.isEmpty()) {
      return null;
    }
    boolean hasPort = host.indexOf(':') >= 0;
    return hasPort ? withoutDefaultPort(host, url.substring(0, start - 3)) : host;
  }

  /**
   * Removes {@code :443} with https, {@code :80} with http, and either when the scheme is unknown,
   * so that a host is one node of the Application Map and not two.
   */
  static String withoutDefaultPort(String host, String scheme) {
    boolean https = host.endsWith(":443") && !"http".equalsIgnoreCase(scheme);
    boolean http = host.endsWith(":80") && !"https".equalsIgnoreCase(scheme);
    return https || http ? host.substring(0, host.lastIndexOf(':')) : host;
  }

  /** Returns the path of a URL, {@code /} for an empty one; null when it has no host. */
  static String pathOf(String url) {
    int start = authorityStart(url);
    if (start < 0) {
      return null;
    }
    int begin = start + authority(url, start).length();
    int end = begin;
    while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
      end++;
    }
    return begin == end ? "/" : url.substring(begin, end);
  }

  private static int authorityStart(String url) {
    int scheme = url == null ? -1 : url.indexOf("://");
    return scheme < 0 ? -1 : scheme + 3;
  }

  private static String authority(String url, int start) {
    int end = start;
    while (end < url.length() && !endsAuthority(url.charAt(end))) {
      end++;
    }
    return url.substring(start, end);
  }

  private static boolean endsAuthority(char c) {
    return c == '/' || c == '?' || c == '#' || c == '\\';
  }

  /**
   * Returns the peer that OpenTelemetry's attributes name: {@code peer.service}, else
   * {@code host[:port]} without the default port; null when neither is known. Removes the
   * attributes it uses.
   */
  static String ofPeer(PropertyMap attributes, int defaultPort) {
    String service = attributes.first("peer.service");
    if (service != null) {
      attributes.removeAll("peer.service");
      return service;
    }
    String host = attributes.first(HOSTS);
    if (host == null) {
      return null;
    }
    long port = attributes.firstNumber(PORTS);
    attributes.removeAll(HOSTS);
    attributes.removeAll(PORTS);
    return port == 0 || port == defaultPort ? host : host + ":" + port;
  }
}
