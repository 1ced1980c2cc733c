package azurecensus.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One {@code function.json}.
 *
 * @param name the function's name: the name of its folder
 * @param file where it was read
 * @param fault why it could not be read; the other parts are then empty
 * @param scriptFile the jar, empty when it is not named
 * @param scriptFileExists whether that jar is there
 * @param entryPoint class and method, empty when it is not named
 * @param entryClassExists whether the jar holds that class
 * @param bindings as they stand in the file
 */
record FunctionJson(
    String name,
    Path file,
    Optional<String> fault,
    String scriptFile,
    boolean scriptFileExists,
    String entryPoint,
    boolean entryClassExists,
    List<Binding> bindings) {
  /**
   * A binding. A part that is missing is an empty text.
   *
   * @param type e.g. {@code httpTrigger}
   * @param direction {@code in}, {@code out} or {@code inout}
   * @param name the parameter that is bound, or {@code $return}
   * @param route of an HTTP trigger; empty: the function's name
   * @param methods of an HTTP trigger, in upper case; none: all
   */
  record Binding(String type, String direction, String name, String route, Set<String> methods) {
    Binding {
      methods = Set.copyOf(methods);
    }
  }

  FunctionJson {
    bindings = List.copyOf(bindings);
  }

  static FunctionJson unreadable(String name, Path file, String fault) {
    return new FunctionJson(name, file, Optional.of(fault), "", false, "", false, List.of());
  }

  static boolean isTrigger(String bindingType) {
    return bindingType.toLowerCase(Locale.ROOT).endsWith("trigger");
  }

  static boolean isHttpTrigger(String bindingType) {
    return bindingType.equalsIgnoreCase("httpTrigger");
  }
}
