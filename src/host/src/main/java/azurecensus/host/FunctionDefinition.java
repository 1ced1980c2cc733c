package azurecensus.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One staged function: what its {@code function.json} says.
 *
 * @param name the directory's name, which is the function's name
 * @param jar the jar that {@code scriptFile} names, absolute
 * @param className binary name of the class
 * @param methodName name of the one method
 * @param bindings in the order written
 */
record FunctionDefinition(
    String name, Path jar, String className, String methodName, List<FunctionBinding> bindings) {
  FunctionDefinition {
    bindings = List.copyOf(bindings);
  }

  /**
   * Reads {@code function.json}.
   *
   * @return empty when the function is switched off by {@code "disabled": true}
   * @throws HostException when something needed is missing
   */
  static Optional<FunctionDefinition> read(Path functionJson) {
    JsonNode node = JsonFiles.readObject(functionJson);
    if (node.path("disabled").asBoolean(false)) {
      return Optional.empty();
    }
    Path directory = functionJson.toAbsolutePath().getParent();
    String scriptFile = node.path("scriptFile").asText("");
    String entryPoint = node.path("entryPoint").asText("");
    int dot = entryPoint.lastIndexOf('.');
    if (scriptFile.isBlank() || dot <= 0 || dot == entryPoint.length() - 1) {
      throw new HostException(
          "%s needs \"scriptFile\" (the jar) and \"entryPoint\" (package.Class.method): rebuild the app with the"
                  .formatted(functionJson)
              + " Functions Maven plugin.");
    }
    Path jar = directory.resolve(scriptFile).normalize();
    if (!Files.isRegularFile(jar)) {
      throw new HostException(
          "%s names the jar %s, which is not there: rebuild the app.".formatted(functionJson, jar));
    }
    List<FunctionBinding> bindings = new ArrayList<>();
    node.path("bindings").forEach(binding -> bindings.add(FunctionBinding.read(binding)));
    return Optional.of(new FunctionDefinition(
        directory.getFileName().toString(),
        jar,
        entryPoint.substring(0, dot),
        entryPoint.substring(dot + 1),
        bindings));
  }

  /** The HTTP trigger, if that is what starts this function. */
  Optional<FunctionBinding> httpTrigger() {
    return bindings.stream().filter(FunctionBinding::isHttpTrigger).findFirst();
  }

  /**
   * What starts this function, as {@code function.json} calls it; {@code no trigger} when nothing
   * does.
   */
  String triggerType() {
    return bindings.stream()
        .filter(FunctionBinding::isTrigger)
        .map(FunctionBinding::type)
        .findFirst()
        .orElse("no trigger");
  }

  /**
   * The class and method as the host's telemetry names them, e.g.
   * {@code Functions.instrumentation}.
   */
  String fullName() {
    return "Functions." + name;
  }

  /** The route template below the route prefix; the function's name when none is given. */
  String route() {
    String route = httpTrigger().map(FunctionBinding::route).orElse("");
    return route.isBlank() ? name : trimSlashes(route);
  }

  private static String trimSlashes(String route) {
    int start = 0;
    int end = route.length();
    while (start < end && route.charAt(start) == '/') {
      start++;
    }
    while (end > start && route.charAt(end - 1) == '/') {
      end--;
    }
    return route.substring(start, end);
  }
}
