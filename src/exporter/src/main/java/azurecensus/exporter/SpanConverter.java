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
import java.util.Map;

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
    List<TelemetryItem> items = new ArrayList<>(1 + annotations.size());
    items.add(item);
    for (TimedEvent<Annotation> annotation : annotations) {
      items.add(annotation(span.getContext(), annotation, item.getTags()));
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
    TelemetryItem item = call(TelemetryItem.Type.REQUEST, span);
    SpanAttributes attributes = SpanAttributes.of(span.getAttributes().getAttributeMap());
    CallColumns columns = CallColumns.of(attributes, span.getName());
    columns.fillRequest(item, attributes);
    result(item, span, columns);
    attributes.giveRestTo(item);
    item.getTags().putIfAbsent(ContextTags.OPERATION_NAME, item.getName());
    return item;
  }

  private TelemetryItem dependency(SpanData span) {
    TelemetryItem item = call(TelemetryItem.Type.DEPENDENCY, span);
    SpanAttributes attributes = SpanAttributes.of(span.getAttributes().getAttributeMap());
    CallColumns columns = CallColumns.of(attributes, span.getName());
    if (isRemoteCall(span)) {
      columns.fillDependency(item, attributes);
    } else {
      item.setDependencyType(IN_PROCESS);
    }
    result(item, span, columns);
    attributes.giveRestTo(item);
    return item;
  }

  /** What requests and dependencies share. */
  private TelemetryItem call(TelemetryItem.Type type, SpanData span) {
    TelemetryItem item = new TelemetryItem(type, instant(span.getStartTimestamp()))
        .setId(span.getContext().getSpanId().toLowerBase16())
        .setName(span.getName())
        .setDurationNanos(duration(span));
    correlate(item, span.getContext());
    SpanId parent = span.getParentSpanId();
    if (parent != null && parent.isValid()) {
      item.getTags().put(ContextTags.OPERATION_PARENT_ID, parent.toLowerBase16());
    }
    links(item, span);
    return item;
  }

  private void correlate(TelemetryItem item, SpanContext context) {
    item.getTags().put(ContextTags.OPERATION_ID, context.getTraceId().toLowerBase16());
    item.getTags().put(ContextTags.SDK_VERSION, sdkVersion);
  }

  private static void result(TelemetryItem item, SpanData span, CallColumns columns) {
    Status status = span.getStatus() == null ? Status.OK : span.getStatus();
    String answer = columns.resultCode();
    item.setResultCode(
        answer == null ? Integer.toString(status.getCanonicalCode().value()) : answer);
    item.setSuccess(status.isOk() && !columns.isFailure());
    if (!status.isOk()) {
      item.getProperties().put("status", status.getCanonicalCode().name());
      if (status.getDescription() != null) {
        item.getProperties().put("statusDescription", status.getDescription());
      }
    }
  }

  private static void links(TelemetryItem item, SpanData span) {
    List<Link> links = span.getLinks().getLinks();
    if (links.isEmpty()) {
      return;
    }
    JsonWriter json = new JsonWriter().beginArray();
    for (Link link : links.subList(0, Math.min(MAX_LINKS, links.size()))) {
      json.beginObject();
      json.name("operation_Id").value(link.getTraceId().toLowerBase16());
      json.name("id").value(link.getSpanId().toLowerBase16());
      json.endObject();
    }
    item.getProperties().put(LINKS, json.endArray().asText());
  }

  /** Belongs below the span, so the span's id is its parent id. */
  private TelemetryItem annotation(
      SpanContext context, TimedEvent<Annotation> event, Map<String, String> spanTags) {
    Annotation annotation = event.getEvent();
    SpanAttributes attributes = SpanAttributes.of(annotation.getAttributes());
    Instant time = instant(event.getTimestamp());
    TelemetryItem item = ExceptionAnnotation.describes(annotation)
        ? ExceptionAnnotation.convert(time, attributes)
        : new TelemetryItem(TelemetryItem.Type.MESSAGE, time)
            .setMessage(annotation.getDescription())
            .setSeverityLevel(SeverityLevel.INFORMATION);
    item.getTags().putAll(spanTags);
    correlate(item, context);
    item.getTags().put(ContextTags.OPERATION_PARENT_ID, context.getSpanId().toLowerBase16());
    attributes.giveRestTo(item);
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
