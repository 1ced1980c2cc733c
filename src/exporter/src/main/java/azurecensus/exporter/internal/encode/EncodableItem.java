package azurecensus.exporter.internal.encode;

import azurecensus.exporter.spi.TelemetryItem;
import io.opencensus.trace.SpanId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The exporter's telemetry item. Adds to the published view the setters of the converters and the
 * values that the encoder writes without turning them into text. Not thread-safe.
 */
public final class EncodableItem implements TelemetryItem {
  private final Type type;
  private final Instant time;
  private final PropertyMap tags = new PropertyMap(8);
  private final PropertyMap properties;

  /** Null until the first request for it, because most items have none. */
  private Map<String, Double> measurements;

  /** Null, a text, or a {@link SpanId} whose text has not been requested. */
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

  /** Null for all items but metrics. */
  private MetricValue metric;

  private double sampleRate = 100;

  /** Creates an item without tags and properties. */
  public EncodableItem(Type type, Instant time) {
    this(type, time, 8);
  }

  /**
   * Creates an item without tags and properties.
   *
   * @param properties number of properties that fit without growing; a power of two
   */
  public EncodableItem(Type type, Instant time, int properties) {
    this.type = Objects.requireNonNull(type, "type");
    this.time = Objects.requireNonNull(time, "time");
    this.properties = new PropertyMap(properties);
  }

  @Override
  public Type getType() {
    return type;
  }

  @Override
  public Instant getTime() {
    return time;
  }

  @Override
  public PropertyMap getTags() {
    return tags;
  }

  @Override
  public PropertyMap getProperties() {
    return properties;
  }

  @Override
  public Map<String, Double> getMeasurements() {
    if (measurements == null) {
      measurements = new LinkedHashMap<>();
    }
    return measurements;
  }

  boolean hasMeasurements() {
    return measurements != null && !measurements.isEmpty();
  }

  @Override
  public String getId() {
    return id instanceof SpanId span ? span.toLowerBase16() : (String) id;
  }

  /** Sets the id of a request or a dependency. */
  public EncodableItem setId(String id) {
    this.id = id;
    return this;
  }

  /** Sets the id of a request or a dependency, which becomes text only when it is read. */
  public EncodableItem setId(SpanId id) {
    this.id = id;
    return this;
  }

  /** Null, a text or a {@link SpanId}. */
  Object rawId() {
    return id;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public EncodableItem setName(String name) {
    this.name = name;
    return this;
  }

  @Override
  public String getUrl() {
    return url;
  }

  @Override
  public EncodableItem setUrl(String url) {
    this.url = url;
    return this;
  }

  @Override
  public String getDependencyType() {
    return dependencyType;
  }

  @Override
  public EncodableItem setDependencyType(String dependencyType) {
    this.dependencyType = dependencyType;
    return this;
  }

  @Override
  public String getTarget() {
    return target;
  }

  @Override
  public EncodableItem setTarget(String target) {
    this.target = target;
    return this;
  }

  @Override
  public String getResultCode() {
    return resultCode;
  }

  @Override
  public EncodableItem setResultCode(String resultCode) {
    this.resultCode = resultCode;
    return this;
  }

  @Override
  public String getSource() {
    return source;
  }

  @Override
  public EncodableItem setSource(String source) {
    this.source = source;
    return this;
  }

  @Override
  public boolean isSuccess() {
    return success;
  }

  @Override
  public EncodableItem setSuccess(boolean success) {
    this.success = success;
    return this;
  }

  @Override
  public long getDurationNanos() {
    return durationNanos;
  }

  /** Sets the duration of a request or a dependency, not negative. */
  public EncodableItem setDurationNanos(long durationNanos) {
    this.durationNanos = durationNanos;
    return this;
  }

  @Override
  public String getMessage() {
    return message;
  }

  @Override
  public EncodableItem setMessage(String message) {
    this.message = message;
    return this;
  }

  @Override
  public SeverityLevel getSeverityLevel() {
    return severityLevel;
  }

  @Override
  public EncodableItem setSeverityLevel(SeverityLevel severityLevel) {
    this.severityLevel = severityLevel;
    return this;
  }

  /** Returns the exception and its causes, outermost first; empty for all but exceptions. */
  public List<ExceptionDetails> exceptions() {
    return exceptions;
  }

  /** Sets the exception and its causes, outermost first. */
  public EncodableItem setExceptions(List<ExceptionDetails> exceptions) {
    this.exceptions = List.copyOf(exceptions);
    return this;
  }

  @Override
  public List<String> getExceptionTypes() {
    return exceptions.stream().map(ExceptionDetails::typeName).toList();
  }

  @Override
  public void rewriteExceptions(UnaryOperator<String> rewrite) {
    exceptions = exceptions.stream().map(details -> details.rewritten(rewrite)).toList();
  }

  @Override
  public double getValue() {
    return metric == null ? 0 : metric.sum();
  }

  @Override
  public long getValueCount() {
    return metric == null ? 0 : metric.count();
  }

  /** Sets the value of a metric. */
  public EncodableItem setMetric(MetricValue metric) {
    this.metric = metric;
    return this;
  }

  /** Null for all items but metrics. */
  MetricValue metric() {
    return metric;
  }

  @Override
  public double getSampleRate() {
    return sampleRate;
  }

  /** Sets the percentage of its kind that sampling keeps, above 0 and at most 100. */
  public EncodableItem setSampleRate(double sampleRate) {
    this.sampleRate = sampleRate;
    return this;
  }

  /** Returns type and name only: texts and URLs may hold what must not be logged. */
  @Override
  public String toString() {
    return "TelemetryItem[" + type + " " + name + "]";
  }
}
