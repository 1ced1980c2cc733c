package azurecensus.host.trigger;

import azurecensus.host.binding.TriggerMessage;
import azurecensus.host.staged.FunctionBinding;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the data and the metadata of triggers other than HTTP from the input of a test call. The
 * names of the metadata are those of the Functions host's extensions; ids, times and counts are
 * made up, as for the first message of a queue.
 */
final class TriggerMessages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  /** The input of a timer function that a test call starts; a schedule's status is unknown then. */
  private static final String TIMER =
      "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":null,\"IsPastDue\":false}";

  private TriggerMessages() {}

  /**
   * Makes the message.
   *
   * @param trigger any trigger that the host runs, except HTTP
   * @param input the input of the call; a missing node for none
   */
  static TriggerMessage of(FunctionBinding trigger, JsonNode input, Instant now) {
    String text = text(input);
    String time = TIME.format(now.atOffset(ZoneOffset.UTC));
    Map<String, String> metadata = new LinkedHashMap<>();
    return switch (trigger.type().toLowerCase(Locale.ROOT)) {
      case "timertrigger" -> new TriggerMessage(TIMER, metadata);
      case "warmuptrigger" -> new TriggerMessage("{}", metadata);
      case "queuetrigger" -> {
        metadata.putAll(properties(text));
        metadata.put("QueueTrigger", text);
        metadata.put("Id", UUID.randomUUID().toString());
        metadata.put("DequeueCount", "1");
        metadata.put("InsertionTime", time);
        metadata.put(
            "ExpirationTime", TIME.format(now.plus(Duration.ofDays(7)).atOffset(ZoneOffset.UTC)));
        metadata.put(
            "NextVisibleTime",
            TIME.format(now.plus(Duration.ofMinutes(10)).atOffset(ZoneOffset.UTC)));
        metadata.put("PopReceipt", UUID.randomUUID().toString());
        yield new TriggerMessage(text, metadata);
      }
      case "servicebustrigger" ->
        batch(
            trigger,
            input,
            Map.of(
                "MessageId", quoted(UUID.randomUUID().toString()),
                "DeliveryCount", "1",
                "SequenceNumber", "1",
                "EnqueuedTimeUtc", quoted(time),
                "ContentType", "null",
                "CorrelationId", "null",
                "Subject", "null",
                "ApplicationProperties", "{}"));
      case "eventhubtrigger" ->
        batch(
            trigger,
            input,
            Map.of(
                "PartitionKey", "null",
                "Offset", quoted("0"),
                "SequenceNumber", "0",
                "EnqueuedTimeUtc", quoted(time),
                "Properties", "{}",
                "SystemProperties", "{}"));
      case "cosmosdbtrigger" ->
        new TriggerMessage(text.stripLeading().startsWith("[") ? text : "[" + text + "]", metadata);
      case "blobtrigger" -> {
        String path = PLACEHOLDER.matcher(trigger.attribute("path")).replaceAll("sample");
        metadata.put("BlobTrigger", path);
        metadata.put("Uri", "http://127.0.0.1/" + path);
        metadata.put("Name", path.substring(path.indexOf('/') + 1));
        metadata.put("Properties", "{\"Length\":" + text.length() + "}");
        metadata.put("Metadata", "{}");
        names(trigger.attribute("path")).forEach(name -> metadata.put(name, "sample"));
        yield new TriggerMessage(text, metadata);
      }
      default -> { // Event Grid
        metadata.putAll(properties(text));
        yield new TriggerMessage(text, metadata);
      }
    };
  }

  /**
   * Makes one message, or a batch when the trigger's cardinality is many. A batch has the metadata
   * of each message in arrays, whose names end in {@code Array}.
   *
   * @param each the metadata of a message, as JSON
   */
  private static TriggerMessage batch(
      FunctionBinding trigger, JsonNode input, Map<String, String> each) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (!trigger.attribute("cardinality").equalsIgnoreCase("many")) {
      String text = text(input);
      metadata.putAll(properties(text));
      each.forEach((name, json) -> {
        if (!json.equals("null")) {
          metadata.put(name, unquoted(json));
        }
      });
      return new TriggerMessage(text, metadata);
    }
    List<String> texts = new ArrayList<>();
    JsonNode items = parsed(input);
    if (items.isArray()) {
      items.forEach(item -> texts.add(text(item)));
    } else {
      texts.add(text(input));
    }
    each.forEach((name, json) ->
        metadata.put(name + "Array", "[" + (json + ",").repeat(texts.size() - 1) + json + "]"));
    return new TriggerMessage(texts, metadata);
  }

  /** The input itself, or the JSON in its text; the text when it holds none. */
  private static JsonNode parsed(JsonNode input) {
    if (!input.isTextual()) {
      return input;
    }
    try {
      JsonNode inner = JSON.readTree(input.asText());
      return inner instanceof ArrayNode array && !array.isEmpty() ? inner : input;
    } catch (JsonProcessingException e) {
      return input;
    }
  }

  /** The properties of a JSON object, texts without quotes; empty for other text. */
  private static Map<String, String> properties(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    try {
      if (text.stripLeading().startsWith("{") && JSON.readTree(text) instanceof ObjectNode object) {
        object
            .properties()
            .forEach(property -> properties.put(property.getKey(), text(property.getValue())));
      }
    } catch (JsonProcessingException e) {
      return Map.of(); // The message is other text.
    }
    return properties;
  }

  /** The names of the placeholders in a path. */
  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    Matcher name = PLACEHOLDER.matcher(path);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private static String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    return node.isTextual() ? node.asText() : node.toString();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String unquoted(String json) {
    return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
  }
}
