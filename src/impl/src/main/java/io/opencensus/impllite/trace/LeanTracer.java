package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.config.TraceConfig;

/** Creates builders of spans. The API itself keeps the current span. */
final class LeanTracer extends Tracer {
  private final Clock clock;
  private final TraceConfig config;
  private final DirectSpanExporter exporter;

  LeanTracer(Clock clock, TraceConfig config, DirectSpanExporter exporter) {
    this.clock = clock;
    this.config = config;
    this.exporter = exporter;
  }

  @Override
  public SpanBuilder spanBuilderWithExplicitParent(String spanName, /* nullable */ Span parent) {
    return new LeanSpanBuilder(clock, config, exporter, spanName, parent, null);
  }

  @Override
  public SpanBuilder spanBuilderWithRemoteParent(
      String spanName, /* nullable */ SpanContext remoteParent) {
    return new LeanSpanBuilder(clock, config, exporter, spanName, null, remoteParent);
  }
}
