package azurecensus.tracing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Collects log records, with the invocation that was current when each was published. */
class LogRecords extends Handler {
  final List<LogRecord> all = new CopyOnWriteArrayList<>();
  final List<String> invocationIds = new CopyOnWriteArrayList<>();

  LogRecords() {
    setLevel(Level.ALL);
  }

  @Override
  public void publish(LogRecord record) {
    all.add(record);
    InvocationSpan current = InvocationSpan.current();
    invocationIds.add(current == null ? "none" : current.getInvocationId());
  }

  List<String> messages() {
    return all.stream().map(LogRecord::getMessage).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
