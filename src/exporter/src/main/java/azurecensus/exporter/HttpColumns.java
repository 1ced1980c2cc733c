package azurecensus.exporter;

/** HTTP, in OpenCensus' spelling and in the two that OpenTelemetry has used. */
final class HttpColumns implements CallColumns {
  static final String TYPE = "HTTP";

  private static final String[] METHOD = {"http.method", "http.request.method"};
  private static final String[] URL = {"http.url", "url.full"};
  private static final String[] STATUS = {"http.status_code", "http.response.status_code"};
  private static final String[] PATH = {"http.path", "url.path", "http.target"};
  private static final String[] SCHEME = {"http.scheme", "url.scheme"};
  private static final String HOST = "http.host";

  private final String method;
  private final String url;
  private final long status;

  HttpColumns(SpanAttributes attributes) {
    this.method = attributes.first(METHOD);
    this.url = Address.withoutCredentials(attributes.first(URL));
    this.status = attributes.firstNumber(STATUS);
  }

  static boolean describe(SpanAttributes attributes) {
    return attributes.first(METHOD) != null
        || attributes.first(URL) != null
        || attributes.firstNumber(STATUS) > 0;
  }

  @Override
  public void fillRequest(TelemetryItem item, SpanAttributes attributes) {
    name(item, attributes, attributes.first("http.route"));
    String path = attributes.first(PATH);
    if (url != null) {
      item.setUrl(url);
      attributes.takeAll(URL);
      attributes.takeAll(HOST);
      attributes.takeAll(PATH);
    } else if (path != null) {
      item.setUrl(urlOf(attributes, path));
      attributes.takeAll(PATH);
    }
    attributes.takeAll(STATUS);
  }

  /** {@code scheme://host/path?query}, or the path alone where the host is not known. */
  private static String urlOf(SpanAttributes attributes, String path) {
    String query = attributes.first("url.query");
    String whole = query == null ? path : path + "?" + query;
    attributes.takeAll("url.query");
    String scheme = Text.orElse(attributes.first(SCHEME), "https");
    String host = host(attributes, scheme);
    if (host == null) {
      return whole;
    }
    attributes.takeAll(SCHEME);
    return scheme + "://" + host + whole;
  }

  @Override
  public void fillDependency(TelemetryItem item, SpanAttributes attributes) {
    name(item, attributes, null);
    item.setDependencyType(TYPE);
    String service = attributes.take("peer.service");
    String ofUrl = Address.ofUrl(url);
    String host = host(attributes, attributes.first(SCHEME));
    item.setTarget(service != null ? service : ofUrl != null ? ofUrl : host);
    if (url != null) {
      item.setUrl(url);
      attributes.takeAll(URL);
      attributes.takeAll(PATH);
    }
    attributes.takeAll(STATUS);
  }

  /**
   * OpenCensus' HTTP integrations name spans by the path alone and OpenTelemetry's clients by the
   * method alone; the portal's reader wants both.
   */
  private void name(TelemetryItem item, SpanAttributes attributes, String route) {
    String name = item.getName();
    if (method == null) {
      return;
    }
    if (name.startsWith("/")) {
      item.setName(method + " " + (route == null ? name : route));
      attributes.takeAll(METHOD);
    } else if (name.equals(method)) {
      String path = url == null ? attributes.first(PATH) : Address.pathOf(url);
      item.setName(
          route != null ? method + " " + route : path == null ? method : method + " " + path);
      attributes.takeAll(METHOD);
    }
  }

  private static String host(SpanAttributes attributes, String scheme) {
    String host = attributes.take(HOST);
    if (host == null || host.isEmpty()) {
      host = Peer.target(attributes, 0);
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
