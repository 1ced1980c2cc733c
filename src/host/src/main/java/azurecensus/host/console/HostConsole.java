package azurecensus.host.console;

import azurecensus.host.staged.LogLevel;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.LogRecord;

/**
 * Prints the lines that the Functions Core Tools print about invocations: results, the functions'
 * log lines, failures. Each line begins with its time. Thread-safe.
 */
public final class HostConsole {
  private final PrintStream out;
  private final boolean coloured;

  /**
   * Creates the console.
   *
   * @param coloured true to colour lines by level with ANSI escape codes
   */
  public HostConsole(PrintStream out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
  }

  /** Prints a line of the host itself. */
  public void info(String line) {
    print(LogLevel.INFORMATION, line);
  }

  /** Prints a warning of the host itself. */
  public void warn(String line) {
    print(LogLevel.WARNING, line);
  }

  /**
   * Prints the start of an invocation.
   *
   * @param function full name of the function
   */
  public void executing(String function, String reason, String invocationId) {
    info("Executing '%s' (Reason='%s', Id=%s)".formatted(function, reason, invocationId));
  }

  /**
   * Prints the result of an invocation.
   *
   * @param function full name of the function
   * @param status the status of the response; 0 for a trigger other than HTTP
   * @param failure null when the function succeeded
   */
  public void executed(
      String function,
      String invocationId,
      Duration duration,
      int status,
      InvocationFailure failure) {
    String line = String.format(
        Locale.ROOT, // digits as the Core Tools print them
        "Executed '%s' (%s, Id=%s, Duration=%dms%s)",
        function,
        failure == null ? "Succeeded" : "Failed",
        invocationId,
        duration.toMillis(),
        status > 0 ? ", Status=" + status : "");
    if (failure == null) {
      print(LogLevel.INFORMATION, line);
    } else {
      print(LogLevel.ERROR, line + System.lineSeparator() + failure.stackTrace().strip());
    }
  }

  /** Prints a line of a function's logger; like the host, it does not fill in parameters. */
  public void log(LogRecord logRecord) {
    StringBuilder line = new StringBuilder(String.valueOf(logRecord.getMessage()));
    if (logRecord.getThrown() != null) {
      line.append(System.lineSeparator())
          .append(InvocationFailure.stackTrace(logRecord.getThrown()).strip());
    }
    print(LogLevel.of(logRecord.getLevel()), line.toString());
  }

  private void print(LogLevel level, String text) {
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    String line = "[" + time + "] " + text;
    out.println(coloured ? colour(level) + line + "\u001b[0m" : line);
  }

  private static String colour(LogLevel level) {
    return switch (level) {
      case TRACE, DEBUG -> "\u001b[90m";
      case INFORMATION, NONE -> "\u001b[0m";
      case WARNING -> "\u001b[33m";
      case ERROR, CRITICAL -> "\u001b[31m";
    };
  }
}
