package azurecensus.benchmarks.app.plain;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Does the work of the sample function without tracing. */
public class PlainFunction {
  private final OkHttpClient client;

  /** Creates the function; called by the worker once per invocation. */
  public PlainFunction() {
    this(Shared.CLIENT);
  }

  /** Creates the function with the HTTP client that all its invocations share. */
  protected PlainFunction(OkHttpClient client) {
    this.client = client;
  }

  /** Returns a client with the timeout of the sample function. */
  protected static OkHttpClient client(OkHttpClient.Builder builder) {
    return builder.callTimeout(Duration.ofSeconds(30)).build();
  }

  /** The client is created with the first invocation, as in the other apps. */
  private static final class Shared {
    static final OkHttpClient CLIENT = client(new OkHttpClient.Builder());
  }

  /** Answers 200 after a call to the dependency. */
  @FunctionName("instrumentation")
  public HttpResponseMessage run(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws IOException, InterruptedException {
    Logger logger = context.getLogger();
    logger.info("new invocation received");
    Thread.sleep(Long.parseLong(System.getenv("IN_PROCESS_DELAY_MS")));
    Request call =
        new Request.Builder().url(System.getenv("EXTERNAL_DEPENDENCY_URL")).build();
    try (Response response = client.newCall(call).execute()) {
      if (!response.isSuccessful()) {
        throw new IOException("the dependency answered with " + response.code());
      }
    }
    logger.warning("log warning message");
    try {
      failOnPurpose();
    } catch (IllegalStateException e) {
      logger.log(Level.SEVERE, "exception caught", e);
    }
    return request
        .createResponseBuilder(HttpStatus.OK)
        .header("Content-Type", "text/plain; charset=utf-8")
        .body("This HTTP triggered function executed successfully.")
        .build();
  }

  private static void failOnPurpose() {
    throw new IllegalStateException("raised on purpose, to be seen under Failures");
  }
}
