package azurecensus.benchmarks.app.middleware;

import azurecensus.benchmarks.app.plain.PlainFunction;
import azurecensus.tracing.TracingInterceptor;
import okhttp3.OkHttpClient;

/**
 * The same function as its author writes it when the starter's middleware traces it: with an
 * interceptor in the HTTP client.
 */
public final class MiddlewareFunction extends PlainFunction {
  private static final OkHttpClient CLIENT =
      client(new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()));

  /** Creates the function; called by the worker once per invocation. */
  public MiddlewareFunction() {
    super(CLIENT);
  }
}
