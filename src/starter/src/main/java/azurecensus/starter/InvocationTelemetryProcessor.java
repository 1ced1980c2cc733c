package azurecensus.starter;

import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import azurecensus.tracing.InvocationSpan;

/**
 * Adds the current invocation to log records and custom events: the operation's name as a tag, the
 * invocation's id as a property, and the attributes of an invocation whose request the host sends.
 * (Spans have all of them as attributes.) The starter registers it; an app that configures the
 * exporter in code adds it with {@code addTelemetryProcessor(new InvocationTelemetryProcessor())}.
 * Stateless, thread-safe.
 */
public final class InvocationTelemetryProcessor implements TelemetryProcessor {
  private static final String OPERATION_NAME = "ai.operation.name";
  private static final String INVOCATION_ID = "InvocationId";

  /** Creates a processor. */
  public InvocationTelemetryProcessor() {}

  @Override
  public boolean process(TelemetryItem item) {
    InvocationSpan invocation = InvocationSpan.current();
    boolean onTheInvocationsThread = switch (item.getType()) {
      case MESSAGE, EXCEPTION, EVENT -> true;
      case REQUEST, DEPENDENCY, METRIC -> false;
    };
    if (invocation != null && onTheInvocationsThread) {
      item.getTags().putIfAbsent(OPERATION_NAME, invocation.getOperationName());
      if (invocation.getInvocationId() != null) {
        item.getProperties().putIfAbsent(INVOCATION_ID, invocation.getInvocationId());
      }
      invocation.getTravellingAttributes().forEach(item.getProperties()::putIfAbsent);
    }
    return true;
  }
}
