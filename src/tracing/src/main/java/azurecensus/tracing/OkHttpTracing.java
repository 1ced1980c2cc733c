package azurecensus.tracing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * How OkHttp calls are traced. Immutable and thread-safe.
 *
 * <pre>{@code
 * TracedCalls calls = OkHttpTracing.builder().build().trace(client);
 * calls.newCall(request).enqueue(callback); // below the span that is current here
 * }</pre>
 *
 * <p>Where only blocking calls are made, {@link TracingInterceptor} alone does as well.
 */
public final class OkHttpTracing {
  private final boolean spanPerAttempt;
  private final boolean timings;
  private final boolean b3Headers;
  private final boolean overwriteHeaders;
  private final Set<String> recordedQueryParameters;

  private OkHttpTracing(Builder builder) {
    this.spanPerAttempt = builder.spanPerAttempt;
    this.timings = builder.timings;
    this.b3Headers = builder.b3Headers;
    this.overwriteHeaders = builder.overwriteHeaders;
    this.recordedQueryParameters = Set.copyOf(builder.recordedQueryParameters);
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects how OkHttp calls are to be traced. */
  public static final class Builder {
    private boolean spanPerAttempt;
    private boolean timings;
    private boolean b3Headers;
    private boolean overwriteHeaders;
    private final Set<String> recordedQueryParameters = new HashSet<>();

    private Builder() {}

    /**
     * Records every attempt of a call, that is every request that goes over the network because of
     * a redirect, an authentication challenge or a retry, as a {@code CLIENT} span below the call's
     * span, which then is an in-process span; each attempt sends its own {@code traceparent}.
     * Default: false, one {@code CLIENT} span per call.
     */
    public Builder setSpanPerAttempt(boolean spanPerAttempt) {
      this.spanPerAttempt = spanPerAttempt;
      return this;
    }

    /**
     * Records how long a call took to look the host up, to connect, to negotiate TLS, to get the
     * first byte and to read the body, as {@code http.timing.*} in milliseconds. The span then ends
     * when the body is read or closed, so a body that is never closed is a span that is never seen.
     * Needs OkHttp 5.2 or newer and calls made with {@link TracedCalls#newCall}; else it changes
     * nothing. Default: false.
     */
    public Builder setTimings(boolean timings) {
      this.timings = timings;
      return this;
    }

    /**
     * Sends {@code X-B3-TraceId}, {@code X-B3-SpanId} and {@code X-B3-Sampled} beside the W3C
     * headers, for services that know nothing else. Default: false.
     */
    public Builder setB3Headers(boolean b3Headers) {
      this.b3Headers = b3Headers;
      return this;
    }

    /**
     * Replaces trace headers that a request has already. Default: false, they stay as they are, so
     * the called service belongs to the trace that the caller named.
     */
    public Builder setOverwriteHeaders(boolean overwriteHeaders) {
      this.overwriteHeaders = overwriteHeaders;
      return this;
    }

    /**
     * Records a query parameter as part of {@code http.url}. Default: none. User information and
     * fragment are never recorded.
     *
     * @param name the parameter's name in its exact case, not null
     */
    public Builder addRecordedQueryParameter(String name) {
      recordedQueryParameters.add(Objects.requireNonNull(name, "name"));
      return this;
    }

    /** Returns the settings. */
    public OkHttpTracing build() {
      return new OkHttpTracing(this);
    }
  }

  /**
   * Returns a source of traced calls that keeps the caller's span across {@code enqueue}. It shares
   * the client's threads, connections and cache; the client itself stays as it is.
   *
   * @param client not null; a {@link TracingInterceptor} that it has is replaced
   */
  public TracedCalls trace(OkHttpClient client) {
    OkHttpClient.Builder builder = client.newBuilder();
    List<Interceptor> others = new ArrayList<>(builder.interceptors());
    others.removeIf(TracingInterceptor.class::isInstance);
    builder.interceptors().clear();
    builder.addInterceptor(TracingInterceptor.ofTracedCalls(this));
    others.forEach(builder::addInterceptor);
    builder.networkInterceptors().removeIf(AttemptInterceptor.class::isInstance);
    if (spanPerAttempt) {
      builder.networkInterceptors().add(0, new AttemptInterceptor(this));
    }
    return new TracedCalls(builder.build(), this);
  }

  boolean spanPerAttempt() {
    return spanPerAttempt;
  }

  boolean timings() {
    return timings;
  }

  boolean b3Headers() {
    return b3Headers;
  }

  boolean overwriteHeaders() {
    return overwriteHeaders;
  }

  Set<String> recordedQueryParameters() {
    return recordedQueryParameters;
  }
}
