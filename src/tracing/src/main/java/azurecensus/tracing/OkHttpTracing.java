package azurecensus.tracing;

import azurecensus.tracing.internal.okhttp.CallInterceptor;
import azurecensus.tracing.internal.okhttp.CallSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * Settings for the tracing of OkHttp calls. Immutable and thread-safe.
 *
 * <pre>{@code
 * TracedCalls calls = OkHttpTracing.builder().build().trace(client);
 * calls.newCall(request).enqueue(callback); // below the span that is current here
 * }</pre>
 *
 * <p>{@link TracingInterceptor} alone is enough for blocking calls.
 */
public final class OkHttpTracing {
  private final CallSettings settings;

  private OkHttpTracing(CallSettings settings) {
    this.settings = settings;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings of an {@link OkHttpTracing}. */
  public static final class Builder {
    private boolean spanPerAttempt;
    private boolean timings;
    private boolean b3Headers;
    private boolean overwriteHeaders;
    private final Set<String> recordedQueryParameters = new HashSet<>();

    private Builder() {}

    /**
     * Records every attempt of a call as a {@code CLIENT} span below the call's span. An attempt is
     * a request sent over the network: the first one, and those after a redirect, an authentication
     * challenge or a retry. The call's span is then an in-process span, and each attempt sends its
     * own {@code traceparent}. Default: false, one {@code CLIENT} span per call.
     */
    public Builder setSpanPerAttempt(boolean spanPerAttempt) {
      this.spanPerAttempt = spanPerAttempt;
      return this;
    }

    /**
     * Records the times of a call for DNS, connect, TLS, first byte and body, as the attributes
     * {@code http.timing.*} in milliseconds. The span then ends when the body is read or closed, so
     * a call whose body is never closed has no span. Needs OkHttp 5.2 or newer and calls made with
     * {@link TracedCalls#newCall}; otherwise it has no effect. Default: false.
     */
    public Builder setTimings(boolean timings) {
      this.timings = timings;
      return this;
    }

    /**
     * Sends {@code X-B3-TraceId}, {@code X-B3-SpanId} and {@code X-B3-Sampled} beside the W3C
     * headers, for services that understand B3 only. Default: false.
     */
    public Builder setB3Headers(boolean b3Headers) {
      this.b3Headers = b3Headers;
      return this;
    }

    /**
     * Replaces trace headers that a request has already. Default: false; they are kept, so the
     * called service joins the trace that they name.
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
      return new OkHttpTracing(new CallSettings(
          spanPerAttempt,
          timings,
          b3Headers,
          overwriteHeaders,
          Set.copyOf(recordedQueryParameters)));
    }
  }

  /**
   * Returns a factory of traced calls that keeps the caller's span across {@code enqueue}. It
   * shares the client's threads, connections and cache. The client itself is not changed.
   *
   * @param client not null; its {@link TracingInterceptor}, if any, is left out of traced calls
   */
  public TracedCalls trace(OkHttpClient client) {
    OkHttpClient.Builder builder = client.newBuilder();
    List<Interceptor> others = new ArrayList<>(builder.interceptors());
    others.removeIf(TracingInterceptor.class::isInstance);
    builder.interceptors().clear();
    builder.addInterceptor(new CallInterceptor(settings, true));
    others.forEach(builder::addInterceptor);
    if (settings.spanPerAttempt()) {
      builder.networkInterceptors().add(0, new CallInterceptor.Attempts(settings));
    }
    return new TracedCalls(builder.build(), settings.timings());
  }
}
