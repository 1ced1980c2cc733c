package azurecensus.benchmarks.app.middleware;

import azurecensus.benchmarks.app.plain.PlainFunction;
import azurecensus.tracing.TracingInterceptor;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.io.IOException;
import java.util.Optional;
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

  /** Does the work; the worker finds only functions that the class itself declares. */
  @Override
  @FunctionName("instrumentation")
  public HttpResponseMessage run(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws IOException, InterruptedException {
    return super.run(request, context);
  }
}
