package azurecensus.host;

import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import java.util.Map;

/**
 * Makes the items of this program look as if the Functions host had sent them. Spans carry what is
 * needed as attributes; a log record has none, so for it the thread says what belongs to it.
 */
final class HostItemProcessor implements TelemetryProcessor {
  /**
   * Property of an item: what the function's result was; the HTTP status does not decide about
   * success.
   */
  static final String SUCCEEDED = "Succeeded";

  private static final String ROLE = "ai.cloud.role";

  private static final ThreadLocal<LogScope> SCOPE = new ThreadLocal<>();

  private final TelemetryProcessor hostRole;

  /** Stamps items that have no role yet with {@code hostRole}. */
  HostItemProcessor(TelemetryProcessor hostRole) {
    this.hostRole = hostRole;
  }

  /**
   * Runs {@code publish} so that the item of a log record published in it gets these tags and these
   * properties alone.
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
    return true;
  }

  private record LogScope(Map<String, String> tags, Map<String, String> properties) {}
}
