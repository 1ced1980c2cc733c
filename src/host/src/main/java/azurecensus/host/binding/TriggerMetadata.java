package azurecensus.host.binding;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The named values of a request that {@code @BindingName} can select: properties of a JSON body,
 * query parameters, route parameters, and {@code Query} and {@code Headers} as JSON. For equal
 * names a route parameter wins over a query parameter, and that over a property of the body.
 */
final class TriggerMetadata {
  private static final Gson GSON = new Gson();

  private TriggerMetadata() {}

  /**
   * Reads the values of a request.
   *
   * @param body the body's text; empty when there is none
   * @param headers names as the client sent them
   * @param lastQuery the last value of each query parameter
   * @param routeParameters the values of the route's parameters
   * @param query the joined values of each query parameter
   */
  static Map<String, String> of(
      String body,
      Map<String, String> headers,
      Map<String, String> lastQuery,
      Map<String, String> routeParameters,
      Map<String, String> query) {
    Map<String, String> values = bodyProperties(body);
    lastQuery.forEach((name, value) -> {
      // This parameter carries the function key, which is no data of the function.
      if (!name.equalsIgnoreCase("code")) {
        values.put(name, value);
      }
    });
    values.putAll(routeParameters);
    values.putIfAbsent("Query", GSON.toJson(query));
    values.putIfAbsent("Headers", GSON.toJson(headers));
    return values;
  }

  /** The properties of a JSON object; empty for other text. */
  private static Map<String, String> bodyProperties(String body) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!body.strip().startsWith("{")) {
      return values;
    }
    JsonObject object;
    try {
      object = JsonParser.parseString(body).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      return values;
    }
    for (Map.Entry<String, JsonElement> property : object.entrySet()) {
      JsonElement value = property.getValue();
      if (value.isJsonPrimitive()) {
        values.put(property.getKey(), HostText.metadata(value.getAsJsonPrimitive()));
      } else if (value.isJsonObject()) {
        values.put(property.getKey(), value.toString());
      }
    }
    return values;
  }
}
