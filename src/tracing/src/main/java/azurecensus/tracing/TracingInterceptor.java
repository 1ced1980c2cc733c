package azurecensus.tracing;

import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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
 * recorded. A {@code traceparent} that the caller set stays as it is. Immutable and thread-safe; a
 * failure inside tracing never fails the call.
 */
public final class TracingInterceptor implements Interceptor {
  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";

  /** Creates an interceptor with the defaults. */
  public TracingInterceptor() {}

  @Override
  public Response intercept(Chain chain) throws IOException {
    Span span = start(chain.request());
    if (span == null) {
      return chain.proceed(chain.request());
    }
    long startNanos = System.nanoTime();
    SpanScope scope = SpanScope.enter(span);
    try {
      Response response = chain.proceed(inject(span, chain.request()));
      succeed(span, response);
      return response;
    } catch (Throwable failure) {
      fail(span, failure, chain.call(), System.nanoTime() - startNanos);
      throw failure;
    } finally {
      scope.close();
      end(span);
    }
  }

  /** Returns null when no span could be started. */
  private static Span start(Request request) {
    try {
      String path = request.url().encodedPath();
      Span span = Tracing.getTracer()
          .spanBuilder(request.method() + " " + path)
          .setSpanKind(Span.Kind.CLIENT)
          .startSpan();
      SpanAttributes.putOperation(span);
      SpanAttributes.put(span, SpanAttributes.HTTP_METHOD, request.method());
      SpanAttributes.put(span, SpanAttributes.HTTP_URL, HttpUrls.redact(request.url()));
      SpanAttributes.put(span, SpanAttributes.HTTP_HOST, HttpUrls.host(request.url()));
      SpanAttributes.put(span, SpanAttributes.HTTP_PATH, path);
      SpanAttributes.put(span, SpanAttributes.HTTP_USER_AGENT, request.header("User-Agent"));
      return span;
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("An OkHttp call could not be traced.", e);
      return null;
    }
  }

  private static Request inject(Span span, Request request) {
    SpanContext context = span.getContext();
    if (!context.isValid() || request.header(TRACEPARENT) != null) {
      return request;
    }
    String flags = context.getTraceOptions().isSampled() ? "-01" : "-00";
    Request.Builder builder = request
        .newBuilder()
        .header(
            TRACEPARENT,
            "00-" + context.getTraceId().toLowerBase16() + "-"
                + context.getSpanId().toLowerBase16() + flags);
    String tracestate = tracestate(context).header();
    // A tracestate without its traceparent would lie about this one.
    builder.removeHeader(TRACESTATE);
    if (!tracestate.isEmpty()) {
      builder.header(TRACESTATE, tracestate);
    }
    return builder.build();
  }

  /** The whole list that came in, unless somebody changed the part of it that OpenCensus knows. */
  private static W3cTracestate tracestate(SpanContext context) {
    InvocationSpan invocation = InvocationSpan.current();
    if (invocation != null) {
      SpanContext root = invocation.invocation().span().getContext();
      if (root.getTraceId().equals(context.getTraceId())
          && root.getTracestate().equals(context.getTracestate())) {
        return invocation.invocation().tracestate();
      }
    }
    return W3cTracestate.of(context.getTracestate());
  }

  private static void succeed(Span span, Response response) {
    try {
      SpanAttributes.put(span, SpanAttributes.HTTP_STATUS_CODE, response.code());
      span.setStatus(HttpStatuses.of(response.code()));
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The outcome of an OkHttp call could not be recorded.", e);
    }
  }

  private static void fail(Span span, Throwable failure, Call call, long elapsedNanos) {
    try {
      SpanExceptions.annotate(span, failure);
      Status status = status(failure, call, elapsedNanos);
      span.setStatus(status.withDescription(SpanExceptions.describe(failure)));
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The outcome of an OkHttp call could not be recorded.", e);
    }
  }

  private static Status status(Throwable failure, Call call, long elapsedNanos) {
    if (failure instanceof SocketTimeoutException) {
      return Status.DEADLINE_EXCEEDED;
    }
    if (call.isCanceled()) {
      // OkHttp ends a call that runs into its own timeout by cancelling it.
      long timeoutNanos = call.timeout().timeoutNanos();
      boolean timedOut = timeoutNanos > 0 && elapsedNanos >= timeoutNanos;
      return timedOut ? Status.DEADLINE_EXCEEDED : Status.CANCELLED;
    }
    if (failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException) {
      return Status.UNAVAILABLE;
    }
    return failure instanceof InterruptedIOException ? Status.CANCELLED : Status.UNKNOWN;
  }

  private static void end(Span span) {
    try {
      span.end();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The span of an OkHttp call could not be ended.", e);
    }
  }
}
