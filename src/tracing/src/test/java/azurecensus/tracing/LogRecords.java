package azurecensus.tracing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Collects log records, with the invocation that was current when each was published. */
class LogRecords extends Handler {
  final List<LogRecord> all = new CopyOnWriteArrayList<>();
  final List<String> invocationIds = new CopyOnWriteArrayList<>();

  private final Map<String, String> byMessage = new ConcurrentHashMap<>();

  LogRecords() {
    setLevel(Level.ALL);
  }

  @Override
  public void publish(LogRecord record) {
    InvocationSpan current = InvocationSpan.current();
    String invocationId = current == null ? "none" : current.getInvocationId();
    all.add(record);
    invocationIds.add(invocationId);
    byMessage.put(record.getMessage(), invocationId);
  }

  List<String> messages() {
    return all.stream().map(LogRecord::getMessage).toList();
  }

  /** Returns the invocation that was current, by message. */
  Map<String, String> byMessage() {
    return byMessage;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
