package azurecensus.tracing.internal;

import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads and writes the values of W3C's trace headers; no value makes it throw. The grammar is that
 * of https://www.w3.org/TR/trace-context/#traceparent-header.
 *
 * <p>OpenCensus' own parser throws undeclared exceptions on short values, and rejects a valid
 * {@code traceparent} because of a bad {@code tracestate}. Stateless.
 */
public final class W3cTraceContext {
  /** The name of the header with trace id, span id and flags. */
  public static final String TRACEPARENT = "traceparent";

  /** The name of the header with the entries of tracing systems. */
  public static final String TRACESTATE = "tracestate";

  /** The name of the property with the value of {@code traceparent} in messages of Azure. */
  public static final String DIAGNOSTIC_ID = "Diagnostic-Id";

  /** {@code 00-} + 32 + {@code -} + 16 + {@code -} + 2 */
  private static final int LENGTH = 55;

  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private W3cTraceContext() {}

  /**
   * Returns the span context of a {@code traceparent}, or empty when the value is malformed.
   *
   * @param traceparent the header's value, or null
   * @param tracestate the parsed {@code tracestate} of the same request
   */
  public static Optional<SpanContext> parse(String traceparent, W3cTracestate tracestate) {
    if (traceparent == null) {
      return Optional.empty();
    }
    String value = traceparent.strip();
    if (value.length() < LENGTH || !isVersion(value)) {
      return Optional.empty();
    }
    if (value.charAt(2) != '-'
        || value.charAt(SPAN_ID - 1) != '-'
        || value.charAt(FLAGS - 1) != '-') {
      return Optional.empty();
    }
    if (!isHex(value, TRACE_ID, SPAN_ID - 1)
        || !isHex(value, SPAN_ID, FLAGS - 1)
        || !isHex(value, FLAGS, LENGTH)) {
      return Optional.empty();
    }
    TraceId traceId = TraceId.fromBytes(bytes(value, TRACE_ID, TraceId.SIZE));
    SpanId spanId = SpanId.fromBytes(bytes(value, SPAN_ID, SpanId.SIZE));
    if (!traceId.isValid() || !spanId.isValid()) {
      return Optional.empty();
    }
    TraceOptions options = TraceOptions.fromByte(bytes(value, FLAGS, 1)[0]);
    Tracestate known = tracestate.toOpenCensus();
    return Optional.of(SpanContext.create(traceId, spanId, options, known));
  }

  /**
   * Returns the span context that a carrier has, or empty when it has none or a malformed one.
   * Senders of the Azure SDK before W3C's names write {@code Diagnostic-Id}, which has the same
   * form.
   *
   * @param carrier returns the value of a header or property, or null
   */
  public static Optional<SpanContext> extract(Function<String, String> carrier) {
    W3cTracestate tracestate = W3cTracestate.parse(carrier.apply(TRACESTATE));
    Optional<SpanContext> context = parse(carrier.apply(TRACEPARENT), tracestate);
    return context.isPresent() ? context : parse(carrier.apply(DIAGNOSTIC_ID), tracestate);
  }

  /**
   * Returns the value of {@code traceparent}.
   *
   * @param context a valid context
   */
  public static String traceparent(SpanContext context) {
    byte[] text = new byte[LENGTH];
    byte[] id = new byte[TraceId.SIZE];
    text[0] = '0';
    text[1] = '0';
    text[TRACE_ID - 1] = '-';
    context.getTraceId().copyBytesTo(id, 0);
    hex(id, TraceId.SIZE, text, TRACE_ID);
    text[SPAN_ID - 1] = '-';
    context.getSpanId().copyBytesTo(id, 0);
    hex(id, SpanId.SIZE, text, SPAN_ID);
    text[FLAGS - 1] = '-';
    text[FLAGS] = '0';
    text[FLAGS + 1] = (byte) (context.getTraceOptions().isSampled() ? '1' : '0');
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void hex(byte[] id, int count, byte[] text, int from) {
    for (int i = 0; i < count; i++) {
      text[from + 2 * i] = DIGITS[(id[i] >> 4) & 0xf];
      text[from + 2 * i + 1] = DIGITS[id[i] & 0xf];
    }
  }

  /**
   * Returns the value of {@code tracestate}, empty for none: the whole list that came in, unless
   * the part that OpenCensus holds was changed since.
   */
  public static String tracestate(SpanContext context) {
    InvocationContext invocation = InvocationContext.current();
    if (invocation != null) {
      SpanContext root = invocation.root().getContext();
      if (root.getTraceId().equals(context.getTraceId())
          && root.getTracestate().equals(context.getTracestate())) {
        return invocation.tracestate().header();
      }
    }
    return W3cTracestate.of(context.getTracestate()).header();
  }

  /** Version 00 has exactly four fields; a later one may append {@code -more}; ff is forbidden. */
  private static boolean isVersion(String value) {
    if (!isHex(value, 0, 2) || value.startsWith("ff")) {
      return false;
    }
    return value.length() == LENGTH || (!value.startsWith("00") && value.charAt(LENGTH) == '-');
  }

  /**
   * Decodes lower-case digits, here since OpenCensus' decoder allocates 6 KB per value (by a
   * profile).
   */
  private static byte[] bytes(String value, int from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] =
          (byte) (digit(value.charAt(from + 2 * i)) << 4 | digit(value.charAt(from + 2 * i + 1)));
    }
    return bytes;
  }

  private static int digit(char lowerCase) {
    return lowerCase <= '9' ? lowerCase - '0' : lowerCase - 'a' + 10;
  }

  /** Accepts lower case only, as the specification does. */
  private static boolean isHex(String value, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
