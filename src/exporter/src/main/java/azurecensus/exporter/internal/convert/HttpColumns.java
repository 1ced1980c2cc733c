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

  HttpColumns(PropertyMap attributes) {
    this.method = attributes.first(METHOD);
    this.url = Address.withoutCredentials(attributes.first(URL));
    this.status = attributes.firstNumber(STATUS);
  }

  static boolean describe(PropertyMap attributes) {
    return attributes.first(METHOD) != null
        || attributes.first(URL) != null
        || attributes.firstNumber(STATUS) > 0;
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
    } else if (name.startsWith(method + " ")) {
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
    return status > 0 ? Long.toString(status) : null;
  }

  @Override
  public boolean isFailure() {
    return status >= 400;
  }
}
