package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.PropertyMap;

/** Columns of HTTP calls, from OpenCensus' attributes and both generations of OpenTelemetry's. */
final class HttpColumns implements CallColumns {
  private static final String TYPE = "HTTP";

  private static final String[] METHOD = {"http.method", "http.request.method"};
  private static final String[] URL = {"http.url", "url.full"};
  private static final String[] STATUS = {"http.status_code", "http.response.status_code"};
  private static final String[] PATH = {"http.path", "url.path", "http.target"};
  private static final String[] SCHEME = {"http.scheme", "url.scheme"};
  private static final String HOST = "http.host";

  private final String method;
  private final String url;
  private final long status;

  /** The status as text; null when there is none. */
  private final String statusText;

  private HttpColumns(String method, String url, PropertyMap attributes) {
    this.method = method;
    this.url = url;
    this.status = attributes.firstNumber(STATUS);
    this.statusText = statusText(attributes, status);
  }

  /** Returns the columns; null where the attributes describe no HTTP call. */
  static HttpColumns of(PropertyMap attributes) {
    String method = attributes.first(METHOD);
    String url = attributes.first(URL);
    return method == null && url == null && attributes.firstNumber(STATUS) == 0
        ? null
        : new HttpColumns(method, Address.withoutCredentials(url), attributes);
  }

  /** Returns the attribute's own text, unless that has another form than the number. */
  private static String statusText(PropertyMap attributes, long status) {
    for (String key : STATUS) {
      if (status > 0 && attributes.firstNumber(key) == status) {
        String text = attributes.get(key);
        return text.charAt(0) == '0' ? Long.toString(status) : text;
      }
    }
    return null;
  }

  @Override
  public void fillRequest(EncodableItem item) {
    PropertyMap attributes = item.getProperties();
    name(item, attributes, attributes.first("http.route"));
    String path = attributes.first(PATH);
    if (url != null) {
      item.setUrl(url);
      attributes.removeAll(URL);
      attributes.removeAll(HOST);
      attributes.removeAll(PATH);
    } else if (path != null) {
      item.setUrl(urlOf(attributes, path));
      attributes.removeAll(PATH);
    }
    attributes.removeAll(STATUS);
  }

  /** Returns {@code scheme://host/path?query}, or only path and query when the host is unknown. */
  private static String urlOf(PropertyMap attributes, String path) {
    String query = attributes.first("url.query");
    String whole = query == null ? path : path + "?" + query;
    attributes.removeAll("url.query");
    String scheme = attributes.first(SCHEME);
    if (scheme == null || scheme.isBlank()) {
      scheme = "https";
    }
    String host = host(attributes, scheme);
    if (host == null) {
      return whole;
    }
    attributes.removeAll(SCHEME);
    return scheme + "://" + host + whole;
  }

  @Override
  public void fillDependency(EncodableItem item) {
    PropertyMap attributes = item.getProperties();
    name(item, attributes, null);
    item.setDependencyType(TYPE);
    String service = attributes.remove("peer.service");
    String ofUrl = Address.ofUrl(url);
    String host = host(attributes, attributes.first(SCHEME));
    item.setTarget(service != null ? service : ofUrl != null ? ofUrl : host);
    if (url != null) {
      item.setUrl(url);
      attributes.removeAll(URL);
      attributes.removeAll(PATH);
    }
    attributes.removeAll(STATUS);
  }

  /**
   * Names the item by method and path. OpenCensus' HTTP integrations name spans by the path only,
   * OpenTelemetry's clients by the method only. The method in a name needs no property.
   */
  private void name(EncodableItem item, PropertyMap attributes, String route) {
    String name = item.getName();
    if (method == null) {
      return;
    }
    if (name.startsWith("/")) {
      item.setName(method + " " + (route == null ? name : route));
      attributes.removeAll(METHOD);
    } else if (name.equals(method)) {
      String path = url == null ? attributes.first(PATH) : Address.pathOf(url);
      item.setName(
          route != null ? method + " " + route : path == null ? method : method + " " + path);
      attributes.removeAll(METHOD);
    } else if (name.startsWith(method) && name.startsWith(" ", method.length())) {
      attributes.removeAll(METHOD);
    }
  }

  private static String host(PropertyMap attributes, String scheme) {
    String host = attributes.remove(HOST);
    if (host == null || host.isEmpty()) {
      host = Address.ofPeer(attributes, 0);
    }
    return host == null ? null : Address.withoutDefaultPort(host, scheme);
  }

  @Override
  public String resultCode() {
    return statusText;
  }

  @Override
  public boolean isFailure() {
    return status >= 400;
  }
}
