package azurecensus.exporter;

/**
 * Reads HTTP attributes, in OpenCensus' spelling and in the two that OpenTelemetry has used, into
 * the columns of a request or a dependency.
 *
 * <p>An attribute is taken out only where its content is seen in a column.
 */
final class HttpColumns {
  static final String TYPE = "HTTP";

  private final SpanAttributes attributes;
  private final String method;
  private final String url;
  private final long status;

  HttpColumns(SpanAttributes attributes) {
    this.attributes = attributes;
    this.method = first("http.method", "http.request.method");
    this.url = Address.withoutCredentials(first("http.url", "url.full"));
    this.status = Math.max(
        attributes.number("http.status_code"), attributes.number("http.response.status_code"));
  }

  /** Whether the span is about HTTP at all. */
  boolean present() {
    return method != null || url != null || status > 0;
  }

  /** The answer's status code, 0 when no answer came or the span is not about HTTP. */
  long status() {
    return status;
  }

  void fillRequest(TelemetryItem item) {
    String path = first("http.path", "url.path", "http.target");
    String host = host();
    name(item, first("http.route"));
    if (url != null) {
      item.setUrl(url);
      take("http.url", "url.full", "http.host", "http.path", "url.path", "http.target");
    } else if (host != null && path != null) {
      String scheme = Text.orElse(first("http.scheme", "url.scheme"), "https");
      item.setUrl(scheme + "://" + host + path);
      take("http.host", "http.path", "url.path", "http.target", "http.scheme", "url.scheme");
    } else if (path != null) {
      item.setUrl(path);
      take("http.path", "url.path", "http.target");
    }
    takeStatus();
  }

  void fillDependency(TelemetryItem item) {
    name(item, null);
    item.setDependencyType(TYPE);
    String target = url == null ? null : Address.ofUrl(url);
    item.setTarget(target == null ? host() : target);
    if (url != null) {
      item.setUrl(url);
      take("http.url", "url.full", "http.path", "url.path", "http.target");
    }
    take("http.host");
    takeStatus();
  }

  /**
   * OpenCensus' HTTP integrations name spans by the path alone; the portal's reader wants the
   * method as well.
   */
  private void name(TelemetryItem item, String route) {
    if (method != null && item.getName().startsWith("/")) {
      item.setName(method + " " + (route == null ? item.getName() : route));
      take("http.method", "http.request.method");
    }
  }

  private String host() {
    String host = first("http.host");
    if (host == null) {
      host = first("server.address", "net.peer.name");
      long port = Math.max(attributes.number("server.port"), attributes.number("net.peer.port"));
      host = host == null || port == 0 ? host : host + ":" + port;
    }
    return host == null
        ? null
        : Address.withoutDefaultPort(host, first("http.scheme", "url.scheme"));
  }

  private void takeStatus() {
    if (status > 0) {
      take("http.status_code", "http.response.status_code");
    }
  }

  private String first(String... keys) {
    for (String key : keys) {
      String value = attributes.get(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  private void take(String... keys) {
    for (String key : keys) {
      attributes.take(key);
    }
  }
}
