package azurecensus.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One entry of {@code bindings} in a {@code function.json}.
 *
 * @param type as written, e.g. {@code httpTrigger}
 * @param name the parameter's name; {@code $return} is the return value
 * @param direction {@code in}, {@code out} or {@code inout}, lower case
 * @param route the route template; empty when none is given
 * @param methods upper-case HTTP methods; empty means every method
 */
record FunctionBinding(
    String type, String name, String direction, String route, List<String> methods) {
  FunctionBinding {
    methods = List.copyOf(methods);
  }

  static FunctionBinding read(JsonNode node) {
    List<String> methods = new ArrayList<>();
    node.path("methods").forEach(method -> methods.add(method.asText().toUpperCase(Locale.ROOT)));
    return new FunctionBinding(
        node.path("type").asText(),
        node.path("name").asText(),
        node.path("direction").asText("in").toLowerCase(Locale.ROOT),
        node.path("route").asText(""),
        methods);
  }

  boolean isHttpTrigger() {
    return type.equalsIgnoreCase("httpTrigger");
  }

  boolean isTrigger() {
    return type.toLowerCase(Locale.ROOT).endsWith("trigger");
  }

  boolean isOutput() {
    return direction.equals("out") || direction.equals("inout");
  }

  boolean isHttpOutput() {
    return type.equalsIgnoreCase("http") && isOutput();
  }
}
