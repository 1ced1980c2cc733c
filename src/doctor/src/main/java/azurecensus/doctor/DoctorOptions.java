package azurecensus.doctor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@link Doctor}: {@code --name=value} each.
 *
 * @param app the staged app
 * @param root where {@code local.settings.json} or the example is looked for
 * @param settings the file of settings, when it is not one of those
 * @param javaVersion the feature version of the Java that is to run the app
 * @param offline whether to leave the network alone
 */
record DoctorOptions(
    Path app, Path root, Optional<Path> settings, int javaVersion, boolean offline) {
  static final String USAGE = """
      Usage: Doctor [--app=DIR] [--root=DIR] [--settings=FILE] [--java=VERSION] [--offline=true] [--help]
        --app       the staged directory, which holds host.json
                    (default: src/function/target/azure-functions/instrumentation-app)
        --root      where local.settings.json or local.settings.json.example is (default: .)
        --settings  local.settings.json, or what the Azure CLI lists as the settings of the app
        --java      the Java version that runs the app (default: this one)
        --offline   true: do not ask the ingestion endpoint
      Exit code: 0 nothing found, 1 warnings only, 2 errors, 3 nothing could be examined.""";

  private static final int OLDEST_JAVA = 8;

  /**
   * Reads the arguments; an empty value counts as not given.
   *
   * @throws IllegalArgumentException when one is unknown or malformed, or asks for help
   */
  static DoctorOptions parse(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      if (argument.equals("--help")) {
        throw new IllegalArgumentException(
            "Says what loses, doubles or misplaces an app's telemetry.");
      }
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException(
            "\"" + argument + "\" is no option: write --name=value.");
      }
      given.put(argument.substring(2, equals), argument.substring(equals + 1).strip());
    }
    DoctorOptions options = new DoctorOptions(
        Path.of(take(given, "app", "src/function/target/azure-functions/instrumentation-app")),
        Path.of(take(given, "root", ".")),
        Optional.of(take(given, "settings", "")).filter(file -> !file.isEmpty()).map(Path::of),
        javaVersion(take(given, "java", Integer.toString(Runtime.version().feature()))),
        take(given, "offline", "false").equalsIgnoreCase("true"));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no option --" + given.keySet().iterator().next() + ".");
    }
    return options;
  }

  private static String take(Map<String, String> given, String name, String otherwise) {
    String value = given.remove(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static int javaVersion(String text) {
    try {
      int version = Integer.parseInt(text);
      if (version >= OLDEST_JAVA) {
        return version;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number that is too small.
    }
    throw new IllegalArgumentException("--java must be a Java version such as 17.");
  }
}
