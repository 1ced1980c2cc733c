package azurecensus.tracing.internal.okhttp;

import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Formats OkHttp URLs for telemetry: without user information and fragment, and without query
 * unless it may be recorded. Stateless.
 */
final class HttpUrls {
  private HttpUrls() {}

  /**
   * Returns scheme, authority, path and the recorded part of the query.
   *
   * @param recordedQueryParameters the names of the query parameters that may be recorded
   */
  static String redact(HttpUrl url, Set<String> recordedQueryParameters) {
    return redact(url, host(url), url.encodedPath(), recordedQueryParameters);
  }

  /** Same as the other method, for a caller that has {@link #host} and the encoded path already. */
  static String redact(HttpUrl url, String host, String path, Set<String> recordedQueryParameters) {
    if (recordedQueryParameters.isEmpty() || url.querySize() == 0) {
      return url.scheme() + "://" + host + path;
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

  /** Returns {@code host[:port]}, without the scheme's default port. */
  static String host(HttpUrl url) {
    String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
