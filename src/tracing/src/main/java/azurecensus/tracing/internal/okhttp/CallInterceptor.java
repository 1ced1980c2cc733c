package azurecensus.tracing.internal.okhttp;

import azurecensus.tracing.internal.Attributes;
import azurecensus.tracing.internal.CapturedContext;
import azurecensus.tracing.internal.OpenCalls;
import azurecensus.tracing.internal.SpanScope;
import azurecensus.tracing.internal.W3cTraceContext;
import io.opencensus.trace.Span;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Records each OkHttp call as a span below the current span, and sends the trace headers. Used as
 * an application interceptor. Immutable, thread-safe.
 */
public final class CallInterceptor implements Interceptor {
  /**
   * The call that this thread runs the interceptors of. It prevents a second interceptor on the
   * same client from recording the call again.
   */
  private static final ThreadLocal<Call> TRACED = new ThreadLocal<>();

  private final CallSettings settings;

  /**
   * True when requests carry a {@link CallState}. Other requests are not searched for one, because
   * OkHttp loads 45 classes of Kotlin for the first tag.
   */
  private final boolean tagged;

  /**
   * Creates an interceptor.
   *
   * @param tagged true when requests carry a {@link CallState}
   */
  public CallInterceptor(CallSettings settings, boolean tagged) {
    this.settings = settings;
    this.tagged = tagged;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Call outer = TRACED.get();
    if (outer == chain.call()
        || OpenCalls.contains(chain.request().header(W3cTraceContext.TRACEPARENT))) {
      return chain.proceed(chain.request());
    }
    TRACED.set(chain.call());
    try {
      return traceOnce(chain);
    } finally {
      TRACED.set(outer); // set, not removed: removing and adding entries makes garbage
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
    Span span = ClientSpans.start(request, perAttempt ? null : Span.Kind.CLIENT, settings);
    if (span == null) {
      return chain.proceed(request);
    }
    state.begin(span);
    long startNanos = System.nanoTime();
    SpanScope scope = SpanScope.enter(span);
    try {
      Request stated = tagged ? request.newBuilder().tag(CallState.class, state).build() : request;
      Response response = chain.proceed(
          perAttempt ? stated : TraceHeaders.inject(span.getContext(), stated, settings));
      ClientSpans.recordResponse(span, request, response, settings);
      return response;
    } catch (Throwable failure) {
      ClientSpans.recordFailure(span, failure, chain.call(), System.nanoTime() - startNanos);
      throw failure;
    } finally {
      scope.close();
      if (!state.isEndedByTimings()) {
        ClientSpans.end(span);
      }
    }
  }

  /** Returns false for a web socket: OkHttp calls no network interceptors for its upgrade. */
  private boolean isPerAttempt(Request request) {
    return settings.spanPerAttempt() && !"websocket".equalsIgnoreCase(request.header("Upgrade"));
  }

  /**
   * Records each attempt of a call as a {@code CLIENT} span below the call's span. Used as a
   * network interceptor.
   */
  public static final class Attempts implements Interceptor {
    private final CallSettings settings;

    /** Creates an interceptor. */
    public Attempts(CallSettings settings) {
      this.settings = settings;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
      Request request = chain.request();
      Span span = ClientSpans.start(request, Span.Kind.CLIENT, settings);
      if (span == null) {
        return chain.proceed(request);
      }
      CallState state = request.tag(CallState.class);
      if (state != null) {
        Attributes.put(span, Attributes.HTTP_ATTEMPT, state.nextAttempt());
      }
      long startNanos = System.nanoTime();
      SpanScope scope = SpanScope.enter(span);
      try {
        Response response =
            chain.proceed(TraceHeaders.inject(span.getContext(), request, settings));
        ClientSpans.recordStatus(span, response);
        return response;
      } catch (Throwable failure) {
        ClientSpans.recordFailure(span, failure, chain.call(), System.nanoTime() - startNanos);
        throw failure;
      } finally {
        scope.close();
        ClientSpans.end(span);
      }
    }
  }
}
