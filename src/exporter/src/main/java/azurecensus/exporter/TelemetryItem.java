package azurecensus.exporter;

import io.opencensus.trace.SpanId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * One row of Application Insights on its way there: a request, a dependency, a message or an
 * exception, with the columns of its table.
 *
 * <p>Telemetry processors may change it. Texts may be of any length here: what the service would
 * refuse as too long is cut when the item is encoded. A column that the item's type does not have
 * is not sent. Not thread-safe; an item belongs to one thread at a time.
 */
public final class TelemetryItem {
  /** Which table the item is for. */
  public enum Type {
    /** Table {@code requests}: something this process was asked to do. */
    REQUEST,
    /** Table {@code dependencies}: a call to somebody else, or a step within the process. */
    DEPENDENCY,
    /** Table {@code traces}: a log record or a span's annotation. */
    MESSAGE,
    /** Table {@code exceptions}. */
    EXCEPTION
  }

  private final Type type;
  private final Instant time;
  private final TextMap tags = new TextMap(8);
  private final TextMap properties;

  /** Null until somebody asks for them, which for most items nobody does. */
  private Map<String, Double> measurements;

  /** Null, a text, or a {@link SpanId} whose text nobody has asked for. */
  private Object id;

  private String name;
  private String url;
  private String dependencyType;
  private String target;
  private String resultCode;
  private String source;
  private boolean success = true;
  private long durationNanos;
  private String message;
  private SeverityLevel severityLevel;
  private List<ExceptionDetails> exceptions = List.of();
  private double sampleRate = 100;

  TelemetryItem(Type type, Instant time) {
    this(type, time, new TextMap(8));
  }

  /** The map becomes the item's properties. */
  TelemetryItem(Type type, Instant time, TextMap properties) {
    this.type = Objects.requireNonNull(type, "type");
    this.time = Objects.requireNonNull(time, "time");
    this.properties = properties;
  }

  /** Which table the item is for. */
  public Type getType() {
    return type;
  }

  /** When it began (requests and dependencies) or happened. */
  public Instant getTime() {
    return time;
  }

  /** The context tags, e.g. {@code ai.cloud.role}; changes count. A null value is not sent. */
  public Map<String, String> getTags() {
    return tags;
  }

  TextMap tags() {
    return tags;
  }

  /** The custom dimensions; changes count. A null value is not sent. */
  public Map<String, String> getProperties() {
    return properties;
  }

  TextMap properties() {
    return properties;
  }

  /** The custom measurements; changes count. A null, infinite or not-a-number value is not sent. */
  public Map<String, Double> getMeasurements() {
    if (measurements == null) {
      measurements = new LinkedHashMap<>();
    }
    return measurements;
  }

  boolean hasMeasurements() {
    return measurements != null && !measurements.isEmpty();
  }

  /**
   * The id that children name as their parent: 16 hexadecimal digits; null for messages and
   * exceptions.
   */
  public String getId() {
    return id instanceof SpanId span ? span.toLowerBase16() : (String) id;
  }

  TelemetryItem setId(String id) {
    this.id = id;
    return this;
  }

  TelemetryItem setId(SpanId id) {
    this.id = id;
    return this;
  }

  /** Null, a text or a {@link SpanId}. */
  Object rawId() {
    return id;
  }

  /**
   * What requests and dependencies are grouped by, e.g. {@code GET /orders/{id}}; null for messages
   * and exceptions.
   */
  public String getName() {
    return name;
  }

  /** Renames a request or a dependency; null or empty is sent as {@code n/a}. */
  public TelemetryItem setName(String name) {
    this.name = name;
    return this;
  }

  /** A request's URL, or a dependency's data (URL, statement or command); may be null. */
  public String getUrl() {
    return url;
  }

  /** Changes a request's URL or a dependency's data; null is not sent. */
  public TelemetryItem setUrl(String url) {
    this.url = url;
    return this;
  }

  /** A dependency's type, e.g. {@code HTTP}, {@code SQL} or {@code InProc}; null for all else. */
  public String getDependencyType() {
    return dependencyType;
  }

  /** Changes a dependency's type; null is not sent. */
  public TelemetryItem setDependencyType(String dependencyType) {
    this.dependencyType = dependencyType;
    return this;
  }

  /** Whom a dependency calls, e.g. {@code www.example.com}; null where there is nobody. */
  public String getTarget() {
    return target;
  }

  /** Changes whom a dependency calls; null is not sent. */
  public TelemetryItem setTarget(String target) {
    this.target = target;
    return this;
  }

  /** A request's response code or a dependency's result code; null for messages and exceptions. */
  public String getResultCode() {
    return resultCode;
  }

  /** Changes the response or result code; null or empty is sent as {@code 0}. */
  public TelemetryItem setResultCode(String resultCode) {
    this.resultCode = resultCode;
    return this;
  }

  /** Who asked, for a request that came through a queue; may be null. */
  public String getSource() {
    return source;
  }

  /** Changes who asked; null is not sent. */
  public TelemetryItem setSource(String source) {
    this.source = source;
    return this;
  }

  /** Whether a request or a dependency succeeded. */
  public boolean isSuccess() {
    return success;
  }

  /** Decides whether a request or a dependency counts as succeeded. */
  public TelemetryItem setSuccess(boolean success) {
    this.success = success;
    return this;
  }

  /** How long a request or a dependency took, in nanoseconds, not negative. */
  public long getDurationNanos() {
    return durationNanos;
  }

  TelemetryItem setDurationNanos(long durationNanos) {
    this.durationNanos = durationNanos;
    return this;
  }

  /** A message's text; null for all else. */
  public String getMessage() {
    return message;
  }

  /** Changes a message's text; null or empty is sent as {@code n/a}. */
  public TelemetryItem setMessage(String message) {
    this.message = message;
    return this;
  }

  /** How serious a message or an exception is; null where nothing is known. */
  public SeverityLevel getSeverityLevel() {
    return severityLevel;
  }

  /** Changes how serious a message or an exception is; null is not sent. */
  public TelemetryItem setSeverityLevel(SeverityLevel severityLevel) {
    this.severityLevel = severityLevel;
    return this;
  }

  /** The exception and its causes, outermost first; empty for all but exceptions. */
  List<ExceptionDetails> exceptions() {
    return exceptions;
  }

  TelemetryItem setExceptions(List<ExceptionDetails> exceptions) {
    this.exceptions = List.copyOf(exceptions);
    return this;
  }

  /** Rewrites what the exceptions say: their messages, and stacks that could not be read. */
  void rewriteExceptions(UnaryOperator<String> rewrite) {
    exceptions = exceptions.stream().map(details -> details.rewritten(rewrite)).toList();
  }

  /**
   * The percentage of its kind that is kept, above 0 and at most 100: the item stands for 100/rate
   * items.
   */
  public double getSampleRate() {
    return sampleRate;
  }

  TelemetryItem setSampleRate(double sampleRate) {
    this.sampleRate = sampleRate;
    return this;
  }

  /** Names type and name alone: texts and URLs may hold what does not belong into a log. */
  @Override
  public String toString() {
    return "TelemetryItem[" + type + " " + name + "]";
  }
}
