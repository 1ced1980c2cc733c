package azurecensus.parity;

import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Link;
import io.opencensus.trace.MessageEvent;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.samplers.Samplers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A kind of span, recorded through OpenCensus' API, so that any implementation can record it. */
final class Scenario {
  private final String title;
  private final String spanName;
  private final Span.Kind kind;
  private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();
  private final List<Consumer<Span>> events = new ArrayList<>();
  private Status status;
  private boolean child;

  private Scenario(String title, Span.Kind kind, String spanName) {
    this.title = title;
    this.kind = kind;
    this.spanName = spanName;
  }

  static Scenario client(String title, String spanName) {
    return new Scenario(title, Span.Kind.CLIENT, spanName);
  }

  static Scenario server(String title, String spanName) {
    return new Scenario(title, Span.Kind.SERVER, spanName);
  }

  static Scenario inProcess(String title, String spanName) {
    return new Scenario(title, null, spanName);
  }

  Scenario with(String key, String value) {
    attributes.put(key, AttributeValue.stringAttributeValue(value));
    return this;
  }

  Scenario with(String key, long value) {
    attributes.put(key, AttributeValue.longAttributeValue(value));
    return this;
  }

  Scenario with(String key, double value) {
    attributes.put(key, AttributeValue.doubleAttributeValue(value));
    return this;
  }

  Scenario with(String key, boolean value) {
    attributes.put(key, AttributeValue.booleanAttributeValue(value));
    return this;
  }

  Scenario status(Status status) {
    this.status = status;
    return this;
  }

  /** Records the span below a parent, which is not ended and therefore not exported. */
  Scenario child() {
    this.child = true;
    return this;
  }

  Scenario annotated(String description, String... pairs) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], AttributeValue.stringAttributeValue(pairs[i + 1]));
    }
    events.add(span -> span.addAnnotation(description, values));
    return this;
  }

  Scenario messageEvent() {
    events.add(span -> span.addMessageEvent(MessageEvent.builder(MessageEvent.Type.SENT, 1)
        .setUncompressedMessageSize(17)
        .build()));
    return this;
  }

  Scenario linked(String trace, String spanId) {
    SpanContext context = SpanContext.create(
        TraceId.fromLowerBase16(trace),
        SpanId.fromLowerBase16(spanId),
        TraceOptions.builder().setIsSampled(true).build(),
        Tracestate.builder().build());
    events.add(span -> span.addLink(Link.fromSpanContext(context, Link.Type.PARENT_LINKED_SPAN)));
    return this;
  }

  /** Returns the text for a table. */
  String attributes() {
    return attributes.entrySet().stream()
        .map(entry -> entry.getKey() + "="
            + entry
                .getValue()
                .match(
                    String::valueOf,
                    String::valueOf,
                    String::valueOf,
                    String::valueOf,
                    String::valueOf))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  String title() {
    return title;
  }

  /** Records the span; returns its trace id. */
  String record(Tracer tracer) {
    Span parent = child
        ? tracer
            .spanBuilderWithExplicitParent("parent", null)
            .setSampler(Samplers.alwaysSample())
            .startSpan()
        : null;
    Span span = tracer
        .spanBuilderWithExplicitParent(spanName, parent)
        .setSpanKind(kind)
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    span.putAttributes(attributes);
    events.forEach(event -> event.accept(span));
    if (status != null) {
      span.setStatus(status);
    }
    span.end();
    return span.getContext().getTraceId().toLowerBase16();
  }

  @Override
  public String toString() {
    return title;
  }
}
