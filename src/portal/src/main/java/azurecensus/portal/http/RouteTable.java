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

/** Which handler answers which path and method. */
public final class RouteTable {
  private static final String ROOT = "/";

  /** The variable of a route that ends with {@code /*}: all that comes instead of the asterisk. */
  public static final String REST = "*";

  private final PathMappings<Map<String, Handler>> paths = new PathMappings<>();

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    void handle(Exchange exchange) throws IOException, InterruptedException;
  }

  /** What there is at a path: handlers by method, and the values of the path's variables. */
  record Match(Map<String, Handler> handlers, Map<String, String> variables) {}

  /**
   * Adds a handler.
   *
   * @param path plain, with segments that are variables, such as <code>/api/operations/{id}</code>,
   *     or with <code>/*</code> at the end
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

  public void get(String path, Handler handler) {
    add("GET", path, handler);
  }

  public void post(String path, Handler handler) {
    add("POST", path, handler);
  }

  private static PathSpec spec(String path) {
    if (path.contains("{")) {
      return new UriTemplatePathSpec(path);
    }
    // To servlets "/" means everything, and "" the root.
    return new ServletPathSpec(path.equals(ROOT) ? "" : path);
  }

  /** What there is at the path; null where there is nothing. */
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
