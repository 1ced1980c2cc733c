package azurecensus.host.routing;

import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.StartException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The routes of an app: maps method and path to a function. Immutable. */
public final class RouteTable {
  private final List<Route> routes;

  private RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * Builds the table.
   *
   * @param functions functions with an HTTP trigger
   * @throws StartException when a template is malformed, uses a reserved path, or two functions
   *     share route and method
   */
  public static RouteTable of(List<FunctionDefinition> functions) {
    List<Route> routes = new ArrayList<>();
    for (FunctionDefinition function : functions) {
      Route route = new Route(
          function, template(function), function.httpTrigger().orElseThrow().methods());
      routes.stream().filter(route::conflictsWith).findFirst().ifPresent(other -> {
        throw new StartException(
            "Functions %s and %s have the same route \"%s\" for the same method: change one."
                .formatted(other.function().name(), function.name(), function.route()));
      });
      routes.add(route);
    }
    // The sort is stable: equally specific routes keep the order of their functions' names.
    routes.sort(Comparator.comparing(route -> route.template().precedence()));
    return new RouteTable(routes);
  }

  /**
   * Checks the route of one function.
   *
   * @throws StartException when its template is malformed or uses a reserved path
   */
  public static void check(FunctionDefinition function) {
    template(function);
  }

  private static RouteTemplate template(FunctionDefinition function) {
    String prefix = function.route().toLowerCase(Locale.ROOT);
    if (prefix.startsWith("admin") || prefix.startsWith("runtime")) {
      throw new StartException(
          "Function %s: the route \"%s\" begins with a word that is reserved for the host, admin or runtime: choose another."
              .formatted(function.name(), function.route()));
    }
    try {
      return RouteTemplate.parse(function.route());
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "Function %s: the route \"%s\" is malformed: %s."
              .formatted(function.name(), function.route(), e.getMessage()),
          e);
    }
  }

  /**
   * Finds the function for a request.
   *
   * @param method upper case
   * @param path decoded segments below the route prefix
   */
  public Result find(String method, List<String> path) {
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

  /** The result of a look-up. */
  public sealed interface Result {}

  /** The function and the values of its route parameters. */
  public record Match(FunctionDefinition function, Map<String, String> parameters)
      implements Result {}

  /** A function has this path, but does not accept the method. */
  public record WrongMethod(List<String> allowed) implements Result {}

  /** No function has this path. */
  public record NoRoute() implements Result {}

  private record Route(FunctionDefinition function, RouteTemplate template, List<String> methods) {
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
