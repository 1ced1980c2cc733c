package azurecensus.tracing;

import azurecensus.tracing.internal.okhttp.CallInterceptor;
import azurecensus.tracing.internal.okhttp.CallSettings;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Records each OkHttp call as a {@code CLIENT} span below the current span, and sends
 * {@code traceparent} and {@code tracestate} with it.
 *
 * <pre>{@code
 * OkHttpClient client = new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()).build();
 * }</pre>
 *
 * <p>Add it as the first application interceptor: the span then covers redirects and retries, and
 * ends when the response's headers have arrived. Neither query strings nor user information are
 * recorded. A {@code traceparent} that the caller set is kept. An enqueued call runs on a thread of
 * OkHttp that has no current span: use {@link OkHttpTracing#trace} for those. Immutable and
 * thread-safe; a failure inside tracing never fails the call.
 */
public final class TracingInterceptor implements Interceptor {
  private final CallInterceptor calls = new CallInterceptor(CallSettings.DEFAULTS, false);

  /** Creates an interceptor with the defaults of {@link OkHttpTracing}. */
  public TracingInterceptor() {}

  @Override
  public Response intercept(Chain chain) throws IOException {
    return calls.intercept(chain);
  }
}
