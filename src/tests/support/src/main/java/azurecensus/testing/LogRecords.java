package azurecensus.testing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Collects log records, with the invocation that was current when each was published. Thread-safe.
 */
public class LogRecords extends Handler {
  public final List<LogRecord> all = new CopyOnWriteArrayList<>();
  public final List<String> invocationIds = new CopyOnWriteArrayList<>();

  private final Map<String, String> byMessage = new ConcurrentHashMap<>();
  private final Supplier<String> currentInvocationId;

  /** Creates a handler for records outside of invocations. */
  public LogRecords() {
    this(() -> null);
  }

  /**
   * Creates a handler.
   *
   * @param currentInvocationId returns the id of the current invocation, or null when there is none
   */
  public LogRecords(Supplier<String> currentInvocationId) {
    this.currentInvocationId = currentInvocationId;
  }

  /** Creates a logger that passes every record to this handler and nowhere else. */
  public Logger newLogger() {
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
    return logger;
  }

  @Override
  public void publish(LogRecord record) {
    String invocationId = Objects.requireNonNullElse(currentInvocationId.get(), "none");
    all.add(record);
    invocationIds.add(invocationId);
    byMessage.put(record.getMessage(), invocationId);
  }

  /** Returns the messages, their parameters not filled in. */
  public List<String> messages() {
    return all.stream().map(LogRecord::getMessage).toList();
  }

  /** Returns levels and messages, parameters filled in: {@code "INFO one is done"}. */
  public List<String> lines() {
    SimpleFormatter formatter = new SimpleFormatter();
    return all.stream()
        .map(record -> record.getLevel() + " " + formatter.formatMessage(record))
        .toList();
  }

  /** Returns the invocation that was current, by message. */
  public Map<String, String> byMessage() {
    return byMessage;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
