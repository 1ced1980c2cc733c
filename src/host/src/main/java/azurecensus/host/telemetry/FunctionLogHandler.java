package azurecensus.host.telemetry;

import azurecensus.host.console.HostConsole;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.LogFilter;
import azurecensus.host.staged.LogLevel;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Passes the lines of an invocation's logger to the console and to Application Insights, each with
 * a filter of its own. After the end of the invocation lines are ignored, as in the host.
 * Thread-safe.
 */
public final class FunctionLogHandler extends Handler {
  private final String category;
  private final LogFilter consoleFilter;
  private final HostConsole console;
  private final InvocationTelemetry telemetry;
  private volatile boolean closed;

  /** Creates the handler of one invocation. */
  public FunctionLogHandler(
      FunctionDefinition function,
      LogFilter consoleFilter,
      HostConsole console,
      InvocationTelemetry telemetry) {
    this.category = function.userLogCategory();
    this.consoleFilter = consoleFilter;
    this.console = console;
    this.telemetry = telemetry;
  }

  /** Creates an anonymous logger for all levels; this handler is its only one. */
  public Logger newLogger() {
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
    return logger;
  }

  @Override
  public void publish(LogRecord logRecord) {
    if (closed || logRecord == null) {
      return;
    }
    if (consoleFilter.allows(category, LogLevel.of(logRecord.getLevel()))) {
      console.log(logRecord);
    }
    telemetry.log(logRecord);
  }

  @Override
  public void flush() {}

  /** Marks the end of the invocation. */
  @Override
  public void close() {
    closed = true;
  }
}
