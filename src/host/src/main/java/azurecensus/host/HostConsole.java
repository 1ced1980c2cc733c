package azurecensus.host;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.LogRecord;

/**
 * Prints what the Functions Core Tools print about invocations: their results, the functions' log
 * lines, failures.
 */
public final class HostConsole {
  private final PrintStream out;
  private final boolean coloured;

  HostConsole(PrintStream out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
  }

  /**
   * Prints to standard output, coloured when that is a terminal and {@code NO_COLOR} is not set.
   */
  @SuppressWarnings(
      "SystemConsoleNull") // LocalLauncher asks for the console that is null without a terminal.
  public static HostConsole ofThisProcess() {
    return new HostConsole(
        System.out, System.console() != null && System.getenv("NO_COLOR") == null);
  }

  /** A line without a time. */
  public void plain(String line) {
    out.println(line);
  }

  /** A line of the host itself. */
  void info(String line) {
    print(LogLevel.INFORMATION, line);
  }

  public void warn(String line) {
    print(LogLevel.WARNING, line);
  }

  void executed(
      FunctionDefinition function,
      String invocationId,
      Duration duration,
      int status,
      InvocationFailure failure) {
    String line = String.format(
        Locale.ROOT, // digits as the Core Tools print them
        "Executed '%s' (%s, Id=%s, Duration=%dms, Status=%d)",
        function.fullName(),
        failure == null ? "Succeeded" : "Failed",
        invocationId,
        duration.toMillis(),
        status);
    if (failure == null) {
      print(LogLevel.INFORMATION, line);
    } else {
      print(LogLevel.ERROR, line + System.lineSeparator() + failure.stackTrace().strip());
    }
  }

  /** A line of a function's logger, which the host shows as it is written. */
  void log(LogRecord logRecord) {
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
