package azurecensus.moving;

import azurecensus.tracing.ClientSpan;
import azurecensus.tracing.InProcessSpan;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The traced code, which is the same at each step. */
public final class MovingApp {
  static {
    // An app that moves for good has the call alone; before the move there is no OpenTelemetry.
    if (!System.getenv().getOrDefault("TELEMETRY", "").isEmpty()) {
      MovedLogs.start();
    }
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(MovingApp.class);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Does a step, calls a service, and logs with both libraries. */
  @FunctionName("order")
  public HttpResponseMessage order(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET})
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws Exception {
    context.getLogger().info("by the invocation's logger");
    InProcessSpan.run("check stock", () -> LOGGER.warn("by SLF4J"));
    URI uri = URI.create(System.getenv("DEPENDENCY_URL"));
    HttpRequest.Builder call = HttpRequest.newBuilder(uri);
    HttpResponse<String> answer = ClientSpan.http("GET", uri).call(span -> {
      span.sendHeaders(call::setHeader);
      HttpResponse<String> response = CLIENT.send(call.build(), BodyHandlers.ofString());
      span.recordStatusCode(response.statusCode());
      return response;
    });
    return request.createResponseBuilder(HttpStatus.OK).body(answer.body()).build();
  }

  /** Throws an exception that no code catches. */
  @FunctionName("fails")
  public HttpResponseMessage fails(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET})
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context) {
    throw new IllegalStateException("out of stock");
  }
}
