package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.JsonWriter;
import azurecensus.exporter.internal.encode.PropertyMap;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryItem.SeverityLevel;
import azurecensus.exporter.spi.TelemetryLogRecord;
import io.opencensus.common.Function;
import io.opencensus.common.Timestamp;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Link;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanData.TimedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Converts a span to telemetry: the span itself to a request or a dependency, its annotations to
 * messages, exceptions and custom events. Immutable, thread-safe.
 *
 * <p>The attributes become the item's properties first. Each one that a column, a tag or a
 * measurement shows is then removed from the properties, so nothing is shown twice and nothing is
 * lost. Message events are not converted: they count bytes, one for each chunk, and no table has a
 * column for them.
 */
public final class SpanConverter {
  private static final String IN_PROCESS = "InProc";
  private static final String LINKS = "_MS.links";

  /** Further links would not fit into a property. */
  private static final int MAX_LINKS = 100;

  /** The type of a dependency, for services that other attributes do not tell apart. */
  private static final String DEPENDENCY_TYPE = "microsoft.dependency.type";

  /** Prefix of names that Application Insights reserves for itself. */
  private static final String RESERVED = "_MS.";

  /** Prefix of attributes whose numbers become measurements of a dependency. */
  private static final String TIMING = "http.timing.";

  /** The convention for exceptions: an annotation of this description with these attributes. */
  private static final String EXCEPTION = "exception";

  private static final String EXCEPTION_TYPE = "exception.type";
  private static final String EXCEPTION_MESSAGE = "exception.message";
  private static final String EXCEPTION_STACK_TRACE = "exception.stacktrace";

  private static final Pattern BYTES = Pattern.compile("[↗↘] -?\\d+ bytes (sent|received)");

  /** A single class for all types of values, instead of a lambda for each. */
  private static final Function<Object, String> TEXT = new Function<>() {
    @Override
    public String apply(Object value) {
      return String.valueOf(value);
    }
  };

  /** The numbers of OpenCensus' canonical codes as text. */
  private static final String[] RESULT_CODES = resultCodes();

  /** Columns of a call of which nothing is known, except perhaps its peer. */
  private static final CallColumns UNKNOWN_CALL = new CallColumns() {
    @Override
    public void fillRequest(EncodableItem item) {}

    @Override
    public void fillDependency(EncodableItem item) {
      String target = Address.ofPeer(item.getProperties(), 0);
      item.setTarget(target);
      item.setDependencyType(target == null ? IN_PROCESS : "Other");
    }
  };

  private final String sdkVersion;

  /**
   * Creates a converter.
   *
   * @param sdkVersion value of the tag {@code ai.internal.sdkVersion}
   */
  public SpanConverter(String sdkVersion) {
    this.sdkVersion = sdkVersion;
  }

  private static String[] resultCodes() {
    String[] texts = new String[Status.CanonicalCode.values().length];
    for (int code = 0; code < texts.length; code++) {
      texts[code] = Integer.toString(code);
    }
    return texts;
  }

  /** Returns the span's items; the span itself comes first. */
  public List<EncodableItem> convert(SpanData span) {
    EncodableItem item = isRequest(span) ? request(span) : dependency(span);
    List<TimedEvent<Annotation>> annotations = span.getAnnotations().getEvents();
    if (annotations.isEmpty()) {
      return List.of(item);
    }
    List<EncodableItem> items = new ArrayList<>(1 + annotations.size());
    items.add(item);
    for (TimedEvent<Annotation> annotation : annotations) {
      if (countsBytes(span, annotation.getEvent())) {
        continue;
      }
      items.add(annotation(span.getContext(), annotation, item.getTags()));
    }
    return items;
  }

  private static boolean isRequest(SpanData span) {
    return span.getKind() == Span.Kind.SERVER
        || (span.getKind() == null && span.getName().startsWith(RpcColumns.RECEIVED));
  }

  /**
   * True for a call of another service. A call of gRPC has a span for each attempt since gRPC 1.35,
   * which sends the trace context; the call itself is then an in-process span around them, so that
   * each request is counted once.
   */
  private static boolean isRemoteCall(SpanData span) {
    if (span.getKind() != null) {
      return span.getKind() == Span.Kind.CLIENT;
    }
    boolean hasAttempts = span.getChildSpanCount() != null && span.getChildSpanCount() > 0;
    return span.getName().startsWith(RpcColumns.ATTEMPT)
        || (span.getName().startsWith(RpcColumns.SENT) && !hasAttempts);
  }

  /**
   * True for an annotation of grpc-census that counts the bytes of one message, such as {@code ↗ 7
   * bytes sent}. Older versions of it have message events instead, which are left out for the same
   * reason.
   */
  private static boolean countsBytes(SpanData span, Annotation annotation) {
    return span.getKind() == null
        && RpcColumns.describe(span.getName())
        && BYTES.matcher(annotation.getDescription()).matches();
  }

  private EncodableItem request(SpanData span) {
    EncodableItem item = call(TelemetryItem.Type.REQUEST, span);
    CallColumns columns = columns(item.getProperties(), span.getName());
    columns.fillRequest(item);
    result(item, span, columns);
    item.getTags().putIfAbsent(ContextTags.OPERATION_NAME, item.getName());
    return item;
  }

  private EncodableItem dependency(SpanData span) {
    EncodableItem item = call(TelemetryItem.Type.DEPENDENCY, span);
    CallColumns columns = columns(item.getProperties(), span.getName());
    if (isRemoteCall(span)) {
      columns.fillDependency(item);
      String statedType = item.getProperties().remove(DEPENDENCY_TYPE);
      if (statedType != null && !statedType.isBlank()) {
        item.setDependencyType(statedType);
      }
    } else {
      item.setDependencyType(IN_PROCESS);
    }
    result(item, span, columns);
    return item;
  }

  /** Returns the columns for the kind of call that the attributes, or the span's name, describe. */
  private static CallColumns columns(PropertyMap attributes, String spanName) {
    HttpColumns http = HttpColumns.of(attributes);
    if (http != null) {
      return http;
    }
    if (RpcColumns.describe(attributes, spanName)) {
      return new RpcColumns(attributes, spanName);
    }
    if (DatabaseColumns.describe(attributes)) {
      return new DatabaseColumns(attributes);
    }
    return MessagingColumns.describe(attributes) ? new MessagingColumns() : UNKNOWN_CALL;
  }

  /** Returns an item with what requests and dependencies share, all attributes as properties. */
  private EncodableItem call(TelemetryItem.Type type, SpanData span) {
    EncodableItem item = item(
            type, instant(span.getStartTimestamp()), span.getAttributes().getAttributeMap())
        .setId(span.getContext().getSpanId())
        .setName(span.getName())
        .setDurationNanos(duration(span));
    correlate(item, span.getContext());
    SpanId parent = span.getParentSpanId();
    if (parent != null && parent.isValid()) {
      item.getTags().putId(ContextTags.OPERATION_PARENT_ID, parent);
    }
    return item;
  }

  private static EncodableItem item(
      TelemetryItem.Type type, Instant time, Map<String, AttributeValue> attributes) {
    EncodableItem item = new EncodableItem(type, time, attributes.size() <= 8 ? 8 : 16);
    PropertyMap properties = item.getProperties();
    attributes.forEach(
        (key, value) -> properties.add(key, value.match(TEXT, TEXT, TEXT, TEXT, TEXT)));
    return item;
  }

  private void correlate(EncodableItem item, SpanContext context) {
    item.getTags().putId(ContextTags.OPERATION_ID, context.getTraceId());
    item.getTags().put(ContextTags.SDK_VERSION, sdkVersion);
  }

  /** Sets the result, then moves the remaining attributes that are no properties. */
  private static void result(EncodableItem item, SpanData span, CallColumns columns) {
    Status status = span.getStatus() == null ? Status.OK : span.getStatus();
    String answer = columns.resultCode();
    item.setResultCode(
        answer == null ? RESULT_CODES[status.getCanonicalCode().value()] : answer);
    item.setSuccess(status.isOk() && !columns.isFailure());
    moveTagsAndTimings(item);
    if (!status.isOk()) {
      item.getProperties().putIfAbsent("status", status.getCanonicalCode().name());
      if (status.getDescription() != null) {
        item.getProperties().putIfAbsent("statusDescription", status.getDescription());
      }
    }
    links(item, span);
  }

  /**
   * Moves context tags, and attributes that mean one, to the tags; moves timings of a dependency to
   * the measurements; removes reserved names.
   */
  private static void moveTagsAndTimings(EncodableItem item) {
    PropertyMap properties = item.getProperties();
    for (int entry = 0; entry < properties.end(); entry++) {
      String key = properties.key(entry);
      if (key == null) {
        continue;
      }
      String tag = ContextTags.tagOf(key);
      if (tag != null) {
        item.getTags().put(tag, properties.text(entry));
        properties.removeEntry(entry);
      } else if (key.startsWith(RESERVED)
          || (key.startsWith(TIMING) && measured(item, key, properties.text(entry)))) {
        properties.removeEntry(entry);
      }
    }
  }

  /** Adds a measurement; returns false where the item is no dependency or the text no number. */
  private static boolean measured(EncodableItem item, String key, String text) {
    if (item.getType() != TelemetryItem.Type.DEPENDENCY) {
      return false;
    }
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return false;
    }
    if (!Double.isFinite(number)) {
      return false; // the service has no such numbers; the text remains a property
    }
    item.getMeasurements().put(key, number);
    return true;
  }

  private static void links(EncodableItem item, SpanData span) {
    List<Link> links = span.getLinks().getLinks();
    if (links.isEmpty()) {
      return;
    }
    JsonWriter json = new JsonWriter().beginArray();
    for (Link link : links.subList(0, Math.min(MAX_LINKS, links.size()))) {
      json.beginObject();
      json.name("operation_Id").value(link.getTraceId());
      json.name("id").value(link.getSpanId());
      json.endObject();
    }
    item.getProperties().put(LINKS, json.endArray().asText());
  }

  /** Converts an annotation to a child of the span. */
  private EncodableItem annotation(
      SpanContext context, TimedEvent<Annotation> event, PropertyMap spanTags) {
    Annotation annotation = event.getEvent();
    Instant time = instant(event.getTimestamp());
    EncodableItem item;
    if (annotation.getAttributes().containsKey(TelemetryLogRecord.EVENT_NAME)) {
      item = event(time, annotation);
    } else if (describesException(annotation)) {
      item = exception(time, annotation);
    } else {
      item = item(TelemetryItem.Type.MESSAGE, time, annotation.getAttributes())
          .setMessage(annotation.getDescription())
          .setSeverityLevel(SeverityLevel.INFORMATION);
    }
    item.getTags().putAll(spanTags);
    correlate(item, context);
    item.getTags().putId(ContextTags.OPERATION_PARENT_ID, context.getSpanId());
    moveTagsAndTimings(item);
    return item;
  }

  /** Converts an annotation that names an event; its description becomes a property. */
  private static EncodableItem event(Instant time, Annotation annotation) {
    EncodableItem item = item(TelemetryItem.Type.EVENT, time, annotation.getAttributes());
    String name = item.getProperties().remove(TelemetryLogRecord.EVENT_NAME);
    if (!annotation.getDescription().isEmpty() && !annotation.getDescription().equals(name)) {
      item.getProperties().putIfAbsent("description", annotation.getDescription());
    }
    return item.setName(name);
  }

  private static boolean describesException(Annotation annotation) {
    return EXCEPTION.equals(annotation.getDescription())
        && (annotation.getAttributes().containsKey(EXCEPTION_TYPE)
            || annotation.getAttributes().containsKey(EXCEPTION_MESSAGE)
            || annotation.getAttributes().containsKey(EXCEPTION_STACK_TRACE));
  }

  private static EncodableItem exception(Instant time, Annotation annotation) {
    EncodableItem item = item(TelemetryItem.Type.EXCEPTION, time, annotation.getAttributes());
    PropertyMap attributes = item.getProperties();
    return item.setSeverityLevel(SeverityLevel.ERROR)
        .setExceptions(StackTraceParser.parse(
            attributes.remove(EXCEPTION_TYPE),
            attributes.remove(EXCEPTION_MESSAGE),
            attributes.remove(EXCEPTION_STACK_TRACE)));
  }

  private static long duration(SpanData span) {
    Timestamp end = span.getEndTimestamp();
    if (end == null) {
      return 0;
    }
    Timestamp start = span.getStartTimestamp();
    long seconds = Math.min(end.getSeconds() - start.getSeconds(), Long.MAX_VALUE / 2_000_000_000L);
    return Math.max(0, seconds * 1_000_000_000L + end.getNanos() - start.getNanos());
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
