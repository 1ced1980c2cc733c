package azurecensus.tracing.internal.okhttp;

import java.util.Set;

/**
 * Settings of the tracing of OkHttp calls, as {@code OkHttpTracing.Builder} documents them.
 *
 * @param spanPerAttempt true: each attempt of a call has a span of its own
 * @param timings true: the parts of a call are timed
 * @param b3Headers true: B3 headers are sent beside the W3C headers
 * @param overwriteHeaders true: trace headers of the request are replaced
 * @param recordedQueryParameters the names of the query parameters to record; immutable
 */
public record CallSettings(
    boolean spanPerAttempt,
    boolean timings,
    boolean b3Headers,
    boolean overwriteHeaders,
    Set<String> recordedQueryParameters) {
  /** All off. */
  public static final CallSettings DEFAULTS =
      new CallSettings(false, false, false, false, Set.of());
}
