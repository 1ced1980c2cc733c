package azurecensus.function;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * A logger like the one the worker gives to an invocation: anonymous, without parent handlers, here
 * with a memory.
 */
final class RecordedLog extends Handler {
  final List<LogRecord> records = new ArrayList<>();
  final Logger logger = Logger.getAnonymousLogger();

  RecordedLog() {
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
  }

  List<String> lines() {
    SimpleFormatter formatter = new SimpleFormatter();
    return records.stream()
        .map(record -> record.getLevel() + " " + formatter.formatMessage(record))
        .toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
