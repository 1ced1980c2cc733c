package azurecensus.doctor.checks;

import java.util.Objects;

/**
 * A problem of the app.
 *
 * @param severity its effect
 * @param id its kind, in lower case with hyphens; stays the same in all versions, for scripts and
 *     for {@code docs/troubleshooting.md}
 * @param problem one sentence that names the file or setting; it never holds the value of a
 *     setting, which may be secret
 * @param remedy one sentence that says what to do
 */
public record Finding(Severity severity, String id, String problem, String remedy) {
  /** The effect of a problem. */
  public enum Severity {
    /** The app does not start, or its telemetry does not arrive. */
    ERROR,
    /** Telemetry is incomplete, duplicated or hard to find. */
    WARNING
  }

  /** Checks that no part is null. */
  public Finding {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(remedy, "remedy");
  }

  static Finding error(String id, String problem, String remedy) {
    return new Finding(Severity.ERROR, id, problem, remedy);
  }

  static Finding warning(String id, String problem, String remedy) {
    return new Finding(Severity.WARNING, id, problem, remedy);
  }
}
