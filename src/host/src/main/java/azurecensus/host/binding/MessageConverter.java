package azurecensus.host.binding;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts the value of an output other than HTTP to what its service stores: the Java worker sends
 * texts, bytes, or JSON of any other value, and the Functions host sends each entry of a JSON array
 * as a message of its own. Thread-safe.
 */
public final class MessageConverter {
  private final Gson gson = new Gson();

  /**
   * The whole value as one content.
   *
   * @param value not null
   * @return a {@code String} or a {@code byte[]}
   */
  public Object content(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (value instanceof CharSequence || value instanceof Number) {
      return value instanceof Double || value instanceof Float
          ? HostText.real(((Number) value).doubleValue())
          : value.toString();
    }
    return gson.toJson(value);
  }

  /**
   * The messages in a value: the entries of a list, an array or a JSON array, else the value
   * itself.
   *
   * @param value not null
   * @return each a {@code String} or a {@code byte[]}
   */
  public List<Object> messages(Object value) {
    Object content = content(value);
    if (!(content instanceof String text) || !text.stripLeading().startsWith("[")) {
      return List.of(content);
    }
    JsonElement json = HostJsonReader.read(text);
    if (!(json instanceof JsonArray array)) {
      return List.of(content);
    }
    List<Object> messages = new ArrayList<>();
    for (JsonElement entry : array) {
      messages.add(
          entry instanceof JsonPrimitive primitive ? primitive.getAsString() : gson.toJson(entry));
    }
    return messages;
  }
}
