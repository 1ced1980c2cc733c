package azurecensus.host.trigger;

import azurecensus.host.app.LiveApp;
import azurecensus.host.binding.HttpTriggerRequest;
import azurecensus.host.routing.RequestUri;
import azurecensus.host.staged.FunctionDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Starts any function of the app with an input, as {@code POST /admin/functions/NAME} of the Core
 * Tools does. Thread-safe.
 */
public final class TestCalls {
  private final Invoker invoker;
  private final Clock clock;

  /** Creates the calls. */
  public TestCalls(Invoker invoker, Clock clock) {
    this.invoker = invoker;
    this.clock = clock;
  }

  /**
   * Runs the function and waits for its end; a retry policy repeats it after a failure. A function
   * with an HTTP trigger receives a POST request with the input as its body.
   *
   * @param url the URL of the function; used for an HTTP trigger only
   * @param input the input; a missing node for none
   */
  public void run(LiveApp live, FunctionDefinition function, URI url, JsonNode input) {
    if (function.httpTrigger().isPresent()) {
      invoker.http(live, function, request(url, input), UnaryOperator.identity());
      return;
    }
    invoker.repeated(
        live,
        function,
        TriggerMessages.of(function.trigger().orElseThrow(), input, clock.instant()));
  }

  private static HttpTriggerRequest request(URI url, JsonNode input) {
    String body = input.isTextual() ? input.asText() : input.isNull() ? "" : input.toString();
    Map<String, String> headers = Map.of("content-type", "application/json");
    return new HttpTriggerRequest(
        "POST",
        url.toString(),
        headers,
        RequestUri.query(url.getRawQuery()),
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8),
        new HttpTriggerRequest.Sent(headers, Map.of()));
  }
}
