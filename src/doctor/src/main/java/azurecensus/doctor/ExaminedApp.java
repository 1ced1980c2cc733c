package azurecensus.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that the doctor knows of an app; read once, so that a check opens no file.
 *
 * @param directory the staged directory, which holds {@code host.json}
 * @param hostJson its {@code host.json}
 * @param functions its functions, in the order of their names
 * @param jars the jar that the functions name and those of {@code lib}, in the order of their names
 * @param settings what the app finds in its environment
 */
record ExaminedApp(
    Path directory,
    HostJson hostJson,
    List<FunctionJson> functions,
    List<JarContents> jars,
    AppSettings settings) {
  ExaminedApp {
    functions = List.copyOf(functions);
    jars = List.copyOf(jars);
  }

  /** The names of the jars that have this entry, a class or a folder. */
  List<String> jarsWith(String entry) {
    return jars.stream().filter(jar -> jar.has(entry)).map(JarContents::name).toList();
  }

  boolean has(String entry) {
    return jars.stream().anyMatch(jar -> jar.has(entry));
  }

  boolean hasOurExporter() {
    return has(Libraries.OUR_EXPORTER);
  }

  /** The first trigger that is not HTTP, if there is one: such a trigger needs more than HTTP. */
  Optional<String> otherTrigger() {
    return functions.stream()
        .flatMap(function -> function.bindings().stream())
        .map(FunctionJson.Binding::type)
        .filter(type -> FunctionJson.isTrigger(type) && !FunctionJson.isHttpTrigger(type))
        .findFirst();
  }
}
