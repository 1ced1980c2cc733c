package azurecensus.benchmarks.app.middleware;

import azurecensus.benchmarks.app.plain.PlainFunction;
import azurecensus.tracing.TracingInterceptor;
import okhttp3.OkHttpClient;

/**
 * The same function for an app that leaves tracing to the middleware. Its author adds only an
 * interceptor to the HTTP client.
 */
public final class MiddlewareFunction extends PlainFunction {
  /** Called by the worker, for its only invocation. */
  public MiddlewareFunction() {
    super(new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()));
  }
}
