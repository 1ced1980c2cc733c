package azurecensus.host.http;

import azurecensus.host.app.LiveApp;
import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.memory.SentOutput;
import azurecensus.host.routing.RequestUri;
import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.StagedApp;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The answers below {@code /admin} and the root page, as the Core Tools give them. */
final class Administration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FUNCTIONS = "/admin/functions";
  private static final String OUTPUTS = "/admin/outputs";

  private Administration() {}

  /** True for a path that this class answers. */
  static boolean answers(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.equals("/admin/host/status")
        || lower.equals("/admin/host/ping")
        || lower.equals(OUTPUTS)
        || lower.equals(FUNCTIONS)
        || lower.startsWith(FUNCTIONS + "/");
  }

  /** The function in the path, if the app runs it. */
  static Optional<FunctionDefinition> function(LiveApp live, String path) {
    String name = path.substring(Math.min(path.length(), FUNCTIONS.length() + 1));
    return live.app().functions().stream()
        .filter(function -> function.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /**
   * The answer to GET.
   *
   * @param outputs supplies the last outputs of functions
   */
  static HttpTriggerResponse get(
      LiveApp live, String path, URI host, Supplier<List<SentOutput>> outputs) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.equals("/admin/host/status")) {
      return HostStatus.running();
    }
    if (lower.equals("/admin/host/ping")) {
      return HttpTriggerResponse.empty(200);
    }
    if (lower.equals(OUTPUTS)) {
      ArrayNode list = JSON.createArrayNode();
      outputs.get().forEach(output -> list.add(describe(output)));
      return json(list);
    }
    StagedApp app = live.app().staged();
    if (lower.equals(FUNCTIONS)) {
      ArrayNode list = JSON.createArrayNode();
      app.functions().forEach(function -> list.add(describe(app, function, host)));
      return json(list);
    }
    return app.functions().stream()
        .filter(
            function -> lower.equals((FUNCTIONS + "/" + function.name()).toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(function -> json(describe(app, function, host)))
        .orElseGet(() -> HttpTriggerResponse.empty(404));
  }

  private static ObjectNode describe(StagedApp app, FunctionDefinition function, URI host) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", function.name());
    json.put("href", host + FUNCTIONS + "/" + function.name());
    if (function.httpTrigger().isPresent()) {
      json.put("invoke_url_template", host + path(app, function));
    }
    json.put("language", "java");
    json.put("isDisabled", app.disabled().setting(function.name()).isPresent());
    ArrayNode bindings = json.putObject("config").putArray("bindings");
    for (FunctionBinding binding : function.bindings()) {
      bindings
          .addObject()
          .put("type", binding.type())
          .put("direction", binding.direction())
          .put("name", binding.name());
    }
    return json;
  }

  private static ObjectNode describe(SentOutput output) {
    return JSON.createObjectNode()
        .put("time", output.time().toString())
        .put("function", output.function())
        .put("invocationId", output.invocationId())
        .put("binding", output.binding())
        .put("target", output.target())
        .put("bytes", output.bytes())
        .put("body", output.body())
        .put("starts", output.receivers());
  }

  /** The URL of a function with an HTTP trigger, with its route template encoded as the path. */
  static URI url(StagedApp app, FunctionDefinition function, URI host) {
    return URI.create(
        RequestUri.absolute("http", host.getRawAuthority(), path(app, function), null));
  }

  private static String path(StagedApp app, FunctionDefinition function) {
    String prefix = app.hostJson().routePrefix();
    return (prefix.isEmpty() ? "" : "/" + prefix) + "/" + function.route();
  }

  /**
   * The input in the body of a test call: {@code {"input": …}}.
   *
   * @return a missing node for an empty body or one without input; empty when it is malformed
   */
  static Optional<JsonNode> input(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return Optional.of(MissingNode.getInstance());
    }
    try {
      JsonNode call = JSON.readTree(text);
      return call.isObject() ? Optional.of(call.path("input")) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The page at the root of the host. */
  static HttpTriggerResponse rootPage() {
    String page = "<!DOCTYPE html><html lang=en><title>Functions on this machine</title>"
        + "<p>Your function app is running. <a href=/admin/functions>Its functions</a>.</p></html>";
    return new HttpTriggerResponse(
        200, Map.of(), "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpTriggerResponse json(JsonNode node) {
    return new HttpTriggerResponse(
        200,
        Map.of(),
        "application/json; charset=utf-8",
        node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
