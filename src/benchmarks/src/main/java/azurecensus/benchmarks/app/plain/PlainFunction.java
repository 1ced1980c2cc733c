package azurecensus.benchmarks.app.plain;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
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

  /** Creates the function; called by the worker for its one invocation. */
  public PlainFunction() {
    this(new OkHttpClient.Builder());
  }

  /** Creates the function with a builder for its HTTP client. */
  protected PlainFunction(OkHttpClient.Builder client) {
    this.client = client.callTimeout(Duration.ofSeconds(30)).build();
  }

  /** Answers 200 after a call to the dependency. */
  public HttpResponseMessage run(
      HttpRequestMessage<Optional<String>> request, ExecutionContext context)
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
