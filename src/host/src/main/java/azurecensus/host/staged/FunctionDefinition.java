package azurecensus.host.staged;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A staged function, checked: its {@code function.json} names a jar that exists and a method.
 *
 * @param name the name of the directory, which is the function's name
 * @param jar the jar that {@code scriptFile} names, absolute
 * @param className binary name of the class
 * @param methodName name of the method
 * @param bindings in the order written
 * @param retry the retry policy that the host applies; empty when it applies none
 */
public record FunctionDefinition(
    String name,
    Path jar,
    String className,
    String methodName,
    List<FunctionBinding> bindings,
    Optional<RetryPolicy> retry) {
  /** Copies the list. */
  public FunctionDefinition {
    bindings = List.copyOf(bindings);
  }

  /**
   * Reads {@code function.json}.
   *
   * @return empty when {@code "disabled": true} disables the function
   * @throws StartException when a required part is missing
   */
  static Optional<FunctionDefinition> read(Path file) {
    FunctionJson json = FunctionJson.of(JsonFiles.require(file));
    if (json.disabled()) {
      return Optional.empty();
    }
    boolean hasMethod = json.entryPoint().indexOf('.') > 0
        && !json.className().isEmpty()
        && !json.methodName().isEmpty();
    if (json.scriptFile().isBlank() || !hasMethod) {
      throw new StartException(
          "%s needs \"scriptFile\" (the jar) and \"entryPoint\" (package.Class.method): rebuild the app with the"
                  .formatted(file)
              + " Functions Maven plugin.");
    }
    Path directory = file.toAbsolutePath().getParent();
    Path jar = directory.resolve(json.scriptFile()).normalize();
    if (!Files.isRegularFile(jar)) {
      throw new StartException(
          "%s names the jar %s, which does not exist: rebuild the app.".formatted(file, jar));
    }
    return Optional.of(new FunctionDefinition(
        directory.getFileName().toString(),
        jar,
        json.className(),
        json.methodName(),
        json.bindings(),
        json.retry()
            .filter(any -> json.bindings().stream()
                .anyMatch(binding -> RetryPolicy.appliesTo(binding.type())))));
  }

  /** The function with the settings' values in place of {@code %NAME%} in its bindings. */
  FunctionDefinition resolve(Map<String, String> settings) {
    return new FunctionDefinition(
        name,
        jar,
        className,
        methodName,
        bindings.stream().map(binding -> binding.resolve(settings)).toList(),
        retry);
  }

  /** The HTTP trigger of this function; empty when another trigger starts it. */
  public Optional<FunctionBinding> httpTrigger() {
    return bindings.stream().filter(FunctionBinding::isHttpTrigger).findFirst();
  }

  /** The trigger of any type; empty when there is none. */
  public Optional<FunctionBinding> trigger() {
    return bindings.stream().filter(FunctionBinding::isTrigger).findFirst();
  }

  /** The type of the trigger in {@code function.json}; {@code no trigger} when there is none. */
  public String triggerType() {
    return trigger().map(FunctionBinding::type).orElse("no trigger");
  }

  /** The name in the host's telemetry, e.g. {@code Functions.instrumentation}. */
  public String fullName() {
    return "Functions." + name;
  }

  /**
   * The category of the lines that the function logs, e.g. {@code Function.instrumentation.User}.
   */
  public String userLogCategory() {
    return "Function." + name + ".User";
  }

  /**
   * The route template below the route prefix, without slashes at its ends; the function's name by
   * default.
   */
  public String route() {
    String route = httpTrigger().map(FunctionBinding::route).orElse("");
    return route.isBlank() ? name : route.replaceAll("^/+|/+$", "");
  }
}
