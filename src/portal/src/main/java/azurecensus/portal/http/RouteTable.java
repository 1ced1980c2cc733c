package azurecensus.portal.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.util.URIUtil;

/**
 * The handlers by path and method. Complete before the server starts, and thread-safe from then on.
 */
public final class RouteTable {
  private static final String ROOT = "/";

  /** Variable with the rest of the path, in routes that end with {@code /*}. */
  public static final String REST = "*";

  private final PathMappings<Map<String, Handler>> paths = new PathMappings<>();

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    void handle(Exchange exchange) throws IOException, InterruptedException;
  }

  /** The handlers of a path by method, and the values of its variables. */
  record Match(Map<String, Handler> handlers, Map<String, String> variables) {}

  /**
   * Adds a handler.
   *
   * @param path a plain path; or one with variable segments, such as <code>/api/operations/{id}
   *     </code>; or one that ends with <code>/*</code>
   */
  public void add(String method, String path, Handler handler) {
    PathSpec spec = spec(path);
    Map<String, Handler> handlers = paths.get(spec);
    if (handlers == null) {
      handlers = new HashMap<>();
      paths.put(spec, handlers);
    }
    handlers.put(method, handler);
  }

  /** Adds a handler of GET and HEAD requests. */
  public void get(String path, Handler handler) {
    add("GET", path, handler);
  }

  /** Adds a handler of POST requests. */
  public void post(String path, Handler handler) {
    add("POST", path, handler);
  }

  private static PathSpec spec(String path) {
    if (path.contains("{")) {
      return new UriTemplatePathSpec(path);
    }
    // In this kind of pattern "/" matches every path, and "" the root.
    return new ServletPathSpec(path.equals(ROOT) ? "" : path);
  }

  /** The match of the path, or null without a route. */
  Match find(String path) {
    MatchedResource<Map<String, Handler>> matched = paths.getMatched(path);
    return matched == null ? null : new Match(matched.getResource(), variables(matched, path));
  }

  private static Map<String, String> variables(
      MatchedResource<Map<String, Handler>> matched, String path) {
    Map<String, String> variables = new HashMap<>();
    if (matched.getPathSpec() instanceof UriTemplatePathSpec template) {
      template
          .getPathParams(path)
          .forEach((name, value) -> variables.put(name, URIUtil.decodePath(value)));
    } else if (matched.getPathInfo() != null) {
      variables.put(REST, URIUtil.decodePath(matched.getPathInfo()).substring(1));
    }
    return variables;
  }
}
