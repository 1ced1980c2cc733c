package azurecensus.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the Functions Maven plugin staged: {@code host.json} and the functions, sorted by name.
 *
 * @param directory absolute
 * @param functions those that {@code function.json} itself switches off are left out
 * @param switchedOff names of functions that a setting switches off
 */
public record StagedApp(
    Path directory,
    HostJson hostJson,
    List<FunctionDefinition> functions,
    SwitchedOff switchedOff) {
  public StagedApp {
    functions = List.copyOf(functions);
  }

  /** Whether the function is run here. */
  boolean runs(FunctionDefinition function) {
    return function.httpTrigger().isPresent() && !switchedOff.contains(function.name());
  }

  /**
   * Reads the directory.
   *
   * @param switchedOff what the settings switch off
   * @throws HostException when it is no staged app; the text says how to make one
   */
  public static StagedApp read(Path directory, SwitchedOff switchedOff) {
    Path absolute = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      throw new HostException(
          "There is no staged app in %s: build it first, `mvn package` with the Functions Maven plugin stages it."
              .formatted(absolute));
    }
    HostJson hostJson = HostJson.read(absolute.resolve("host.json"));
    List<Path> functionJsons = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(absolute, Files::isDirectory)) {
      for (Path child : children) {
        Path functionJson = child.resolve("function.json");
        if (Files.isRegularFile(functionJson)) {
          functionJsons.add(functionJson);
        }
      }
    } catch (IOException e) {
      throw new HostException("%s cannot be listed: %s".formatted(absolute, e), e);
    }
    functionJsons.sort(null);
    List<FunctionDefinition> functions = new ArrayList<>();
    functionJsons.forEach(file -> FunctionDefinition.read(file).ifPresent(functions::add));
    if (functions.isEmpty()) {
      throw new HostException(
          "%s holds no function: no directory in it has a function.json; rebuild the app."
              .formatted(absolute));
    }
    return new StagedApp(absolute, hostJson, functions, switchedOff);
  }
}
