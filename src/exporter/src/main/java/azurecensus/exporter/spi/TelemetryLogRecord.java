package azurecensus.exporter.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A log record with properties and measurements of its own, for apps that log through
 * {@code java.util.logging} and for handlers that pass on records of other libraries. Other
 * handlers treat it as any record.
 *
 * <pre>{@code
 * TelemetryLogRecord record = new TelemetryLogRecord(Level.INFO, "order placed");
 * record.getProperties().put("country", "NO");
 * record.getMeasurements().put("total", 17.5);
 * logger.log(record);
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class TelemetryLogRecord extends LogRecord {
  /**
   * Name of the property, of a log record or an annotation, whose value is the name of a custom
   * event: the record is then sent as that event. The same as in Azure Monitor's distributions of
   * OpenTelemetry.
   */
  public static final String EVENT_NAME = "microsoft.custom_event.name";

  private static final long serialVersionUID = 1;

  private final LinkedHashMap<String, String> properties = new LinkedHashMap<>();
  private final LinkedHashMap<String, Double> measurements = new LinkedHashMap<>();
  private String threadName;
  private String fileName;
  private int lineNumber;

  /**
   * Creates a record without properties.
   *
   * @param level not null
   * @param message the text, in which parameters are replaced; may be null
   */
  public TelemetryLogRecord(Level level, String message) {
    super(level, message);
  }

  /** Returns the properties; changes to the map change the record. A null value is not sent. */
  public Map<String, String> getProperties() {
    return properties;
  }

  /**
   * Returns the measurements; changes to the map change the record. A null, infinite or
   * not-a-number value is not sent.
   */
  public Map<String, Double> getMeasurements() {
    return measurements;
  }

  /** Makes the record a custom event of this name; null makes it a message again. */
  public TelemetryLogRecord setEventName(String eventName) {
    properties.put(EVENT_NAME, eventName);
    return this;
  }

  /** Returns the name of the thread that logged; null when it is the one that publishes. */
  public String getThreadName() {
    return threadName;
  }

  /** Sets the name of the thread that logged, where that is not the one that publishes. */
  public TelemetryLogRecord setThreadName(String threadName) {
    this.threadName = threadName;
    return this;
  }

  /** Returns the source file that logged; null when unknown. */
  public String getFileName() {
    return fileName;
  }

  /** Returns the line of the source file; 0 when unknown. */
  public int getLineNumber() {
    return lineNumber;
  }

  /** Sets the place that logged, where the caller knows it without a walk of the stack. */
  public TelemetryLogRecord setSource(String fileName, int lineNumber) {
    this.fileName = fileName;
    this.lineNumber = lineNumber;
    return this;
  }
}
