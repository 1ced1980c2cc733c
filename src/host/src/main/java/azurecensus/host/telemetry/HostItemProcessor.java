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

  /**
   * Property of an exception: the message of the worker's exception. It contains a Java stack
   * trace, which must not be parsed: the host shows it as text.
   */
  static final String WORKER_MESSAGE = "WorkerMessage";

  /** Stands for that message in the text of the exception. */
  static final String WORKER_MESSAGE_PLACE = "{" + WORKER_MESSAGE + "}";

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
    String worker = item.getProperties().remove(WORKER_MESSAGE);
    if (worker != null) {
      item.rewriteExceptions(
          text -> text == null ? null : text.replace(WORKER_MESSAGE_PLACE, worker));
    }
    String type = item.getProperties().remove(DEPENDENCY_TYPE);
    if (type != null) {
      item.setDependencyType(type).setTarget(item.getProperties().remove(DEPENDENCY_TARGET));
    }
    return true;
  }

  private record LogScope(Map<String, String> tags, Map<String, String> properties) {}
}
