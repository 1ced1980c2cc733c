package azurecensus.exporter;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Hears everything that the exporter says, until closed. */
final class CapturedLog extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  CapturedLog() {
    OccasionalLog.LOGGER.addHandler(this);
  }

  List<LogRecord> records() {
    return records;
  }

  /** What was said at INFO and above, thrown exceptions included. */
  List<String> texts() {
    return records.stream()
        .filter(record -> record.getLevel().intValue() >= Level.INFO.intValue())
        .map(record -> record.getThrown() == null
            ? record.getMessage()
            : record.getMessage() + " " + record.getThrown())
        .toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    OccasionalLog.LOGGER.removeHandler(this);
  }
}
