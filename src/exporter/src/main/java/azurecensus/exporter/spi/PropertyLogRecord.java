package azurecensus.exporter.spi;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A log record with properties, for bridges from logging libraries that know more than a message:
 * the MDC or key-value pairs of SLF4J. The exporter makes them custom properties of the item; other
 * handlers ignore them. The properties are immutable.
 */
public final class PropertyLogRecord extends LogRecord {
  private static final long serialVersionUID = 1;

  private final transient Map<String, String> properties;

  /**
   * Creates a record.
   *
   * @param level not null
   * @param message the text, formatted already, or null
   * @param properties copied; not null, without null keys and values
   */
  public PropertyLogRecord(Level level, String message, Map<String, String> properties) {
    super(level, message);
    this.properties = Map.copyOf(properties);
  }

  /** Returns the properties, not null; empty after deserialization. */
  public Map<String, String> getProperties() {
    return properties == null ? Map.of() : properties;
  }
}
