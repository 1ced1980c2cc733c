package azurecensus.host.telemetry;

import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.EnvelopeSender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends the aggregates of functions to Application Insights, as finished envelopes: the exporter's
 * own metrics are those of OpenCensus, which it sends at an interval of its own. Thread-safe.
 */
final class MetricSender implements Consumer<Map<String, Double>>, AutoCloseable {
  /** Time for the last aggregates. The others wait on disk, like the requests that they sum up. */
  private static final Duration END = Duration.ofSeconds(2);

  private final EnvelopeSender sender;
  private final CloudRoleProcessor role;
  private final String hostInstanceId;

  /** Creates a metric sender, which closes the sender of envelopes at its end. */
  MetricSender(EnvelopeSender sender, CloudRoleProcessor role, String hostInstanceId) {
    this.sender = sender;
    this.role = role;
    this.hostInstanceId = hostInstanceId;
  }

  @Override
  public void accept(Map<String, Double> metrics) {
    String time = Instant.now().toString();
    metrics.forEach((name, value) -> {
      byte[] envelope = envelope(time, name, value).toString().getBytes(StandardCharsets.UTF_8);
      boolean unused = sender.offer(envelope); // a dropped one is in the log
    });
  }

  private ObjectNode envelope(String time, String name, double value) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("name", "Microsoft.ApplicationInsights.Metric");
    envelope.put("time", time).put("iKey", sender.instrumentationKey());
    envelope
        .putObject("tags")
        .put("ai.cloud.role", role.getRole())
        .put("ai.cloud.roleInstance", role.getRoleInstance())
        .put("ai.internal.sdkVersion", SentInvocationTelemetry.SDK_VERSION);
    ObjectNode data =
        envelope.putObject("data").put("baseType", "MetricData").putObject("baseData");
    data.put("ver", 2);
    data.putArray("metrics").addObject().put("name", name).put("value", value).put("count", 1);
    data.putObject("properties")
        .put("Category", FunctionAggregates.CATEGORY)
        .put("LogLevel", "Information")
        .put("HostInstanceId", hostInstanceId)
        .put("ProcessId", SentInvocationTelemetry.PROCESS_ID);
    return envelope;
  }

  @Override
  public void close() {
    sender.close(END);
  }
}
