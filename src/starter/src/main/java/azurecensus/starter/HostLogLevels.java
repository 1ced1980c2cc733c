package azurecensus.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log levels of {@code host.json}, which decide whether the host sends a function's own
 * records. The host's rules apply: a level under {@code logging.applicationInsights.logLevel}
 * overrides one under {@code logging.logLevel}; then the longest matching category applies.
 * Immutable.
 */
final class HostLogLevels {
  private static final Logger logger = Logger.getLogger("azurecensus.starter");

  /** Larger than any real host.json, and small enough to read during a request. */
  private static final long MAX_BYTES = 1 << 20;

  private final Map<?, ?> ownOfSink;
  private final Map<?, ?> general;

  private HostLogLevels(Map<?, ?> ownOfSink, Map<?, ?> general) {
    this.ownOfSink = ownOfSink;
    this.general = general;
  }

  /** Returns the levels of a host that sends everything. */
  static HostLogLevels defaults() {
    return new HostLogLevels(Map.of(), Map.of());
  }

  /** Reads an app's {@code host.json}; returns the defaults when it is missing or malformed. */
  static HostLogLevels read(Path hostJson) {
    try {
      if (Files.size(hostJson) > MAX_BYTES) {
        return defaults();
      }
      return parse(Files.readString(hostJson));
    } catch (NoSuchFileException e) {
      return defaults();
    } catch (IOException | RuntimeException e) {
      logger.log(
          Level.WARNING,
          "host.json could not be read; assuming that the host sends the function's logs.",
          e);
      return defaults();
    }
  }

  /**
   * Reads the text of a {@code host.json}.
   *
   * @throws IllegalArgumentException when it is not JSON
   */
  static HostLogLevels parse(String json) {
    Map<?, ?> logging = object(object(JsonText.parse(json)).get("logging"));
    Map<?, ?> applicationInsights = object(logging.get("applicationInsights"));
    return new HostLogLevels(
        object(applicationInsights.get("logLevel")), object(logging.get("logLevel")));
  }

  private static Map<?, ?> object(Object value) {
    return value instanceof Map<?, ?> object ? object : Map.of();
  }

  /** Returns true when the host sends no record of the function's own logger. */
  boolean silences(String functionName) {
    String category = "function." + functionName.toLowerCase(Locale.ROOT) + ".user";
    Object level = level(ownOfSink, category);
    if (level == null) {
      level = level(general, category);
    }
    return level instanceof String text && text.equalsIgnoreCase("None");
  }

  /** Returns the level of the longest matching category, or null. */
  private static Object level(Map<?, ?> levels, String category) {
    int longest = -1;
    Object found = null;
    for (Map.Entry<?, ?> entry : levels.entrySet()) {
      String prefix = entry.getKey().toString().toLowerCase(Locale.ROOT);
      int length = prefix.equals("default") ? 0 : prefix.length();
      if (length > longest && (length == 0 || category.startsWith(prefix))) {
        longest = length;
        found = entry.getValue();
      }
    }
    return found;
  }
}
