package azurecensus.doctor;

import azurecensus.doctor.Finding.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Examines a staged function app and prints what is wrong with it, each finding with its remedy.
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

  /** Examines and prints; returns the exit code. */
  int run(String... arguments) {
    DoctorOptions options;
    try {
      options = DoctorOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.println(DoctorOptions.USAGE);
      return NOT_EXAMINED;
    }
    if (!Files.isDirectory(options.app())) {
      out.println("There is no directory " + options.app()
          + ": build the app with `mvn package`, or give the"
          + " staged directory with --app=DIR.");
      return NOT_EXAMINED;
    }
    try {
      ExaminedApp app = AppReader.read(options.app(), settings(options));
      return report(app, examine(app, checks(options)));
    } catch (IOException e) {
      out.println(options.app() + " cannot be read (" + e.getClass().getSimpleName() + ").");
      return NOT_EXAMINED;
    }
  }

  private List<Check> checks(DoctorOptions options) {
    List<Check> checks = new ArrayList<>(List.of(
        new SettingsCheck(),
        new ConnectionStringCheck(),
        new RoleCheck(),
        new HostJsonCheck(),
        new HostTelemetryCheck(),
        new FunctionJsonCheck(),
        new ClassPathCheck(),
        new RivalTelemetryCheck(),
        new JavaVersionCheck(options.javaVersion()),
        new StorageCheck(temporaryDirectory)));
    if (!options.offline()) {
      checks.add(new EndpointCheck(new HttpEndpointProbe(), clock));
    }
    return checks;
  }

  private AppSettings settings(DoctorOptions options) throws IOException {
    if (options.settings().isPresent()) {
      return AppReader.settings(options.settings().get(), environment);
    }
    Path own = options.root().resolve("local.settings.json");
    Path staged = options.app().resolve("local.settings.json");
    Path example = options.root().resolve("local.settings.json.example");
    for (Path candidate : List.of(own, staged, example)) {
      if (Files.isRegularFile(candidate)) {
        return AppReader.settings(candidate, environment);
      }
    }
    return AppSettings.none(environment);
  }

  private static List<Finding> examine(ExaminedApp app, List<Check> checks) {
    List<Finding> findings = new ArrayList<>();
    checks.forEach(check -> check.examine(app, findings::add));
    findings.sort((some, other) -> some.severity().compareTo(other.severity()));
    return findings;
  }

  private int report(ExaminedApp app, List<Finding> findings) {
    String source = app.settings().source();
    out.println("App       " + app.directory());
    out.println("Settings  " + (source.isEmpty() ? "none" : source));
    out.println("Functions " + app.functions().size() + ", jars " + app.jars().size());
    for (Finding finding : findings) {
      out.println();
      out.println(finding.severity() + " " + finding.id());
      out.println("  " + finding.problem());
      out.println("  Remedy: " + finding.remedy());
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
