package azurecensus.host.staged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the file with the settings of an app on this machine. */
public final class SettingsFiles {
  /** The file of the Functions Core Tools. */
  public static final String NAME = "local.settings.json";

  /** A sample with harmless values, which stands in for a missing settings file. */
  public static final String EXAMPLE_NAME = "local.settings.json.example";

  private SettingsFiles() {}

  /**
   * Finds the settings: {@code local.settings.json} in the project's directory, else the one in the
   * staged app, else {@code local.settings.json.example} in the project's directory. A staged file
   * with the same content as the example counts as the example.
   *
   * @return empty when there is none of them
   * @throws StartException when a file cannot be read
   */
  public static Optional<Path> find(Path projectDirectory, Path stagedApp) {
    Path own = projectDirectory.resolve(NAME);
    if (Files.isRegularFile(own)) {
      return Optional.of(own);
    }
    Path staged = stagedApp.resolve(NAME);
    Path example = projectDirectory.resolve(EXAMPLE_NAME);
    if (Files.isRegularFile(staged) && !isSame(staged, example)) {
      return Optional.of(staged);
    }
    return Optional.of(example).filter(Files::isRegularFile);
  }

  private static boolean isSame(Path first, Path second) {
    try {
      return Files.isRegularFile(second) && Files.mismatch(first, second) == -1;
    } catch (IOException e) {
      throw new StartException("%s cannot be read: %s".formatted(first, e), e);
    }
  }
}
