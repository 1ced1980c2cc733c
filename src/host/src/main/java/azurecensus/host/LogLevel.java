package azurecensus.host;

import java.util.Optional;
import java.util.logging.Level;

/**
 * The log levels of {@code host.json}, least first, and how the Java worker maps its own to them.
 */
enum LogLevel {
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

  /** The word as {@code host.json} and the telemetry write it. */
  String text() {
    return text;
  }

  static Optional<LogLevel> parse(String text) {
    for (LogLevel level : values()) {
      if (level.text.equalsIgnoreCase(text.trim())) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** The level the Functions host sees when a Java function logs at {@code level}. */
  static LogLevel of(Level level) {
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
