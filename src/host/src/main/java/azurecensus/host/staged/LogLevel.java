package azurecensus.host.staged;

import java.util.Optional;
import java.util.logging.Level;

/**
 * The log levels of {@code host.json}, lowest first, and their relation to the levels of
 * {@code java.util.logging}.
 */
public enum LogLevel {
  TRACE("Trace"),
  DEBUG("Debug"),
  INFORMATION("Information"),
  WARNING("Warning"),
  ERROR("Error"),
  CRITICAL("Critical"),
  NONE("None");

  private final String text;

  LogLevel(String text) {
    this.text = text;
  }

  /** The word in {@code host.json} and in telemetry. */
  public String text() {
    return text;
  }

  /** Finds a level by its word, without case; empty for an unknown word. */
  public static Optional<LogLevel> parse(String text) {
    for (LogLevel level : values()) {
      if (level.text.equalsIgnoreCase(text.trim())) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** The level that the Java worker reports when a function logs at {@code level}. */
  public static LogLevel of(Level level) {
    int value = level.intValue();
    if (value <= Level.FINE.intValue()) {
      return TRACE;
    }
    if (value < Level.INFO.intValue()) {
      return DEBUG;
    }
    if (value < Level.WARNING.intValue()) {
      return INFORMATION;
    }
    return value < Level.SEVERE.intValue() ? WARNING : ERROR;
  }
}
