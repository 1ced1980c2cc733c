package azurecensus.doctor.checks;

import java.util.Objects;

/**
 * A problem of the app.
 *
 * @param severity its effect
 * @param id its kind, in lower case with hyphens; stays the same in all versions, for scripts and
 *     for {@code docs/troubleshooting.md}
 * @param problem a sentence that names the file or setting, or a line with one for each of several
 *     equal findings; it never holds the value of a setting, which may be secret
 * @param remedy a sentence that says what to do, or several lines as in {@code problem}
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

  /** Returns a finding with the problems of both and their different remedies, a line each. */
  Finding and(Finding other) {
    return new Finding(severity, id, join(problem, other.problem), join(remedy, other.remedy));
  }

  private static String join(String lines, String line) {
    return lines.lines().anyMatch(line::equals) ? lines : lines + '\n' + line;
  }

  static Finding error(String id, String problem, String remedy) {
    return new Finding(Severity.ERROR, id, problem, remedy);
  }

  static Finding warning(String id, String problem, String remedy) {
    return new Finding(Severity.WARNING, id, problem, remedy);
  }
}
