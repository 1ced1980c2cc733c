package azurecensus.exporter.spi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A row of Application Insights before it is encoded: a request, a dependency, a message, an
 * exception, an event or a metric, with the columns of its table. Created by the exporter and
 * handed to {@link TelemetryProcessor}s, which may change it; later versions may add methods.
 *
 * <p>Texts may be of any length: encoding cuts what the service would refuse as too long. A column
 * that the item's type does not have is not sent. Not thread-safe; an item belongs to one thread at
 * a time.
 */
public interface TelemetryItem {
  /** Table of an item. */
  enum Type {
    /** Table {@code requests}: an operation that this process was asked to do. */
    REQUEST,
    /** Table {@code dependencies}: a call to another service, or a step within the process. */
    DEPENDENCY,
    /** Table {@code traces}: a log record or a span's annotation. */
    MESSAGE,
    /** Table {@code exceptions}. */
    EXCEPTION,
    /** Table {@code customEvents}: something that happened and that the application counts. */
    EVENT,
    /**
     * Table {@code customMetrics}, or {@code performanceCounters} where the name is that of a
     * counter: the measured values of one time series in one interval.
     */
    METRIC
  }

  /** Severity of a message or an exception, in ascending order. */
  enum SeverityLevel {
    /** Details for developers: {@code FINE} and below. */
    VERBOSE(0),
    /** Normal operation: {@code INFO} and {@code CONFIG}. */
    INFORMATION(1),
    /** Unexpected, but not a failure: {@code WARNING}. */
    WARNING(2),
    /** Failure: {@code SEVERE}. */
    ERROR(3),
    /** Failure of the whole application: levels above {@code SEVERE}. */
    CRITICAL(4);

    private final int code;

    SeverityLevel(int code) {
      this.code = code;
    }

    /** Returns the number that the service expects, from 0 to 4. */
    public int code() {
      return code;
    }
  }

  /** Returns the item's table. */
  Type getType();

  /** Returns the start of a request or a dependency, the time of any other item. */
  Instant getTime();

  /**
   * Returns the context tags, e.g. {@code ai.cloud.role}; changes to the map change the item. A
   * null value is not sent.
   */
  Map<String, String> getTags();

  /**
   * Returns the custom dimensions; changes to the map change the item. A null value is not sent.
   */
  Map<String, String> getProperties();

  /**
   * Returns the custom measurements; changes to the map change the item. A null, infinite or
   * not-a-number value is not sent. Metrics have no measurements.
   */
  Map<String, Double> getMeasurements();

  /**
   * Returns the id that children name as their parent: 16 hexadecimal digits; null for all items
   * but requests and dependencies.
   */
  String getId();

  /**
   * Returns the text by which requests and dependencies are grouped, e.g. {@code GET /orders/{id}},
   * or the name of an event or a metric; null for messages and exceptions.
   */
  String getName();

  /**
   * Renames a request, a dependency, an event or a metric; null or empty is sent as {@code n/a}.
   */
  TelemetryItem setName(String name);

  /** Returns a request's URL, or a dependency's data (URL, statement or command); may be null. */
  String getUrl();

  /** Changes a request's URL or a dependency's data; null is not sent. */
  TelemetryItem setUrl(String url);

  /**
   * Returns a dependency's type, e.g. {@code HTTP}, {@code SQL} or {@code InProc}; null for all
   * other items.
   */
  String getDependencyType();

  /** Changes a dependency's type; null is not sent. */
  TelemetryItem setDependencyType(String dependencyType);

  /** Returns the service that a dependency calls, e.g. {@code www.example.com}; null if unknown. */
  String getTarget();

  /** Changes the service that a dependency calls; null is not sent. */
  TelemetryItem setTarget(String target);

  /** Returns a request's response code or a dependency's result code; null for all other items. */
  String getResultCode();

  /** Changes the response or result code; null or empty is sent as {@code 0}. */
  TelemetryItem setResultCode(String resultCode);

  /** Returns the sender of a request that came through a queue; may be null. */
  String getSource();

  /** Changes a request's sender; null is not sent. */
  TelemetryItem setSource(String source);

  /** Returns true for a request or a dependency that succeeded. */
  boolean isSuccess();

  /** Marks a request or a dependency as succeeded or failed. */
  TelemetryItem setSuccess(boolean success);

  /** Returns the duration of a request or a dependency in nanoseconds, not negative. */
  long getDurationNanos();

  /** Returns a message's text; null for all other items. */
  String getMessage();

  /** Changes a message's text; null or empty is sent as {@code n/a}. */
  TelemetryItem setMessage(String message);

  /** Returns the severity of a message or an exception; null when unknown. */
  SeverityLevel getSeverityLevel();

  /** Changes the severity of a message or an exception; null is not sent. */
  TelemetryItem setSeverityLevel(SeverityLevel severityLevel);

  /**
   * Returns the class names of an exception and its causes, outermost first, e.g.
   * {@code java.io.IOException}; empty for all other items. Not modifiable.
   */
  List<String> getExceptionTypes();

  /**
   * Rewrites the texts of an exception and its causes: the messages, and stack traces that could
   * not be parsed. Has no effect on other items.
   *
   * @param rewrite receives each text, which may be null, and returns the new one
   */
  void rewriteExceptions(UnaryOperator<String> rewrite);

  /** Returns a metric's value, which is the sum of {@link #getValueCount()} values; else 0. */
  double getValue();

  /** Returns the number of values that a metric stands for, 1 or more; 0 for all other items. */
  long getValueCount();

  /**
   * Returns the percentage of its kind that sampling keeps, above 0 and at most 100: the item
   * stands for 100/rate items.
   */
  double getSampleRate();
}
