package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All checks of the doctor, in their order. */
public final class Examination {
  private final List<Check> checks;

  private Examination(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /**
   * Creates the checks that need no network.
   *
   * @param javaVersion the feature version of the Java that will run the app
   * @param temporaryDirectory the directory for telemetry that waits on disk
   */
  public static Examination offline(int javaVersion, Path temporaryDirectory) {
    return new Examination(List.of(
        new SettingsCheck(),
        new HostStorageCheck(),
        new ConnectionStringCheck(),
        new RoleCheck(),
        new HostJsonCheck(),
        new HostTelemetryCheck(),
        new FunctionJsonCheck(),
        new ClassPathCheck(),
        new RivalTelemetryCheck(),
        new JavaVersionCheck(javaVersion),
        new StorageCheck(temporaryDirectory)));
  }

  /**
   * Adds the check that asks the ingestion endpoint.
   *
   * @param clock compared with the clock of the endpoint
   */
  public Examination withEndpoint(Clock clock) {
    List<Check> all = new ArrayList<>(checks);
    all.add(new EndpointCheck(clock));
    return new Examination(all);
  }

  /**
   * Runs the checks; errors come before warnings. Findings of one kind become one finding, which
   * lists their problems and remedies.
   */
  public List<Finding> examine(ExaminedApp app) {
    List<Finding> findings = new ArrayList<>();
    checks.forEach(check -> check.examine(app, findings::add));
    Map<String, Finding> merged = new LinkedHashMap<>();
    for (Finding finding : findings) {
      merged.merge(finding.severity() + " " + finding.id(), finding, Finding::and);
    }
    List<Finding> sorted = new ArrayList<>(merged.values());
    sorted.sort(Comparator.comparing(Finding::severity));
    return sorted;
  }
}
