package azurecensus.exporter.testing;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects the exporter's log records until closed. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger(ThrottlingLogger.NAME);

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private volatile CountDownLatch held = new CountDownLatch(0);

  public CapturedLog() {
    LOGGER.addHandler(this);
  }

  public List<LogRecord> records() {
    return records;
  }

  /** Returns the texts at INFO and above, with thrown exceptions. */
  public List<String> texts() {
    return records.stream()
        .filter(record -> record.getLevel().intValue() >= Level.INFO.intValue())
        .map(record -> record.getThrown() == null
            ? record.getMessage()
            : record.getMessage() + " " + record.getThrown())
        .toList();
  }

  /** Makes who logs wait until the latch is open. */
  public void holdUntil(CountDownLatch open) {
    held = open;
  }

  @Override
  public void publish(LogRecord record) {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
