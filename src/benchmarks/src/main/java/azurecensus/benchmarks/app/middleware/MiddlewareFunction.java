package azurecensus.benchmarks.app.middleware;

import azurecensus.benchmarks.app.plain.PlainFunction;
import azurecensus.tracing.TracingInterceptor;
import okhttp3.OkHttpClient;

/**
 * The same function with what is left to its author when the tracing library's middleware does the
 * rest: an interceptor in the HTTP client.
 */
public final class MiddlewareFunction extends PlainFunction {
  /** Called by the worker, for the one invocation there is. */
  public MiddlewareFunction() {
    super(new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()));
  }
}
