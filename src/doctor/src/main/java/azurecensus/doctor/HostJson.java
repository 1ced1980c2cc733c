package azurecensus.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/**
 * The app's {@code host.json}.
 *
 * @param exists whether there is such a file
 * @param fault why it could not be read; {@code root} is then missing
 * @param root its content
 */
record HostJson(boolean exists, Optional<String> fault, JsonNode root) {
  static HostJson absent() {
    return new HostJson(false, Optional.empty(), MissingNode.getInstance());
  }

  static HostJson unreadable(String fault) {
    return new HostJson(true, Optional.of(fault), MissingNode.getInstance());
  }

  static HostJson of(JsonNode root) {
    return new HostJson(true, Optional.empty(), root);
  }

  boolean readable() {
    return exists && fault.isEmpty();
  }

  /** The node at this path, a missing one when there is none; the host compares without case. */
  JsonNode at(String... path) {
    return Json.at(root, path);
  }

  /** Whether the host's own request items go to Application Insights. */
  boolean letsRequestsThrough() {
    return logFilter().levelOf("Host.Results").compareTo(LogFilter.Level.INFORMATION) <= 0;
  }

  /** How {@code logging} filters what goes to Application Insights. */
  LogFilter logFilter() {
    return new LogFilter(
        at("logging", "logLevel"), at("logging", "applicationInsights", "logLevel"));
  }
}
