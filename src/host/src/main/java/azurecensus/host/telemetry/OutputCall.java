package azurecensus.host.telemetry;

import java.util.Map;

/**
 * The call of a service that an output stands for.
 *
 * @param type a dependency type of Application Insights, e.g. {@code Azure queue}
 * @param target the name of the queue, container, table or the like
 * @param name a short description
 * @param properties custom dimensions
 */
public record OutputCall(String type, String target, String name, Map<String, String> properties) {
  /** Copies the map. */
  public OutputCall {
    properties = Map.copyOf(properties);
  }
}
