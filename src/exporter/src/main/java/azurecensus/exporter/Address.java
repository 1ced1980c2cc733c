package azurecensus.exporter;

/** Reads host and port out of addresses of any quality; never throws. */
final class Address {
  private Address() {}

  /** The URL without {@code user:password@}, which is nobody's business; null stays null. */
  static String withoutCredentials(String url) {
    int start = authorityStart(url);
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

  /** {@code host[:port]} of a URL, without its scheme's default port; null when it has no host. */
  static String ofUrl(String url) {
    int start = authorityStart(url);
    if (start < 0) {
      return null;
    }
    String authority = authority(url, start);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return host.isEmpty() ? null : withoutDefaultPort(host, url.substring(0, start - 3));
  }

  /**
   * {@code host:443} is {@code host} with https, {@code host:80} with http, and either where the
   * scheme is not known: one node on the map, not two.
   */
  static String withoutDefaultPort(String host, String scheme) {
    boolean https = host.endsWith(":443") && !"http".equalsIgnoreCase(scheme);
    boolean http = host.endsWith(":80") && !"https".equalsIgnoreCase(scheme);
    return https || http ? host.substring(0, host.lastIndexOf(':')) : host;
  }

  /** The path of a URL, {@code /} where it is empty; null when it has no host. */
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
    while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(start, end);
  }
}
