package azurecensus.host.binding;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.microsoft.azure.functions.HttpResponseMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts a function's result to the HTTP response that the Functions host writes. In Azure the
 * Java worker encodes the value; the host decodes it, recognises objects that describe a response,
 * and formats the content. The combined result is reproduced, for example JSON that is printed over
 * several lines as {@code text/plain}. Not thread-safe.
 */
public final class OutputConverter {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset=\"?([^;\"\\s]*)", Pattern.CASE_INSENSITIVE);
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  /** The worker's JSON: HTML characters are escaped, nulls are omitted. */
  private final Gson worker = new Gson();

  /** The format in which the host's JSON library prints an object or array as text. */
  private final Gson host = new GsonBuilder()
      .setPrettyPrinting()
      .disableHtmlEscaping()
      .serializeNulls()
      .create();

  /** The response for the value of {@code $return} or of an HTTP output; null means no value. */
  public HttpTriggerResponse toResponse(Object value) {
    if (value instanceof HttpResponseMessage message) {
      return fromMessage(message);
    }
    if (value == null) {
      return HttpTriggerResponse.empty(NO_CONTENT);
    }
    if (value instanceof byte[] bytes) {
      return new HttpTriggerResponse(OK, Map.of(), null, bytes);
    }
    if (value instanceof String text) {
      return fromPlainText(text);
    }
    return fromPlainJson(workerJson(value));
  }

  private HttpTriggerResponse fromMessage(HttpResponseMessage message) {
    Map<String, String> headers =
        message instanceof LocalHttpResponseMessage local ? local.headers() : Map.of();
    Object body = message.getBody();
    if (body instanceof byte[] bytes) {
      return response(message.getStatusCode(), headers, bytes, null);
    }
    String text;
    if (body == null) {
      text = "";
    } else if (body instanceof String string) {
      text = string;
    } else {
      text = hostText(workerJson(body));
    }
    return response(
        message.getStatusCode(), headers, text.getBytes(StandardCharsets.UTF_8), PLAIN_TEXT);
  }

  /** A returned text that is valid JSON is treated as that JSON. */
  private HttpTriggerResponse fromPlainText(String text) {
    JsonElement json = HostJsonReader.read(text);
    if (json == null) {
      return response(OK, Map.of(), text.getBytes(StandardCharsets.UTF_8), PLAIN_TEXT);
    }
    return fromPlainJson(json);
  }

  private HttpTriggerResponse fromPlainJson(JsonElement json) {
    if (json instanceof JsonObject object && get(object, "body") != null) {
      return fromResponseObject(object);
    }
    return response(OK, Map.of(), hostText(json).getBytes(StandardCharsets.UTF_8), PLAIN_TEXT);
  }

  /**
   * An object with a {@code body} describes a response; {@code status} or {@code statusCode} and
   * {@code headers} are optional.
   */
  private HttpTriggerResponse fromResponseObject(JsonObject object) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (get(object, "headers") instanceof JsonObject written) {
      written.entrySet().forEach(entry -> headers.put(entry.getKey(), hostText(entry.getValue())));
    }
    return response(
        status(object),
        headers,
        hostText(get(object, "body")).getBytes(StandardCharsets.UTF_8),
        PLAIN_TEXT);
  }

  private static int status(JsonObject object) {
    for (String name : new String[] {"statusCode", "status"}) {
      if (get(object, name) instanceof JsonPrimitive value) {
        try {
          return value.getAsInt();
        } catch (NumberFormatException e) {
          return OK;
        }
      }
    }
    return OK;
  }

  private static JsonElement get(JsonObject object, String name) {
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(name)) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static HttpTriggerResponse response(
      int status, Map<String, String> headers, byte[] body, String defaultContentType) {
    Map<String, String> others = new LinkedHashMap<>();
    String contentType = defaultContentType;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase("content-type")) {
        contentType = defaultContentType == null ? header.getValue() : withUtf8(header.getValue());
      } else {
        others.put(header.getKey(), header.getValue());
      }
    }
    return new HttpTriggerResponse(status, others, contentType, body);
  }

  /**
   * Text is always written in UTF-8. Another charset in the content type is replaced; a type that
   * names this one stays as written.
   */
  private static String withUtf8(String contentType) {
    Matcher charset = CHARSET.matcher(contentType);
    if (!charset.find()) {
      return contentType + "; charset=utf-8";
    }
    return charset.group(1).equalsIgnoreCase("utf-8")
        ? contentType
        : contentType.substring(0, charset.start(1)) + "utf-8"
            + contentType.substring(charset.end(1));
  }

  private JsonElement workerJson(Object value) {
    if (value instanceof Float || value instanceof Double) {
      // Not JSON: the worker passes these as a number of its protocol.
      return new JsonPrimitive(((Number) value).doubleValue());
    }
    return HostText.withHostNumbers(JsonParser.parseString(worker.toJson(value)));
  }

  /** The text that the host writes for decoded JSON. */
  private String hostText(JsonElement json) {
    if (json == null || json instanceof JsonNull) {
      return "";
    }
    if (json instanceof JsonPrimitive primitive) {
      if (primitive.isBoolean()) {
        return primitive.getAsBoolean() ? "True" : "False";
      }
      return primitive.isNumber()
          ? HostText.number(primitive.getAsString())
          : primitive.getAsString();
    }
    return host.toJson(json);
  }
}
