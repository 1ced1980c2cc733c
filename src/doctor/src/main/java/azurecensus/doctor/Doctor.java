package azurecensus.doctor;

import azurecensus.doctor.app.AppReader;
import azurecensus.doctor.app.AppSettings;
import azurecensus.doctor.app.ExaminedApp;
import azurecensus.doctor.checks.Examination;
import azurecensus.doctor.checks.Finding;
import azurecensus.doctor.checks.Finding.Severity;
import azurecensus.host.staged.SettingsFiles;
import azurecensus.host.staged.StagedApp;
import azurecensus.host.staged.StartException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Examines a staged function app and prints its problems, each with its remedy.
 *
 * <p>Exit code: 0 nothing found, 1 warnings only, 2 errors, 3 nothing could be examined.
 */
public final class Doctor {
  static final int HEALTHY = 0;
  static final int WARNINGS = 1;
  static final int ERRORS = 2;
  static final int NOT_EXAMINED = 3;

  private final Map<String, String> environment;
  private final Path temporaryDirectory;
  private final Clock clock;
  private final PrintStream out;

  Doctor(Map<String, String> environment, Path temporaryDirectory, Clock clock, PrintStream out) {
    this.environment = environment;
    this.temporaryDirectory = temporaryDirectory;
    this.clock = clock;
    this.out = out;
  }

  /**
   * Examines an app and ends the process with the exit code.
   *
   * @param arguments see {@code docs/doctor.md}
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path temporaryDirectory = Path.of(System.getProperty("java.io.tmpdir"));
    Doctor doctor = new Doctor(System.getenv(), temporaryDirectory, Clock.systemUTC(), out);
    int exitCode = doctor.run(arguments);
    out.flush();
    System.exit(exitCode);
  }

  /** Examines an app and prints the report; returns the exit code. */
  int run(String... arguments) {
    DoctorOptions options;
    try {
      options = DoctorOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.println(DoctorOptions.USAGE);
      return NOT_EXAMINED;
    }
    if (options.help()) {
      out.println(DoctorOptions.USAGE);
      return HEALTHY;
    }
    try {
      Path directory = options.app().orElseGet(() -> StagedApp.find(options.root()));
      if (!Files.isDirectory(directory)) {
        out.println("There is no directory " + directory
            + ": build the app with `mvn package`, or name the staged directory with --app=DIR.");
        return NOT_EXAMINED;
      }
      ExaminedApp app = AppReader.read(directory, settings(options, directory));
      return report(app, examination(options).examine(app));
    } catch (StartException e) {
      out.println(e.getMessage());
      return NOT_EXAMINED;
    } catch (IOException e) {
      out.println("The app cannot be read: " + e);
      return NOT_EXAMINED;
    }
  }

  private Examination examination(DoctorOptions options) {
    Examination offline = Examination.offline(options.javaVersion(), temporaryDirectory);
    return options.offline() ? offline : offline.withEndpoint(clock);
  }

  private AppSettings settings(DoctorOptions options, Path directory) {
    Optional<Path> file =
        options.settings().or(() -> SettingsFiles.find(options.root(), directory));
    return file.map(found -> AppReader.settings(found, environment))
        .orElseGet(() -> AppSettings.none(environment));
  }

  private int report(ExaminedApp app, List<Finding> findings) {
    String source = app.settings().source();
    out.println("App       " + app.directory());
    out.println("Settings  " + (source.isEmpty() ? "none" : source));
    out.println("Functions " + app.functions().size() + ", jars " + app.jars().size());
    for (Finding finding : findings) {
      out.println();
      out.println(finding.severity() + " " + finding.id());
      finding.problem().lines().forEach(line -> out.println("  " + line));
      String remedyOf = "  Remedy: ";
      out.println(remedyOf + finding.remedy().replace("\n", "\n" + " ".repeat(remedyOf.length())));
    }
    long errors = findings.stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .count();
    out.println();
    out.println(
        findings.isEmpty()
            ? "Nothing found."
            : "Errors: " + errors + ", warnings: " + (findings.size() - errors) + ".");
    return findings.isEmpty() ? HEALTHY : errors == 0 ? WARNINGS : ERRORS;
  }
}
