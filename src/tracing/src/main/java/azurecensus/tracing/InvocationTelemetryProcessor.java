package azurecensus.tracing;

import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import java.util.Iterator;
import java.util.Map;

/**
 * Stamps the current invocation on log records: the operation's name as a tag, the invocation's id
 * as a property. (Spans carry both already.) And it makes measurements of the timings that
 * {@link OkHttpTracing} records on request.
 *
 * <p>Needs the Azure Monitor exporter. An app that configures the exporter itself adds this with
 * {@code addTelemetryProcessor(new InvocationTelemetryProcessor())}; otherwise it is there.
 * Stateless, thread-safe.
 */
public final class InvocationTelemetryProcessor implements TelemetryProcessor {
  /** Creates a processor. */
  public InvocationTelemetryProcessor() {}

  @Override
  public boolean process(TelemetryItem item) {
    switch (item.getType()) {
      case MESSAGE, EXCEPTION -> stampInvocation(item);
      case DEPENDENCY -> measureTimings(item);
      default -> {}
    }
    return true;
  }

  private static void stampInvocation(TelemetryItem item) {
    InvocationSpan invocation = InvocationSpan.current();
    if (invocation != null) {
      item.getTags().putIfAbsent(SpanAttributes.OPERATION_NAME, invocation.getOperationName());
      if (invocation.getInvocationId() != null) {
        item.getProperties()
            .putIfAbsent(SpanAttributes.INVOCATION_ID, invocation.getInvocationId());
      }
    }
  }

  private static void measureTimings(TelemetryItem item) {
    Iterator<Map.Entry<String, String>> properties =
        item.getProperties().entrySet().iterator();
    while (properties.hasNext()) {
      Map.Entry<String, String> property = properties.next();
      Double time = property.getKey().startsWith(SpanAttributes.HTTP_TIMING)
          ? number(property.getValue())
          : null;
      if (time != null) {
        item.getMeasurements().put(property.getKey(), time);
        properties.remove();
      }
    }
  }

  /** Null when it is none: anybody may put an attribute of such a name. */
  private static Double number(String text) {
    try {
      return text == null ? null : Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
