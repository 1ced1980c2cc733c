package io.opencensus.impllite.trace.propagation;

import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.propagation.BinaryFormat;
import io.opencensus.trace.propagation.SpanContextParseException;
import java.util.Objects;

/**
 * OpenCensus' binary format, version 0: the version, then fields, each with its number before it.
 * Field 0 is the trace's id, 1 the span's id, and 2 the options, which may be missing. The fields
 * are in the order of their numbers.
 */
final class BinaryContextFormat extends BinaryFormat {
  private static final Tracestate NO_STATE = Tracestate.builder().build();
  private static final int VERSION = 0;
  private static final int TRACE_ID_FIELD = 0;
  private static final int SPAN_ID_FIELD = 1;
  private static final int OPTIONS_FIELD = 2;

  private static final int TRACE_ID_AT = 1;
  private static final int SPAN_ID_AT = TRACE_ID_AT + 1 + TraceId.SIZE;
  private static final int OPTIONS_AT = SPAN_ID_AT + 1 + SpanId.SIZE;
  private static final int LENGTH = OPTIONS_AT + 1 + TraceOptions.SIZE;

  @Override
  public byte[] toByteArray(SpanContext spanContext) {
    Objects.requireNonNull(spanContext, "spanContext");
    byte[] bytes = new byte[LENGTH];
    bytes[0] = VERSION;
    bytes[TRACE_ID_AT] = TRACE_ID_FIELD;
    spanContext.getTraceId().copyBytesTo(bytes, TRACE_ID_AT + 1);
    bytes[SPAN_ID_AT] = SPAN_ID_FIELD;
    spanContext.getSpanId().copyBytesTo(bytes, SPAN_ID_AT + 1);
    bytes[OPTIONS_AT] = OPTIONS_FIELD;
    spanContext.getTraceOptions().copyBytesTo(bytes, OPTIONS_AT + 1);
    return bytes;
  }

  @Override
  public SpanContext fromByteArray(byte[] bytes) throws SpanContextParseException {
    Objects.requireNonNull(bytes, "bytes");
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new SpanContextParseException("The version is not supported.");
    }
    if (bytes.length < OPTIONS_AT) {
      throw new SpanContextParseException("The bytes are too few.");
    }
    if (bytes[TRACE_ID_AT] != TRACE_ID_FIELD || bytes[SPAN_ID_AT] != SPAN_ID_FIELD) {
      throw new SpanContextParseException("The trace's id or the span's id is missing.");
    }
    TraceOptions options = TraceOptions.DEFAULT;
    // A field of another number ends the part of the format that this version knows.
    if (bytes.length > OPTIONS_AT && bytes[OPTIONS_AT] == OPTIONS_FIELD) {
      if (bytes.length < LENGTH) {
        throw new SpanContextParseException("The options are missing.");
      }
      options = TraceOptions.fromByte(bytes[OPTIONS_AT + 1]);
    }
    return SpanContext.create(
        TraceId.fromBytes(bytes, TRACE_ID_AT + 1),
        SpanId.fromBytes(bytes, SPAN_ID_AT + 1),
        options,
        NO_STATE);
  }
}
