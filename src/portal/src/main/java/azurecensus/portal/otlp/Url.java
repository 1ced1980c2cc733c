package azurecensus.portal.otlp;

/** Parts of an address, found without a parser that refuses what services really receive. */
final class Url {
  private Url() {}

  /** Host and port, without the default port of the scheme; null when there is no host. */
  static String authority(String url) {
    int start = startOfHost(url);
    if (start < 0) {
      return null;
    }
    String authority = url.substring(start, endOfAuthority(url, start));
    int colon = authority.indexOf(':');
    if (colon == 0 || authority.isEmpty()) {
      return null;
    }
    if (colon < 0) {
      return authority;
    }
    String port = authority.substring(colon + 1);
    boolean usual = port.isEmpty()
        || (port.equals("80") && url.startsWith("http://"))
        || (port.equals("443") && url.startsWith("https://"));
    return usual ? authority.substring(0, colon) : authority;
  }

  /** The path, which may be empty; null for no absolute address. */
  static String path(String url) {
    int start = startOfHost(url);
    if (start < 0) {
      return null;
    }
    int from = endOfAuthority(url, start);
    int to = from;
    while (to < url.length() && url.charAt(to) != '?' && url.charAt(to) != '#') {
      to++;
    }
    return url.substring(from, to);
  }

  private static int startOfHost(String url) {
    int colon = url.indexOf(':');
    return colon >= 0 && url.length() > colon + 3 && url.startsWith("//", colon + 1)
        ? colon + 3
        : -1;
  }

  private static int endOfAuthority(String url, int start) {
    int at = start;
    while (at < url.length() && "/?#".indexOf(url.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
