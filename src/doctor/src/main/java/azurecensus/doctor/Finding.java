package azurecensus.doctor;

import java.util.Objects;

/**
 * Something that is wrong with the app.
 *
 * @param severity how bad it is
 * @param id what it is, in lower case with hyphens; stays the same from version to version, for
 *     scripts and for {@code docs/troubleshooting.md}
 * @param problem one sentence that names the file or setting, and never repeats the value of a
 *     setting, which may be secret
 * @param remedy what to do
 */
record Finding(Severity severity, String id, String problem, String remedy) {
  /** How bad a finding is. */
  enum Severity {
    /** The app does not start or its telemetry does not arrive. */
    ERROR,
    /** Telemetry is incomplete, doubled or hard to find. */
    WARNING
  }

  Finding {
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
