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

  /** Reads the values of a request. */
  static Map<String, String> of(HttpTriggerRequest request) {
    Map<String, String> values = new LinkedHashMap<>();
    if (request.hasBody() && !request.hasBinaryBody()) {
      addBodyProperties(values, request.bodyText());
    }
    request.sent().query().forEach((name, value) -> {
      // This parameter carries the function key, which is no data of the function.
      if (!name.equalsIgnoreCase("code")) {
        values.put(name, value);
      }
    });
    values.putAll(request.routeParameters());
    values.putIfAbsent("Query", GSON.toJson(request.query()));
    values.putIfAbsent("Headers", GSON.toJson(request.sent().headers()));
    return values;
  }

  private static void addBodyProperties(Map<String, String> values, String body) {
    if (!body.strip().startsWith("{")) {
      return;
    }
    JsonObject object;
    try {
      object = JsonParser.parseString(body).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      return;
    }
    for (Map.Entry<String, JsonElement> property : object.entrySet()) {
      JsonElement value = property.getValue();
      if (value.isJsonPrimitive()) {
        values.put(property.getKey(), HostText.metadata(value.getAsJsonPrimitive()));
      } else if (value.isJsonObject()) {
        values.put(property.getKey(), value.toString());
      }
    }
  }
}
