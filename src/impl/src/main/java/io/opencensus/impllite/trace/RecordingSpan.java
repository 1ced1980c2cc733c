package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.common.Timestamp;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Link;
import io.opencensus.trace.MessageEvent;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.export.SpanData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A span that records. Everything that happens after its end is ignored. Thread-safe: one lock, the
 * span itself, guards what changes.
 */
final class RecordingSpan extends Span implements EndedSpan {
  private static final EnumSet<Options> OPTIONS = EnumSet.of(Options.RECORD_EVENTS);
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  // Most spans have none of them. The records of the API are immutable, so all spans share these.
  private static final SpanData.Attributes NO_ATTRIBUTES =
      SpanData.Attributes.create(Collections.emptyMap(), 0);
  private static final SpanData.TimedEvents<Annotation> NO_ANNOTATIONS =
      SpanData.TimedEvents.create(Collections.emptyList(), 0);
  private static final SpanData.TimedEvents<MessageEvent> NO_MESSAGES =
      SpanData.TimedEvents.create(Collections.emptyList(), 0);
  private static final SpanData.Links NO_LINKS = SpanData.Links.create(Collections.emptyList(), 0);

  private final String name;
  /** Null when the builder had none. */
  private final Kind kind;
  /** Null for a root span. */
  private final SpanId parentId;
  /** Null for a root span. */
  private final Boolean hasRemoteParent;

  private final TraceParams params;
  private final Clock clock;
  private final DirectSpanExporter exporter;

  /**
   * The nanoseconds from {@link Clock#nowNanos} to the time since 1970. The spans of an operation
   * share those of its first span in this process, so that their times are in their order even when
   * the machine's time is set meanwhile. Sufficient until the year 2262.
   */
  private final long nanosToEpoch;

  private final long startNanos;

  // Guarded by this until the span has ended; then they do not change.
  private AttributeTable attributes;
  private EventRing<Annotation> annotations;
  private EventRing<MessageEvent> messages;
  private EventRing<Link> links;
  private int children;
  private Status status;
  private long endNanos;
  private boolean ended;

  /**
   * Starts a span.
   *
   * @param localParent the parent, if it is of this process and records; otherwise null
   */
  RecordingSpan(
      SpanContext context,
      String name,
      Kind kind,
      SpanId parentId,
      Boolean hasRemoteParent,
      RecordingSpan localParent,
      TraceParams params,
      Clock clock,
      DirectSpanExporter exporter) {
    super(context, OPTIONS);
    this.name = name;
    this.kind = kind;
    this.parentId = parentId;
    this.hasRemoteParent = hasRemoteParent;
    this.params = params;
    this.clock = clock;
    this.exporter = exporter;
    startNanos = clock.nowNanos();
    nanosToEpoch =
        localParent == null ? sinceEpoch(clock.now()) - startNanos : localParent.nanosToEpoch;
  }

  private static long sinceEpoch(Timestamp time) {
    return time.getSeconds() * NANOS_PER_SECOND + time.getNanos();
  }

  @Override
  public void putAttribute(String key, AttributeValue value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    synchronized (this) {
      if (!ended) {
        attributes().put(key, value);
      }
    }
  }

  @Override
  public void putAttributes(Map<String, AttributeValue> attributes) {
    Objects.requireNonNull(attributes, "attributes");
    synchronized (this) {
      if (!ended) {
        attributes().putAll(attributes);
      }
    }
  }

  private AttributeTable attributes() {
    if (attributes == null) {
      attributes = new AttributeTable(params.getMaxNumberOfAttributes());
    }
    return attributes;
  }

  @Override
  public void addAnnotation(String description, Map<String, AttributeValue> attributes) {
    addAnnotation(Annotation.fromDescriptionAndAttributes(description, attributes));
  }

  @Override
  public void addAnnotation(Annotation annotation) {
    Objects.requireNonNull(annotation, "annotation");
    synchronized (this) {
      if (!ended) {
        if (annotations == null) {
          annotations = new EventRing<>(params.getMaxNumberOfAnnotations());
        }
        annotations.add(annotation, clock.nowNanos());
      }
    }
  }

  @Override
  public void addMessageEvent(MessageEvent messageEvent) {
    Objects.requireNonNull(messageEvent, "messageEvent");
    synchronized (this) {
      if (!ended) {
        if (messages == null) {
          messages = new EventRing<>(params.getMaxNumberOfMessageEvents());
        }
        messages.add(messageEvent, clock.nowNanos());
      }
    }
  }

  @Override
  public void addLink(Link link) {
    Objects.requireNonNull(link, "link");
    synchronized (this) {
      if (!ended) {
        if (links == null) {
          links = new EventRing<>(params.getMaxNumberOfLinks());
        }
        links.add(link, 0); // a link has no time
      }
    }
  }

  @Override
  public void setStatus(Status status) {
    Objects.requireNonNull(status, "status");
    synchronized (this) {
      if (!ended) {
        this.status = status;
      }
    }
  }

  /** Counts a child that records. */
  void addChild() {
    synchronized (this) {
      if (!ended) {
        children++;
      }
    }
  }

  @Override
  public void end(EndSpanOptions options) {
    Objects.requireNonNull(options, "options");
    synchronized (this) {
      if (ended) {
        return;
      }
      if (options.getStatus() != null) {
        status = options.getStatus();
      }
      endNanos = clock.nowNanos();
      ended = true;
    }
    if (getContext().getTraceOptions().isSampled()) {
      exporter.export(this);
    }
  }

  @Override
  public SpanData data() {
    return SpanData.create(
        getContext(),
        parentId,
        hasRemoteParent,
        name,
        kind,
        timestamp(startNanos),
        attributes == null ? NO_ATTRIBUTES : attributes.data(),
        annotations == null ? NO_ANNOTATIONS : timed(annotations),
        messages == null ? NO_MESSAGES : timed(messages),
        links == null ? NO_LINKS : SpanData.Links.create(links.events(), links.dropped()),
        children,
        status == null ? Status.OK : status,
        timestamp(endNanos));
  }

  private <T> SpanData.TimedEvents<T> timed(EventRing<T> ring) {
    List<SpanData.TimedEvent<T>> events = new ArrayList<>(ring.size());
    for (int i = 0; i < ring.size(); i++) {
      events.add(SpanData.TimedEvent.create(timestamp(ring.nanos(i)), ring.event(i)));
    }
    return SpanData.TimedEvents.create(events, ring.dropped());
  }

  private Timestamp timestamp(long nanos) {
    long sinceEpoch = nanos + nanosToEpoch;
    return Timestamp.create(Math.floorDiv(sinceEpoch, NANOS_PER_SECOND), (int)
        Math.floorMod(sinceEpoch, NANOS_PER_SECOND));
  }
}
