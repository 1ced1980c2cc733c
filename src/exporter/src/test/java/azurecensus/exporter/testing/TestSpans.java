package azurecensus.exporter.testing;

import io.opencensus.common.Timestamp;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Link;
import io.opencensus.trace.MessageEvent;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.export.SpanData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builder of spans; a test states only the differences from a client span that ended after 45 ms.
 */
public final class TestSpans {
  public static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  public static final String SPAN = "b7ad6b7169203331";
  public static final String PARENT = "00f067aa0ba902b7";
  public static final SpanContext CONTEXT = SpanContext.create(
      TraceId.fromLowerBase16(TRACE),
      SpanId.fromLowerBase16(SPAN),
      TraceOptions.builder().setIsSampled(true).build(),
      Tracestate.builder().build());

  private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();
  private final List<SpanData.TimedEvent<Annotation>> annotations = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final String name;
  private Span.Kind kind = Span.Kind.CLIENT;
  private Status status = Status.OK;
  private int children;
  private SpanId parent = SpanId.fromLowerBase16(PARENT);
  private Timestamp start = Timestamp.create(1_777_636_800, 123_456_789);
  private Timestamp end = Timestamp.create(1_777_636_800, 168_456_789);

  private TestSpans(String name) {
    this.name = name;
  }

  public static TestSpans client(String name) {
    return new TestSpans(name);
  }

  public static TestSpans server(String name) {
    return new TestSpans(name).kind(Span.Kind.SERVER);
  }

  public static TestSpans inProcess(String name) {
    return new TestSpans(name).kind(null);
  }

  public TestSpans kind(Span.Kind kind) {
    this.kind = kind;
    return this;
  }

  public TestSpans status(Status status) {
    this.status = status;
    return this;
  }

  public TestSpans children(int count) {
    this.children = count;
    return this;
  }

  public TestSpans root() {
    this.parent = null;
    return this;
  }

  public TestSpans lasting(Timestamp start, Timestamp end) {
    this.start = start;
    this.end = end;
    return this;
  }

  public TestSpans with(String key, String value) {
    attributes.put(key, AttributeValue.stringAttributeValue(value));
    return this;
  }

  public TestSpans with(String key, long value) {
    attributes.put(key, AttributeValue.longAttributeValue(value));
    return this;
  }

  public TestSpans with(String key, boolean value) {
    attributes.put(key, AttributeValue.booleanAttributeValue(value));
    return this;
  }

  public TestSpans with(String key, double value) {
    attributes.put(key, AttributeValue.doubleAttributeValue(value));
    return this;
  }

  public TestSpans annotated(String description, Map<String, String> with) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    with.forEach((key, value) -> values.put(key, AttributeValue.stringAttributeValue(value)));
    annotations.add(SpanData.TimedEvent.create(
        Timestamp.create(1_777_636_800, 150_000_000),
        Annotation.fromDescriptionAndAttributes(description, values)));
    return this;
  }

  public TestSpans linked(String trace, String span) {
    links.add(Link.fromSpanContext(
        SpanContext.create(
            TraceId.fromLowerBase16(trace),
            SpanId.fromLowerBase16(span),
            TraceOptions.DEFAULT,
            Tracestate.builder().build()),
        Link.Type.PARENT_LINKED_SPAN));
    return this;
  }

  public SpanData build() {
    List<SpanData.TimedEvent<MessageEvent>> messages = List.of(SpanData.TimedEvent.create(
        start, MessageEvent.builder(MessageEvent.Type.SENT, 1).build()));
    return SpanData.create(
        CONTEXT,
        parent,
        parent == null ? null : Boolean.FALSE,
        name,
        kind,
        start,
        SpanData.Attributes.create(attributes, 0),
        SpanData.TimedEvents.create(annotations, 0),
        SpanData.TimedEvents.create(messages, 0),
        SpanData.Links.create(links, 0),
        children,
        status,
        end);
  }
}
