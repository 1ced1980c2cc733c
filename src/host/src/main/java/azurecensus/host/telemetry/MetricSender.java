package azurecensus.host.telemetry;

import azurecensus.exporter.CloudRoleProcessor;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Sends the aggregates of functions to Application Insights. The exporter sends the metrics of
 * OpenCensus only, at an interval of its own, and has no entrance for a metric item. Aggregates
 * that cannot be sent are dropped: they are a summary of requests that the exporter sends, stores
 * and repeats. Thread-safe.
 */
final class MetricSender implements Consumer<Map<String, Double>> {
  private static final String DEFAULT_ENDPOINT = "https://dc.services.visualstudio.com";
  private static final int TIMEOUT_MILLIS = 1000;
  private static final System.Logger LOG = System.getLogger(MetricSender.class.getName());

  private final URI address;
  private final String instrumentationKey;
  private final CloudRoleProcessor role;
  private final String hostInstanceId;

  /** Creates a sender; the connection string has been checked by the exporter. */
  MetricSender(String connectionString, CloudRoleProcessor role, String hostInstanceId) {
    Map<String, String> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String part : connectionString.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    this.address = URI.create(endpoint(parts) + "/v2.1/track");
    this.instrumentationKey = parts.getOrDefault("InstrumentationKey", "");
    this.role = role;
    this.hostInstanceId = hostInstanceId;
  }

  private static String endpoint(Map<String, String> parts) {
    String endpoint = parts.getOrDefault("IngestionEndpoint", "");
    String suffix = parts.getOrDefault("EndpointSuffix", "");
    if (endpoint.isEmpty() && !suffix.isEmpty()) {
      String location = parts.getOrDefault("Location", "");
      endpoint = "https://" + (location.isEmpty() ? "" : location.toLowerCase(Locale.ROOT) + ".")
          + "dc." + suffix;
    }
    return endpoint.isEmpty() ? DEFAULT_ENDPOINT : endpoint.replaceAll("/+$", "");
  }

  @Override
  public void accept(Map<String, Double> metrics) {
    String time = Instant.now().toString();
    StringBuilder body = new StringBuilder();
    metrics.forEach((name, value) -> body.append(envelope(time, name, value)).append('\n'));
    try {
      post(body.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Without the address, which the user may have chosen.
      LOG.log(System.Logger.Level.DEBUG, "The aggregates were not sent: " + e.getClass());
    }
  }

  private ObjectNode envelope(String time, String name, double value) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("name", "Microsoft.ApplicationInsights.Metric");
    envelope.put("time", time).put("iKey", instrumentationKey);
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

  private void post(byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/x-json-stream");
    connection.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    try (InputStream answer = connection.getInputStream()) {
      answer.readAllBytes();
    }
  }
}
