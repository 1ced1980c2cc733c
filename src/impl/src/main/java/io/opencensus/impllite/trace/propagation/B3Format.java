package io.opencensus.impllite.trace.propagation;

import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.propagation.SpanContextParseException;
import io.opencensus.trace.propagation.TextFormat;
import java.util.List;
import java.util.Objects;

/** The headers of B3, one for each value. A trace's id of 64 bits is filled with zeros. */
final class B3Format extends TextFormat {
  private static final String TRACE_ID = "X-B3-TraceId";
  private static final String SPAN_ID = "X-B3-SpanId";
  private static final String PARENT_SPAN_ID = "X-B3-ParentSpanId";
  private static final String SAMPLED = "X-B3-Sampled";
  private static final String FLAGS = "X-B3-Flags";
  private static final List<String> FIELDS =
      List.of(TRACE_ID, SPAN_ID, PARENT_SPAN_ID, SAMPLED, FLAGS);

  private static final String YES = "1";
  private static final int SHORT_TRACE_ID_LENGTH = 16;
  private static final String UPPER_HALF = "0000000000000000";
  private static final TraceOptions SAMPLED_OPTIONS =
      TraceOptions.builder().setIsSampled(true).build();
  private static final Tracestate NO_STATE = Tracestate.builder().build();

  @Override
  public List<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(SpanContext spanContext, C carrier, Setter<C> setter) {
    Objects.requireNonNull(spanContext, "spanContext");
    Objects.requireNonNull(setter, "setter");
    Objects.requireNonNull(carrier, "carrier");
    setter.put(carrier, TRACE_ID, spanContext.getTraceId().toLowerBase16());
    setter.put(carrier, SPAN_ID, spanContext.getSpanId().toLowerBase16());
    if (spanContext.getTraceOptions().isSampled()) {
      setter.put(carrier, SAMPLED, YES);
    }
  }

  @Override
  public <C> SpanContext extract(C carrier, Getter<C> getter) throws SpanContextParseException {
    Objects.requireNonNull(carrier, "carrier");
    Objects.requireNonNull(getter, "getter");
    String traceId = getter.get(carrier, TRACE_ID);
    String spanId = getter.get(carrier, SPAN_ID);
    if (traceId == null || spanId == null) {
      throw new SpanContextParseException(TRACE_ID + " or " + SPAN_ID + " is missing.");
    }
    boolean sampled =
        YES.equals(getter.get(carrier, SAMPLED)) || YES.equals(getter.get(carrier, FLAGS));
    try {
      return SpanContext.create(
          TraceId.fromLowerBase16(
              traceId.length() == SHORT_TRACE_ID_LENGTH ? UPPER_HALF + traceId : traceId),
          SpanId.fromLowerBase16(spanId),
          sampled ? SAMPLED_OPTIONS : TraceOptions.DEFAULT,
          NO_STATE);
    } catch (IllegalArgumentException e) {
      throw new SpanContextParseException(TRACE_ID + " or " + SPAN_ID + " is malformed.", e);
    }
  }
}
