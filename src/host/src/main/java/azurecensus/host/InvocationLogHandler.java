package azurecensus.host;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Takes what a function writes to its invocation's logger to the console and to Application
 * Insights, each by its own filter. Once the invocation is over it takes nothing any more, as the
 * host does not either.
 */
final class InvocationLogHandler extends Handler {
  private final String category;
  private final LogFilter consoleFilter;
  private final HostConsole console;
  private final InvocationTelemetry telemetry;
  private volatile boolean over;

  InvocationLogHandler(
      FunctionDefinition function,
      LogFilter consoleFilter,
      HostConsole console,
      InvocationTelemetry telemetry) {
    this.category = "Function." + function.name() + ".User";
    this.consoleFilter = consoleFilter;
    this.console = console;
    this.telemetry = telemetry;
  }

  /** A fresh logger without a name, for every level, with this handler alone. */
  Logger newLogger() {
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
    return logger;
  }

  @Override
  public void publish(LogRecord logRecord) {
    if (over || logRecord == null) {
      return;
    }
    if (consoleFilter.allows(category, LogLevel.of(logRecord.getLevel()))) {
      console.log(logRecord);
    }
    telemetry.log(logRecord);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    over = true;
  }
}
