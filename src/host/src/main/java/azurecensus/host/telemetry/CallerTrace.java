package azurecensus.host.telemetry;

import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a caller's W3C trace context. A malformed header counts as absent; nothing is thrown. */
final class CallerTrace {
  /** A later version may append anything, so the period stands for line ends, too. */
  private static final Pattern TRACEPARENT = Pattern.compile(
      "([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", Pattern.DOTALL);

  private static final int TRACESTATE_LIMIT = 512;

  private CallerTrace() {}

  /**
   * Reads the caller's span; the result is always sampled.
   *
   * @param traceparent the header; null when there is none
   */
  static Optional<SpanContext> parent(String traceparent) {
    if (traceparent == null) {
      return Optional.empty();
    }
    Matcher matcher = TRACEPARENT.matcher(traceparent.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String version = matcher.group(1);
    boolean longer = matcher.group(5) != null;
    if (version.equals("ff") || (version.equals("00") && longer)) {
      return Optional.empty();
    }
    TraceId traceId = TraceId.fromLowerBase16(matcher.group(2));
    SpanId spanId = SpanId.fromLowerBase16(matcher.group(3));
    if (!traceId.isValid() || !spanId.isValid()) {
      return Optional.empty();
    }
    TraceOptions sampled = TraceOptions.builder().setIsSampled(true).build();
    return Optional.of(
        SpanContext.create(traceId, spanId, sampled, Tracestate.builder().build()));
  }

  /**
   * The caller's {@code tracestate}; empty when it is absent or longer than 512 characters, the
   * length that W3C Trace Context requires every participant to accept.
   */
  static String state(String tracestate) {
    return tracestate == null || tracestate.length() > TRACESTATE_LIMIT ? "" : tracestate.strip();
  }

  /** The {@code traceparent} header that names a span as parent, always sampled. */
  static String traceparent(SpanContext span) {
    return "00-" + span.getTraceId().toLowerBase16() + "-" + span.getSpanId().toLowerBase16()
        + "-01";
  }
}
