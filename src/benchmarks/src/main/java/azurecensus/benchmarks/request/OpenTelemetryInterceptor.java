package azurecensus.benchmarks.request;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** A minimal OpenTelemetry instrumentation of OkHttp that records the same values as ours. */
public final class OpenTelemetryInterceptor implements Interceptor {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private final Tracer tracer;

  /** Creates an interceptor whose spans are made by this tracer. */
  public OpenTelemetryInterceptor(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    HttpUrl url = request.url();
    Span span = tracer
        .spanBuilder(request.method() + " " + url.encodedPath())
        .setSpanKind(SpanKind.CLIENT)
        .startSpan();
    span.setAttribute(METHOD, request.method());
    span.setAttribute(URL, url.scheme() + "://" + url.host() + url.encodedPath());
    span.setAttribute(HOST, url.host());
    span.setAttribute(PORT, (long) url.port());
    try (Scope scope = span.makeCurrent()) {
      Request.Builder injected = request.newBuilder();
      W3CTraceContextPropagator.getInstance()
          .inject(Context.current(), injected, Request.Builder::header);
      Response response = chain.proceed(injected.build());
      span.setAttribute(STATUS, (long) response.code());
      if (response.code() >= 400) {
        span.setStatus(StatusCode.ERROR);
      }
      return response;
    } catch (IOException e) {
      span.recordException(e);
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }
}
