package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.trace.Link;
import io.opencensus.trace.Sampler;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Builds spans; each call of {@link #startSpan} starts another one. For one thread. */
final class LeanSpanBuilder extends SpanBuilder {
  private static final TraceOptions SAMPLED =
      TraceOptions.builder().setIsSampled(true).build();
  private static final TraceOptions NOT_SAMPLED =
      TraceOptions.builder().setIsSampled(false).build();
  private static final Tracestate NO_STATE = Tracestate.builder().build();

  private final Clock clock;
  private final TraceConfig config;
  private final DirectSpanExporter exporter;
  private final String name;
  /** Null for a span with a remote parent, and for a root span. */
  private final Span parent;
  /** Null for a span with a parent of this process, and for a root span. */
  private final SpanContext remoteParent;

  private Sampler sampler;
  private List<Span> parentLinks = Collections.emptyList();
  private boolean recordEvents;
  private Span.Kind kind;

  LeanSpanBuilder(
      Clock clock,
      TraceConfig config,
      DirectSpanExporter exporter,
      String name,
      Span parent,
      SpanContext remoteParent) {
    this.clock = clock;
    this.config = config;
    this.exporter = exporter;
    this.name = Objects.requireNonNull(name, "name");
    this.parent = parent;
    this.remoteParent = remoteParent;
  }

  @Override
  public SpanBuilder setSampler(Sampler sampler) {
    this.sampler = Objects.requireNonNull(sampler, "sampler");
    return this;
  }

  @Override
  public SpanBuilder setParentLinks(List<Span> parentLinks) {
    this.parentLinks = Objects.requireNonNull(parentLinks, "parentLinks");
    return this;
  }

  @Override
  public SpanBuilder setRecordEvents(boolean recordEvents) {
    this.recordEvents = recordEvents;
    return this;
  }

  @Override
  public SpanBuilder setSpanKind(/* nullable */ Span.Kind spanKind) {
    this.kind = spanKind;
    return this;
  }

  @Override
  public Span startSpan() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    SpanId spanId = SpanId.generateRandomId(random);
    SpanContext parentContext = parentContext();
    TraceId traceId;
    SpanId parentId = null;
    Boolean hasRemoteParent = null;
    Tracestate state = NO_STATE;
    if (parentContext != null && parentContext.isValid()) {
      traceId = parentContext.getTraceId();
      parentId = parentContext.getSpanId();
      hasRemoteParent = remoteParent != null;
      state = parentContext.getTracestate();
    } else {
      traceId = TraceId.generateRandomId(random);
    }
    TraceParams params = config.getActiveTraceParams();
    boolean sampled = isSampled(params, parentContext, hasRemoteParent, traceId, spanId);
    SpanContext context =
        SpanContext.create(traceId, spanId, sampled ? SAMPLED : NOT_SAMPLED, state);
    return sampled || recordEvents
        ? record(context, parentId, hasRemoteParent, params)
        : new UnrecordedSpan(context);
  }

  private SpanContext parentContext() {
    if (remoteParent != null) {
      return remoteParent;
    }
    return parent == null ? null : parent.getContext();
  }

  /** Asks a sampler at the entry to this process, or if one was set; else the parents decide. */
  private boolean isSampled(
      TraceParams params,
      SpanContext parentContext,
      Boolean hasRemoteParent,
      TraceId traceId,
      SpanId spanId) {
    if (sampler == null && hasRemoteParent != null && !hasRemoteParent) {
      return parentContext.getTraceOptions().isSampled() || isAnyLinkSampled();
    }
    Sampler decider = sampler != null ? sampler : params.getSampler();
    return decider.shouldSample(parentContext, hasRemoteParent, traceId, spanId, name, parentLinks);
  }

  private boolean isAnyLinkSampled() {
    for (Span linked : parentLinks) {
      if (linked.getContext().getTraceOptions().isSampled()) {
        return true;
      }
    }
    return false;
  }

  private Span record(
      SpanContext context, SpanId parentId, Boolean hasRemoteParent, TraceParams params) {
    RecordingSpan localParent = parent instanceof RecordingSpan recording ? recording : null;
    if (localParent != null) {
      localParent.addChild();
    }
    Span span = new RecordingSpan(
        context, name, kind, parentId, hasRemoteParent, localParent, params, clock, exporter);
    link(span);
    return span;
  }

  /** Links the new span and its linked parents with each other. */
  private void link(Span span) {
    if (parentLinks.isEmpty()) {
      return;
    }
    Link child = Link.fromSpanContext(span.getContext(), Link.Type.CHILD_LINKED_SPAN);
    for (Span linked : parentLinks) {
      linked.addLink(child);
      span.addLink(Link.fromSpanContext(linked.getContext(), Link.Type.PARENT_LINKED_SPAN));
    }
  }
}
