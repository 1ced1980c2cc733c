package azurecensus.tracing;

import io.opencensus.trace.Span;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Records each OkHttp call as a {@code CLIENT} span below the current span, and sends
 * {@code traceparent} and {@code tracestate} along.
 *
 * <pre>{@code
 * OkHttpClient client = new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()).build();
 * }</pre>
 *
 * <p>Add it as an application interceptor, first: the span then covers redirects and retries and
 * ends when the response's headers are there. Neither query strings nor user information are
 * recorded, and a {@code traceparent} that the caller set stays as it is. A call that is enqueued
 * runs on a thread that knows no span: use {@link OkHttpTracing#trace} for those. Immutable and
 * thread-safe; a failure inside tracing never fails the call.
 */
public final class TracingInterceptor implements Interceptor {
  /** The call that this thread runs the interceptors of, so that a second one of us keeps still. */
  private static final ThreadLocal<Call> TRACED = new ThreadLocal<>();

  private final OkHttpTracing tracing;

  /**
   * Whether requests carry a {@link CallState}: those of {@link TracedCalls} do. Others are not
   * asked, because for the first tag OkHttp loads 45 classes of Kotlin.
   */
  private final boolean tagged;

  /** Creates an interceptor with the defaults of {@link OkHttpTracing}. */
  public TracingInterceptor() {
    this(OkHttpTracing.builder().build(), false);
  }

  private TracingInterceptor(OkHttpTracing tracing, boolean tagged) {
    this.tracing = tracing;
    this.tagged = tagged;
  }

  /** Creates an interceptor for {@link TracedCalls}. */
  static TracingInterceptor ofTracedCalls(OkHttpTracing tracing) {
    return new TracingInterceptor(tracing, true);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Call outer = TRACED.get();
    if (outer == chain.call()) {
      return chain.proceed(chain.request()); // there is another one of us before
    }
    TRACED.set(chain.call());
    try {
      return traceOnce(chain);
    } finally {
      TRACED.set(outer); // removing and adding entries again and again costs the garbage collector
    }
  }

  private Response traceOnce(Chain chain) throws IOException {
    CallState given = tagged ? chain.request().tag(CallState.class) : null;
    CallState state = given == null || given.hasBegun() ? new CallState() : given;
    CapturedContext caller = state.caller();
    if (caller == null) {
      return trace(chain, state);
    }
    CapturedContext.Attachment attachment = caller.attach();
    try {
      return trace(chain, state);
    } finally {
      attachment.close();
    }
  }

  private Response trace(Chain chain, CallState state) throws IOException {
    Request request = chain.request();
    boolean perAttempt = isPerAttempt(request);
    Span span = ClientSpans.start(request, perAttempt ? null : Span.Kind.CLIENT, tracing);
    if (span == null) {
      return chain.proceed(request);
    }
    state.begin(span);
    long startNanos = System.nanoTime();
    SpanScope scope = SpanScope.enter(span);
    try {
      Request stated = tagged ? request.newBuilder().tag(CallState.class, state).build() : request;
      Response response = chain.proceed(
          perAttempt ? stated : TraceHeaders.inject(span.getContext(), stated, tracing));
      ClientSpans.answered(span, request, response, tracing);
      return response;
    } catch (Throwable failure) {
      ClientSpans.failed(span, failure, chain.call(), System.nanoTime() - startNanos);
      throw failure;
    } finally {
      scope.close();
      if (!state.isEndedByTimings()) {
        ClientSpans.end(span);
      }
    }
  }

  /** OkHttp calls no network interceptors for the upgrade to a web socket. */
  private boolean isPerAttempt(Request request) {
    return tracing.spanPerAttempt() && !"websocket".equalsIgnoreCase(request.header("Upgrade"));
  }
}
