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

/**
 * The headers of <a href="https://www.w3.org/TR/trace-context/">W3C trace context</a>.
 *
 * <p>A malformed {@code tracestate} is left out and the trace is continued, as W3C asks.
 * OpenCensus' type for it accepts fewer keys than W3C: those with an {@code @} are malformed, too.
 */
final class TraceContextFormat extends TextFormat {
  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";
  private static final List<String> FIELDS = List.of(TRACEPARENT, TRACESTATE);

  private static final int TRACE_ID_AT = 3;
  private static final int SPAN_ID_AT = TRACE_ID_AT + 2 * TraceId.SIZE + 1;
  private static final int OPTIONS_AT = SPAN_ID_AT + 2 * SpanId.SIZE + 1;
  private static final int LENGTH = OPTIONS_AT + 2;

  /** The most members that W3C and the type of OpenCensus allow. */
  private static final int MAX_MEMBERS = 32;

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
    char[] parent = new char[LENGTH];
    parent[0] = '0';
    parent[1] = '0';
    parent[TRACE_ID_AT - 1] = '-';
    spanContext.getTraceId().copyLowerBase16To(parent, TRACE_ID_AT);
    parent[SPAN_ID_AT - 1] = '-';
    spanContext.getSpanId().copyLowerBase16To(parent, SPAN_ID_AT);
    parent[OPTIONS_AT - 1] = '-';
    spanContext.getTraceOptions().copyLowerBase16To(parent, OPTIONS_AT);
    setter.put(carrier, TRACEPARENT, new String(parent));
    List<Tracestate.Entry> state = spanContext.getTracestate().getEntries();
    if (!state.isEmpty()) {
      setter.put(carrier, TRACESTATE, text(state));
    }
  }

  private static String text(List<Tracestate.Entry> state) {
    StringBuilder text = new StringBuilder();
    for (Tracestate.Entry entry : state) {
      if (text.length() > 0) {
        text.append(',');
      }
      text.append(entry.getKey()).append('=').append(entry.getValue());
    }
    return text.toString();
  }

  @Override
  public <C> SpanContext extract(C carrier, Getter<C> getter) throws SpanContextParseException {
    Objects.requireNonNull(carrier, "carrier");
    Objects.requireNonNull(getter, "getter");
    String parent = getter.get(carrier, TRACEPARENT);
    if (parent == null) {
      throw new SpanContextParseException(TRACEPARENT + " is missing.");
    }
    if (!isWellFormed(parent)) {
      throw new SpanContextParseException(TRACEPARENT + " is malformed: " + parent);
    }
    try {
      return SpanContext.create(
          TraceId.fromLowerBase16(parent, TRACE_ID_AT),
          SpanId.fromLowerBase16(parent, SPAN_ID_AT),
          TraceOptions.fromLowerBase16(parent, OPTIONS_AT),
          state(getter.get(carrier, TRACESTATE)));
    } catch (IllegalArgumentException e) {
      throw new SpanContextParseException(TRACEPARENT + " is malformed: " + parent, e);
    }
  }

  /** True for the length and the hyphens of version 00, or of a later one that appends to it. */
  private static boolean isWellFormed(String parent) {
    if (parent.length() < LENGTH
        || parent.charAt(TRACE_ID_AT - 1) != '-'
        || parent.charAt(SPAN_ID_AT - 1) != '-'
        || parent.charAt(OPTIONS_AT - 1) != '-'
        || !isHexadecimal(parent.charAt(0))
        || !isHexadecimal(parent.charAt(1))
        || parent.startsWith("ff")) {
      return false;
    }
    return parent.length() == LENGTH || (!parent.startsWith("00") && parent.charAt(LENGTH) == '-');
  }

  private static boolean isHexadecimal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** Returns the state, or an empty one for a header that is missing or malformed. */
  private static Tracestate state(String header) {
    if (header == null || header.isEmpty()) {
      return NO_STATE;
    }
    Tracestate.Builder state = Tracestate.builder();
    int members = 0;
    // Backwards, because the builder adds each member before the others.
    for (int end = header.length(); end >= 0; ) {
      int start = header.lastIndexOf(',', end - 1) + 1;
      String member = withoutBlanks(header, start, end);
      end = start - 1;
      if (member.isEmpty()) {
        continue; // W3C allows empty members
      }
      int equals = member.indexOf('=');
      // OpenCensus' type looks at the last character of a value, so it must have one.
      if (equals < 0 || equals == member.length() - 1 || ++members > MAX_MEMBERS) {
        return NO_STATE;
      }
      try {
        state.set(member.substring(0, equals), member.substring(equals + 1));
      } catch (IllegalArgumentException e) {
        return NO_STATE;
      }
    }
    return state.build();
  }

  /** Returns a part of the header without the blanks and tabs around it. */
  private static String withoutBlanks(String header, int start, int end) {
    int first = start;
    int last = end;
    while (first < last && isBlank(header.charAt(first))) {
      first++;
    }
    while (first < last && isBlank(header.charAt(last - 1))) {
      last--;
    }
    return header.substring(first, last);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
