package azurecensus.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The routes of an app: which function answers a method and path. Immutable. */
final class Routes {
  private final List<Route> routes;

  private Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * Builds the table.
   *
   * @throws HostException when a template is malformed, uses a reserved path, or two functions
   *     share route and method
   */
  static Routes of(List<LoadedFunction> functions) {
    List<Route> routes = new ArrayList<>();
    for (LoadedFunction function : functions) {
      FunctionDefinition definition = function.definition();
      String prefix = function.definition().route().toLowerCase(Locale.ROOT);
      if (prefix.startsWith("admin") || prefix.startsWith("runtime")) {
        throw new HostException(
            "Function %s: the route \"%s\" begins with a word the host keeps for itself, admin or runtime: choose another."
                .formatted(definition.name(), definition.route()));
      }
      RouteTemplate template;
      try {
        template = RouteTemplate.parse(definition.route());
      } catch (IllegalArgumentException e) {
        throw new HostException(
            "Function %s: the route \"%s\" is malformed: %s."
                .formatted(definition.name(), definition.route(), e.getMessage()),
            e);
      }
      Route route =
          new Route(function, template, definition.httpTrigger().orElseThrow().methods());
      routes.stream().filter(route::conflictsWith).findFirst().ifPresent(other -> {
        throw new HostException(
            "Functions %s and %s have the same route \"%s\" for the same method: change one."
                .formatted(
                    other.function().definition().name(), definition.name(), definition.route()));
      });
      routes.add(route);
    }
    // Stable, so equally specific routes keep the order of their functions' names.
    routes.sort(Comparator.comparing(route -> route.template().precedence()));
    return new Routes(routes);
  }

  /**
   * Finds the function for a request.
   *
   * @param method upper case
   * @param path decoded segments below the route prefix
   */
  Found find(String method, List<String> path) {
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.template().match(path);
      if (parameters.isPresent()) {
        if (route.answers(method)) {
          return new Match(route.function(), new LinkedHashMap<>(parameters.get()));
        }
        allowed.addAll(route.methods());
      }
    }
    return allowed.isEmpty() ? new NoRoute() : new WrongMethod(List.copyOf(allowed));
  }

  /** What a look-up brings. */
  sealed interface Found {}

  /** The function and the values of its route parameters. */
  record Match(LoadedFunction function, Map<String, String> parameters) implements Found {}

  /** The path is a function's, but not by this method. */
  record WrongMethod(List<String> allowed) implements Found {}

  /** No function has this path. */
  record NoRoute() implements Found {}

  private record Route(LoadedFunction function, RouteTemplate template, List<String> methods) {
    boolean answers(String method) {
      return methods.isEmpty() || methods.contains(method);
    }

    boolean conflictsWith(Route other) {
      return template.toString().equalsIgnoreCase(other.template.toString())
          && (methods.isEmpty()
              || other.methods.isEmpty()
              || methods.stream().anyMatch(other.methods::contains));
    }
  }
}
