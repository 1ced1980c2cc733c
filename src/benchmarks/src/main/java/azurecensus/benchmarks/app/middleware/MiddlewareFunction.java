package azurecensus.benchmarks.app.middleware;

import azurecensus.benchmarks.app.plain.PlainFunction;
import azurecensus.tracing.TracingInterceptor;
import okhttp3.OkHttpClient;

/**
 * The same function as its author writes it when the starter's middleware traces it: with an
 * interceptor in the HTTP client.
 */
public final class MiddlewareFunction extends PlainFunction {
  /** Creates the function; called by the worker for its one invocation. */
  public MiddlewareFunction() {
    super(new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()));
  }
}
