package azurecensus.tracing.internal;

import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Link;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.TraceOptions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands for a span that is not sent from here, such as the host's own: spans started while it is
 * current are its direct children. It is never exported. Its attributes are kept for the items
 * below it.
 */
public final class HostSpan extends Span {
  private static final EnumSet<Options> RECORDING = EnumSet.of(Options.RECORD_EVENTS);

  private final Map<String, AttributeValue> attributes = new ConcurrentHashMap<>();

  /**
   * Continues a span of the host.
   *
   * @param host the context of that span; its sampled flag is set, since some hosts always send 00
   */
  public HostSpan(SpanContext host) {
    this(host, true);
  }

  private HostSpan(SpanContext host, boolean sampled) {
    super(withFlag(host, sampled), RECORDING);
  }

  /**
   * Returns a stand-in for a child of a span that must not be recorded; neither are the spans below
   * it, which inherit its sampled flag.
   */
  static HostSpan unrecorded(SpanContext parent) {
    return new HostSpan(parent, false);
  }

  private static SpanContext withFlag(SpanContext host, boolean sampled) {
    if (host.getTraceOptions().isSampled() == sampled) {
      return host;
    }
    TraceOptions options =
        TraceOptions.builder(host.getTraceOptions()).setIsSampled(sampled).build();
    return SpanContext.create(host.getTraceId(), host.getSpanId(), options, host.getTracestate());
  }

  @Override
  public void addAnnotation(String description, Map<String, AttributeValue> attributes) {}

  @Override
  public void addAnnotation(Annotation annotation) {}

  @Override
  public void addLink(Link link) {}

  @Override
  public void end(EndSpanOptions options) {}

  // The base class forwards these to deprecated methods that throw or recurse.

  @Override
  public void putAttribute(String key, AttributeValue value) {
    attributes.put(key, value);
  }

  @Override
  public void putAttributes(Map<String, AttributeValue> more) {
    attributes.putAll(more);
  }

  /** Returns the attributes set so far; a live view. */
  Map<String, AttributeValue> attributes() {
    return Collections.unmodifiableMap(attributes);
  }

  @Override
  public void addMessageEvent(io.opencensus.trace.MessageEvent messageEvent) {}
}
