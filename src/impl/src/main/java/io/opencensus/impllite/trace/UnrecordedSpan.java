package io.opencensus.impllite.trace;

import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Link;
import io.opencensus.trace.MessageEvent;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Status;
import java.util.Map;
import java.util.Objects;

/** A span that is not sampled: it carries its context to its children and records nothing. */
final class UnrecordedSpan extends Span {
  UnrecordedSpan(SpanContext context) {
    super(context, null);
  }

  @Override
  public void putAttribute(String key, AttributeValue value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }

  @Override
  public void putAttributes(Map<String, AttributeValue> attributes) {
    Objects.requireNonNull(attributes, "attributes");
  }

  @Override
  public void addAnnotation(String description, Map<String, AttributeValue> attributes) {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(attributes, "attributes");
  }

  @Override
  public void addAnnotation(Annotation annotation) {
    Objects.requireNonNull(annotation, "annotation");
  }

  @Override
  public void addMessageEvent(MessageEvent messageEvent) {
    Objects.requireNonNull(messageEvent, "messageEvent");
  }

  @Override
  public void addLink(Link link) {
    Objects.requireNonNull(link, "link");
  }

  @Override
  public void setStatus(Status status) {
    Objects.requireNonNull(status, "status");
  }

  @Override
  public void end(EndSpanOptions options) {
    Objects.requireNonNull(options, "options");
  }
}
