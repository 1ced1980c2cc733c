package azurecensus.doctor;

import azurecensus.host.process.CommandLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The command line of {@link Doctor}.
 *
 * @param app the staged app; empty for the one of the project
 * @param root the project's directory
 * @param settings the settings file; empty to look for it
 * @param javaVersion the feature version of the Java that will run the app
 * @param offline true to send no request to the ingestion endpoint
 * @param help true when the user asks for help
 */
record DoctorOptions(
    Optional<Path> app,
    Path root,
    Optional<Path> settings,
    int javaVersion,
    boolean offline,
    boolean help) {
  static final String USAGE = """
      Finds problems that lose, duplicate or misplace the telemetry of a staged Java function app.

      java -jar azurecensus-doctor-VERSION-all.jar [options]

        --app=DIR        staged directory, which holds host.json
                         (default: the one below target/azure-functions)
        --root=DIR       directory of the project, with target,
                         local.settings.json or local.settings.json.example (default: .)
        --settings=FILE  settings file: local.settings.json, or the settings of an app
                         in the form in which the Azure CLI lists them
                         (default: the one in --root or --app)
        --java=VERSION   Java version that will run the app (default: this one)
        --offline=true   send no request to the ingestion endpoint
        --help           print this text

      Exit code: 0 nothing found, 1 warnings only, 2 errors, 3 nothing could be examined.""";

  private static final int OLDEST_JAVA = 8;
  private static final int NEWEST_JAVA = 999;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException when one is unknown or malformed
   */
  static DoctorOptions parse(String... arguments) {
    CommandLine line =
        CommandLine.parse(List.of("app", "root", "settings", "java", "offline"), arguments);
    return new DoctorOptions(
        line.text("app").map(Path::of),
        Path.of(line.text("root").orElse(".")),
        line.text("settings").map(Path::of),
        line.number("java", Runtime.version().feature(), OLDEST_JAVA, NEWEST_JAVA),
        line.flag("offline", false),
        line.isHelp());
  }
}
