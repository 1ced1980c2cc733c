package azurecensus.host.http;

import azurecensus.host.binding.HttpTriggerResponse;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The response of {@code /admin/host/status}. */
final class HostStatus {
  private HostStatus() {}

  static HttpTriggerResponse running() {
    String json =
        "{\"id\":\"azurecensus-local\",\"state\":\"Running\",\"version\":\"4.0.0\",\"processUptime\":"
            + ManagementFactory.getRuntimeMXBean().getUptime() + "}";
    return new HttpTriggerResponse(
        200, Map.of(), "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
  }
}
