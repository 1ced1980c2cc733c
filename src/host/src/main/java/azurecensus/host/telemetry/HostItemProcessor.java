package azurecensus.host.telemetry;

import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import java.util.Map;

/**
 * Gives the items of this program the form in which the Functions host sends them. Spans carry tags
 * and properties as attributes. A log record has no attributes; for it the current thread holds
 * them. Thread-safe.
 */
final class HostItemProcessor implements TelemetryProcessor {
  /**
   * Property of an item: {@code true} when the function succeeded. The HTTP status does not decide
   * about success.
   */
  static final String SUCCEEDED = "Succeeded";

  /** Property of an item: the type of a dependency, which no attribute of a span gives. */
  static final String DEPENDENCY_TYPE = "DependencyType";

  /** Property of an item: the target of that dependency. */
  static final String DEPENDENCY_TARGET = "DependencyTarget";

  private static final String ROLE = "ai.cloud.role";

  private static final ThreadLocal<LogScope> SCOPE = new ThreadLocal<>();

  private final TelemetryProcessor hostRole;

  /** Creates the processor; {@code hostRole} sets the role of items that have none. */
  HostItemProcessor(TelemetryProcessor hostRole) {
    this.hostRole = hostRole;
  }

  /**
   * Runs {@code publish}. The item of a log record published in it gets these tags, and these
   * properties replace its own.
   */
  void withScope(Map<String, String> tags, Map<String, String> properties, Runnable publish) {
    SCOPE.set(new LogScope(tags, properties));
    try {
      publish.run();
    } finally {
      SCOPE.remove();
    }
  }

  @Override
  public boolean process(TelemetryItem item) {
    LogScope current = SCOPE.get();
    if (current != null) {
      item.getTags().putAll(current.tags());
      item.getProperties().clear();
      item.getProperties().putAll(current.properties());
    }
    if (item.getTags().get(ROLE) == null) {
      hostRole.process(item);
    }
    String succeeded = item.getProperties().remove(SUCCEEDED);
    if (succeeded != null) {
      item.setSuccess(Boolean.parseBoolean(succeeded));
    }
    String type = item.getProperties().remove(DEPENDENCY_TYPE);
    if (type != null) {
      item.setDependencyType(type).setTarget(item.getProperties().remove(DEPENDENCY_TARGET));
    }
    return true;
  }

  private record LogScope(Map<String, String> tags, Map<String, String> properties) {}
}
