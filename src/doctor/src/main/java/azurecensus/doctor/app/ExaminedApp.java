package azurecensus.doctor.app;

import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.HostJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of an app. It is read once, so that a check opens no file of the app.
 *
 * @param directory the staged directory, which holds {@code host.json}
 * @param hostJson the content of {@code host.json}; empty when there is a fault
 * @param hostJsonFault a predicate for {@code host.json}, such as "is missing", when it cannot be
 *     used
 * @param functions the functions, sorted by name
 * @param jars the jars that the functions name and those in {@code lib}, sorted by path
 * @param settings the app's environment
 */
public record ExaminedApp(
    Path directory,
    HostJson hostJson,
    Optional<String> hostJsonFault,
    List<ExaminedFunction> functions,
    List<JarContents> jars,
    AppSettings settings) {
  /** The fault of an app without {@code host.json}. */
  public static final String MISSING = "is missing";

  /** Copies the lists. */
  public ExaminedApp {
    functions = List.copyOf(functions);
    jars = List.copyOf(jars);
  }

  /** The names of the jars that hold this entry, a class or a directory. */
  public List<String> jarsWith(String entry) {
    return jars.stream().filter(jar -> jar.has(entry)).map(JarContents::name).toList();
  }

  /** True when a jar holds this entry, a class or a directory. */
  public boolean has(String entry) {
    return jars.stream().anyMatch(jar -> jar.has(entry));
  }

  /**
   * True when a jar has an appender that does not come with Logback or Log4j: this project's, or
   * the app's own.
   */
  public boolean hasAppenderOfItsOwn() {
    return jars.stream()
        .flatMap(jar -> jar.entries().stream())
        .anyMatch(entry -> entry.endsWith("Appender.class")
            && Libraries.KNOWN_APPENDERS.stream().noneMatch(entry::startsWith));
  }

  /** True when the app has this project's exporter. */
  public boolean hasOurExporter() {
    return has(Libraries.OUR_EXPORTER);
  }

  /** The first trigger that is not HTTP; empty when there is none. */
  public Optional<String> otherTrigger() {
    return functions.stream()
        .flatMap(function -> function.json().bindings().stream())
        .filter(binding -> binding.isTrigger() && !binding.isHttpTrigger())
        .map(FunctionBinding::type)
        .findFirst();
  }
}
