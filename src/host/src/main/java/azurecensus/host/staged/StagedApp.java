package azurecensus.host.staged;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The output of the Functions Maven plugin: {@code host.json} and the functions, sorted by name.
 *
 * @param directory absolute
 * @param functions without those that their own {@code function.json} disables
 * @param disabled the functions that a setting disables
 */
public record StagedApp(
    Path directory,
    HostJson hostJson,
    List<FunctionDefinition> functions,
    DisabledFunctions disabled) {
  /** The triggers that this host runs, in lower case. */
  private static final Set<String> TRIGGERS = Set.of(
      "httptrigger",
      "timertrigger",
      "queuetrigger",
      "servicebustrigger",
      "eventhubtrigger",
      "eventgridtrigger",
      "blobtrigger",
      "cosmosdbtrigger",
      "warmuptrigger");

  /** Copies the list. */
  public StagedApp {
    functions = List.copyOf(functions);
  }

  /**
   * Finds the staged app of a project: the project's directory itself if it holds {@code host.json}
   * and functions, else the only directory below {@code target/azure-functions}.
   *
   * @throws StartException when there is none or more than one; the message names them
   */
  public static Path find(Path projectDirectory) {
    Path parent =
        projectDirectory.resolve("target/azure-functions").toAbsolutePath().normalize();
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      found.addAll(children(parent));
    }
    found.removeIf(directory -> !Files.isRegularFile(directory.resolve("host.json")));
    if (found.isEmpty() && isStaged(projectDirectory)) {
      return projectDirectory;
    }
    if (found.isEmpty()) {
      throw new StartException(
          "There is no staged app below %s: build the app with the Functions Maven plugin (`mvn package`), or name the"
                  .formatted(parent)
              + " staged directory with --app=DIR.");
    }
    if (found.size() > 1) {
      throw new StartException(
          "There is more than one staged app: name one of them with --app=DIR: "
              + String.join(", ", found.stream().map(Path::toString).toList()));
    }
    return found.get(0);
  }

  private static boolean isStaged(Path directory) {
    return Files.isRegularFile(directory.resolve("host.json"))
        && !functionJsons(directory).isEmpty();
  }

  private static List<Path> functionJsons(Path directory) {
    return children(directory).stream()
        .map(child -> child.resolve("function.json"))
        .filter(Files::isRegularFile)
        .toList();
  }

  private static List<Path> children(Path directory) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, Files::isDirectory)) {
      stream.forEach(children::add);
    } catch (IOException e) {
      throw new StartException("%s cannot be listed: %s".formatted(directory, e), e);
    }
    children.sort(null);
    return children;
  }

  /**
   * True when the host runs the function: it has a trigger whose data this host can make, and no
   * setting disables it.
   */
  public boolean runs(FunctionDefinition function) {
    return TRIGGERS.contains(function.triggerType().toLowerCase(Locale.ROOT))
        && disabled.setting(function.name()).isEmpty();
  }

  /**
   * Reads the directory.
   *
   * @param settings the variables of the app; they disable functions, and bindings name them
   * @throws StartException when the directory is not a staged app
   */
  public static StagedApp read(Path directory, Map<String, String> settings) {
    Path absolute = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      throw new StartException(
          "There is no staged app in %s: build it first; `mvn package` with the Functions Maven plugin stages it."
              .formatted(absolute));
    }
    HostJson hostJson = HostJson.read(absolute.resolve("host.json"));
    List<FunctionDefinition> functions = new ArrayList<>();
    for (Path file : functionJsons(absolute)) {
      FunctionDefinition.read(file)
          .map(function -> function.resolve(settings))
          .ifPresent(functions::add);
    }
    if (functions.isEmpty()) {
      throw new StartException(
          "%s holds no function: none of its directories has a function.json; rebuild the app."
              .formatted(absolute));
    }
    return new StagedApp(absolute, hostJson, functions, DisabledFunctions.of(settings));
  }
}
