package azurecensus.benchmarks.worker;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The worker's own log: formatted lines with their source on standard output, as the Java worker
 * writes them before it loads the first function. The classes for formatting and for finding the
 * source are then loaded already and not counted as cost of the apps.
 */
final class WorkerLog extends Handler {
  private WorkerLog() {}

  static Logger logger() {
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.addHandler(new WorkerLog());
    return logger;
  }

  @Override
  public void publish(LogRecord record) {
    System.out.println(String.format(
        "worker[%s] {%s.%s}: %s",
        record.getLevel(),
        record.getSourceClassName(),
        record.getSourceMethodName(),
        record.getMessage()));
  }

  @Override
  public void flush() {
    System.out.flush();
  }

  @Override
  public void close() {}
}
