package azurecensus.host.staged;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of {@code bindings} in a {@code function.json}. A missing part is an empty text.
 *
 * @param type as written, e.g. {@code httpTrigger}
 * @param name the parameter's name; {@code $return} is the return value
 * @param direction {@code in}, {@code out} or {@code inout}, in lower case
 * @param route the route template of an HTTP trigger; empty means the function's name
 * @param methods HTTP methods in upper case; empty means every method
 * @param attributes all parts whose value is a text, a number or a truth value, by name in lower
 *     case
 */
public record FunctionBinding(
    String type,
    String name,
    String direction,
    String route,
    List<String> methods,
    Map<String, String> attributes) {
  private static final Pattern SETTING = Pattern.compile("%([^%\\s]+)%");

  /** The parts in which the Functions host replaces the names of settings, in lower case. */
  private static final Set<String> WITH_SETTINGS = Set.of(
      "schedule",
      "queuename",
      "topicname",
      "subscriptionname",
      "eventhubname",
      "consumergroup",
      "path",
      "tablename",
      "databasename",
      "containername",
      "collectionname");

  /** Copies the collections. */
  public FunctionBinding {
    methods = List.copyOf(methods);
    attributes = Map.copyOf(attributes);
  }

  static FunctionBinding of(JsonNode node) {
    List<String> methods = new ArrayList<>();
    JsonFiles.at(node, "methods")
        .forEach(method -> methods.add(method.asText().toUpperCase(Locale.ROOT)));
    Map<String, String> attributes = new LinkedHashMap<>();
    node.properties().forEach(part -> {
      if (part.getValue().isValueNode() && !part.getValue().isNull()) {
        attributes.put(part.getKey().toLowerCase(Locale.ROOT), part.getValue().asText());
      }
    });
    return new FunctionBinding(
        JsonFiles.at(node, "type").asText(""),
        JsonFiles.at(node, "name").asText(""),
        JsonFiles.at(node, "direction").asText("").toLowerCase(Locale.ROOT),
        JsonFiles.at(node, "route").asText(""),
        methods,
        attributes);
  }

  /** The part with that name, compared without case; an empty text when it is missing. */
  public String attribute(String name) {
    return attributes.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The binding with the settings' values in place of {@code %NAME%}. */
  FunctionBinding resolve(Map<String, String> settings) {
    Map<String, String> resolved = new HashMap<>(attributes);
    for (String name : WITH_SETTINGS) {
      resolved.computeIfPresent(
          name,
          (any, text) -> SETTING
              .matcher(text)
              .replaceAll(found ->
                  Matcher.quoteReplacement(settings.getOrDefault(found.group(1), found.group()))));
    }
    return new FunctionBinding(type, name, direction, route, methods, resolved);
  }

  /** The part and the setting that it names and that is missing; empty when none is missing. */
  public Optional<String> missingSetting() {
    for (String part : WITH_SETTINGS) {
      Matcher setting = SETTING.matcher(attributes.getOrDefault(part, ""));
      if (setting.find()) {
        return Optional.of("its %s \"%s\" (%s) needs the setting %s, which is missing"
            .formatted(isTrigger() ? "trigger" : "binding", name, part, setting.group(1)));
      }
    }
    return Optional.empty();
  }

  /** True for an HTTP trigger. */
  public boolean isHttpTrigger() {
    return type.equalsIgnoreCase("httpTrigger");
  }

  /** True for a trigger of any type. */
  public boolean isTrigger() {
    return type.toLowerCase(Locale.ROOT).endsWith("trigger");
  }

  /** True for the response of an HTTP trigger. */
  public boolean isHttpOutput() {
    return type.equalsIgnoreCase("http") && isOutput();
  }

  /** True when the function writes the binding. */
  public boolean isOutput() {
    return direction.equals("out") || direction.equals("inout");
  }
}
