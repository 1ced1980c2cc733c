package azurecensus.tracing;

import io.opencensus.trace.Span;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Records each attempt of a call as a {@code CLIENT} span below the call's span: OkHttp's network
 * interceptor for that.
 */
final class AttemptInterceptor implements Interceptor {
  private final OkHttpTracing tracing;

  AttemptInterceptor(OkHttpTracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Span span = ClientSpans.start(request, Span.Kind.CLIENT, tracing);
    if (span == null) {
      return chain.proceed(request);
    }
    CallState state = request.tag(CallState.class);
    if (state != null) {
      SpanAttributes.put(span, SpanAttributes.HTTP_ATTEMPT, state.nextAttempt());
    }
    long startNanos = System.nanoTime();
    SpanScope scope = SpanScope.enter(span);
    try {
      Response response = chain.proceed(TraceHeaders.inject(span.getContext(), request, tracing));
      ClientSpans.answered(span, response);
      return response;
    } catch (Throwable failure) {
      ClientSpans.failed(span, failure, chain.call(), System.nanoTime() - startNanos);
      throw failure;
    } finally {
      scope.close();
      ClientSpans.end(span);
    }
  }
}
