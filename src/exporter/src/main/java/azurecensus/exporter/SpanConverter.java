package azurecensus.exporter;

import io.opencensus.common.Timestamp;
import io.opencensus.trace.Annotation;
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

/**
 * Span to telemetry: the span itself as a request or a dependency, then its annotations as messages
 * and exceptions. A pure function, thread-safe.
 *
 * <p>Message events are left out: they count bytes, one for each chunk, and no table has a place
 * for them.
 */
final class SpanConverter {
  static final String IN_PROCESS = "InProc";
  static final String LINKS = "_MS.links";

  /** Links beyond this would not fit into a property. */
  private static final int MAX_LINKS = 100;

  private final String sdkVersion;

  /** Stamps items with this {@code ai.internal.sdkVersion}. */
  SpanConverter(String sdkVersion) {
    this.sdkVersion = sdkVersion;
  }

  /** The span's items; the span itself comes first. */
  List<TelemetryItem> convert(SpanData span) {
    TelemetryItem item = isRequest(span) ? request(span) : dependency(span);
    List<TimedEvent<Annotation>> annotations = span.getAnnotations().getEvents();
    if (annotations.isEmpty()) {
      return List.of(item);
    }
    List<TelemetryItem> items = new ArrayList<>(1 + annotations.size());
    items.add(item);
    for (TimedEvent<Annotation> annotation : annotations) {
      items.add(annotation(span.getContext(), annotation, item.tags()));
    }
    return items;
  }

  private static boolean isRequest(SpanData span) {
    return span.getKind() == Span.Kind.SERVER
        || (span.getKind() == null && span.getName().startsWith(RpcColumns.RECEIVED));
  }

  private static boolean isRemoteCall(SpanData span) {
    return span.getKind() == Span.Kind.CLIENT
        || (span.getKind() == null && span.getName().startsWith(RpcColumns.SENT));
  }

  private TelemetryItem request(SpanData span) {
    SpanAttributes attributes = SpanAttributes.of(span.getAttributes().getAttributeMap());
    TelemetryItem item = call(TelemetryItem.Type.REQUEST, span, attributes);
    CallColumns columns = CallColumns.of(attributes, span.getName());
    columns.fillRequest(item, attributes);
    result(item, span, columns, attributes);
    item.tags().putIfAbsent(ContextTags.OPERATION_NAME, item.getName());
    return item;
  }

  private TelemetryItem dependency(SpanData span) {
    SpanAttributes attributes = SpanAttributes.of(span.getAttributes().getAttributeMap());
    TelemetryItem item = call(TelemetryItem.Type.DEPENDENCY, span, attributes);
    CallColumns columns = CallColumns.of(attributes, span.getName());
    if (isRemoteCall(span)) {
      columns.fillDependency(item, attributes);
    } else {
      item.setDependencyType(IN_PROCESS);
    }
    result(item, span, columns, attributes);
    return item;
  }

  /** What requests and dependencies share. */
  private TelemetryItem call(TelemetryItem.Type type, SpanData span, SpanAttributes attributes) {
    TelemetryItem item = new TelemetryItem(
            type, instant(span.getStartTimestamp()), attributes.left())
        .setId(span.getContext().getSpanId())
        .setName(span.getName())
        .setDurationNanos(duration(span));
    correlate(item, span.getContext());
    SpanId parent = span.getParentSpanId();
    if (parent != null && parent.isValid()) {
      item.tags().putId(ContextTags.OPERATION_PARENT_ID, parent);
    }
    return item;
  }

  private void correlate(TelemetryItem item, SpanContext context) {
    item.tags().putId(ContextTags.OPERATION_ID, context.getTraceId());
    item.tags().put(ContextTags.SDK_VERSION, sdkVersion);
  }

  /** How it went, and what is left of the attributes. */
  private static void result(
      TelemetryItem item, SpanData span, CallColumns columns, SpanAttributes attributes) {
    Status status = span.getStatus() == null ? Status.OK : span.getStatus();
    String answer = columns.resultCode();
    item.setResultCode(
        answer == null ? Integer.toString(status.getCanonicalCode().value()) : answer);
    item.setSuccess(status.isOk() && !columns.isFailure());
    attributes.moveTagsTo(item);
    if (!status.isOk()) {
      item.properties().putIfAbsent("status", status.getCanonicalCode().name());
      if (status.getDescription() != null) {
        item.properties().putIfAbsent("statusDescription", status.getDescription());
      }
    }
    links(item, span);
  }

  private static void links(TelemetryItem item, SpanData span) {
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
    item.properties().put(LINKS, json.endArray().asText());
  }

  /** Belongs below the span, so the span's id is its parent id. */
  private TelemetryItem annotation(
      SpanContext context, TimedEvent<Annotation> event, TextMap spanTags) {
    Annotation annotation = event.getEvent();
    SpanAttributes attributes = SpanAttributes.of(annotation.getAttributes());
    Instant time = instant(event.getTimestamp());
    TelemetryItem item = ExceptionAnnotation.describes(annotation)
        ? ExceptionAnnotation.convert(time, attributes)
        : new TelemetryItem(TelemetryItem.Type.MESSAGE, time, attributes.left())
            .setMessage(annotation.getDescription())
            .setSeverityLevel(SeverityLevel.INFORMATION);
    item.tags().putAll(spanTags);
    correlate(item, context);
    item.tags().putId(ContextTags.OPERATION_PARENT_ID, context.getSpanId());
    attributes.moveTagsTo(item);
    return item;
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
