package azurecensus.tracing;

import java.net.URI;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Writes URLs the way they may be recorded: without user information, query and fragment.
 * Stateless.
 */
final class HttpUrls {
  private HttpUrls() {}

  /** Returns scheme, authority and path of a URL, or null when it has no authority. */
  static String redact(URI url) {
    String host = host(url);
    if (host == null) {
      return null;
    }
    return url.getScheme() + "://" + host + path(url);
  }

  /** Returns host[:port] as it stands in the URL, or null when there is none. */
  static String host(URI url) {
    String authority = url.getRawAuthority();
    return authority == null ? null : authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** Returns the path; {@code /} when it is empty. */
  static String path(URI url) {
    String path = url.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /**
   * Returns scheme, authority, path and some of the query of an OkHttp URL.
   *
   * @param recordedQueryParameters the names of those that may be recorded
   */
  static String redact(HttpUrl url, Set<String> recordedQueryParameters) {
    if (recordedQueryParameters.isEmpty() || url.querySize() == 0) {
      return url.scheme() + "://" + host(url) + url.encodedPath();
    }
    HttpUrl.Builder redacted =
        url.newBuilder().username("").password("").query(null).fragment(null);
    for (int i = 0; i < url.querySize(); i++) {
      if (recordedQueryParameters.contains(url.queryParameterName(i))) {
        redacted.addQueryParameter(url.queryParameterName(i), url.queryParameterValue(i));
      }
    }
    return redacted.toString();
  }

  /** Returns host[:port]; a scheme's default port is left out. */
  static String host(HttpUrl url) {
    String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
