package azurecensus.host.trigger;

import azurecensus.host.binding.TriggerMessage;
import azurecensus.host.binding.TriggerOrigin;
import azurecensus.host.staged.BlobPath;
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

/**
 * Makes the data and the metadata of triggers other than HTTP, from the input of a test call or
 * from messages. The names of the metadata are those of the Functions host's extensions; what only
 * the service knows, such as a receipt, is made up.
 */
public final class TriggerMessages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  /** The input of a timer function that a test call starts; a schedule's status is unknown then. */
  private static final String TIMER =
      "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":null,\"IsPastDue\":false}";

  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration INVISIBLE = Duration.ofMinutes(10);

  private TriggerMessages() {}

  /**
   * Makes the data for a test call.
   *
   * @param trigger any trigger that the host runs, except HTTP
   * @param input the input of the call; a missing node for none
   */
  static TriggerMessage of(FunctionBinding trigger, JsonNode input, Instant now) {
    List<String> texts = new ArrayList<>();
    JsonNode items = parsed(input);
    if (isBatch(trigger) && items.isArray()) {
      items.forEach(item -> texts.add(text(item)));
    }
    if (texts.isEmpty()) {
      texts.add(text(input));
    }
    String path = BlobPath.withSamples(trigger.attribute("path"));
    return make(
        trigger,
        texts.stream()
            .map(text -> new IncomingMessage(text, UUID.randomUUID().toString(), now, 1, "", path))
            .toList(),
        TriggerOrigin.ADMINISTRATION);
  }

  /**
   * Makes the data of messages.
   *
   * @param trigger a trigger that messages start, no timer
   * @param messages not empty; more than one for a batch only
   */
  public static TriggerMessage of(
      FunctionBinding trigger, List<IncomingMessage> messages, Instant now) {
    List<String> traceparents = messages.stream()
        .map(IncomingMessage::traceparent)
        .filter(traceparent -> !traceparent.isEmpty())
        .distinct()
        .toList();
    IncomingMessage first = messages.get(0);
    return make(
        trigger,
        messages,
        new TriggerOrigin(
            reason(trigger, first, now), details(trigger, messages), traceparents, ""));
  }

  /** True when the trigger passes several messages to one run. */
  public static boolean isBatch(FunctionBinding trigger) {
    return switch (trigger.type().toLowerCase(Locale.ROOT)) {
      case "servicebustrigger", "eventhubtrigger" ->
        trigger.attribute("cardinality").equalsIgnoreCase("many");
      case "cosmosdbtrigger" -> true;
      default -> false;
    };
  }

  private static TriggerMessage make(
      FunctionBinding trigger, List<IncomingMessage> messages, TriggerOrigin origin) {
    IncomingMessage first = messages.get(0);
    Map<String, String> metadata = new LinkedHashMap<>();
    return switch (trigger.type().toLowerCase(Locale.ROOT)) {
      case "timertrigger" -> new TriggerMessage(TIMER, metadata, origin);
      case "warmuptrigger" -> new TriggerMessage("{}", metadata, origin);
      case "queuetrigger" -> {
        metadata.putAll(properties(first.text()));
        metadata.put("QueueTrigger", first.text());
        metadata.put("Id", first.id());
        metadata.put("DequeueCount", Integer.toString(first.delivery()));
        metadata.put("InsertionTime", time(first.inserted()));
        metadata.put("ExpirationTime", time(first.inserted().plus(KEPT)));
        metadata.put("NextVisibleTime", time(first.inserted().plus(INVISIBLE)));
        metadata.put("PopReceipt", UUID.randomUUID().toString());
        yield new TriggerMessage(data(trigger, first), metadata, origin);
      }
      case "servicebustrigger" -> batch(trigger, messages, serviceBus(messages), origin);
      case "eventhubtrigger" -> batch(trigger, messages, eventHub(messages), origin);
      case "cosmosdbtrigger" ->
        new TriggerMessage(
            first.text().stripLeading().startsWith("[")
                ? first.text()
                : "["
                    + String.join(
                        ",", messages.stream().map(IncomingMessage::text).toList())
                    + "]",
            metadata,
            origin);
      case "blobtrigger" -> {
        String path = first.path();
        metadata.put("BlobTrigger", path);
        metadata.put("Uri", "http://127.0.0.1/" + path);
        metadata.put("Name", path.substring(path.indexOf('/') + 1));
        metadata.put("Properties", "{\"Length\":" + first.bytes().length + "}");
        metadata.put("Metadata", "{}");
        BlobPath.of(trigger.attribute("path")).match(path).ifPresent(metadata::putAll);
        yield new TriggerMessage(data(trigger, first), metadata, origin);
      }
      default -> { // Event Grid
        metadata.putAll(properties(first.text()));
        yield new TriggerMessage(first.text(), metadata, origin);
      }
    };
  }

  /** The metadata of each message, as JSON. */
  private static List<Map<String, String>> serviceBus(List<IncomingMessage> messages) {
    return messages.stream()
        .map(message -> Map.of(
            "MessageId",
            quoted(message.id()),
            "DeliveryCount",
            Integer.toString(message.delivery()),
            "SequenceNumber",
            "1",
            "EnqueuedTimeUtc",
            quoted(time(message.inserted())),
            "ContentType",
            "null",
            "CorrelationId",
            "null",
            "Subject",
            "null",
            "ApplicationProperties",
            diagnosticId(message)))
        .toList();
  }

  private static List<Map<String, String>> eventHub(List<IncomingMessage> messages) {
    return messages.stream()
        .map(message -> Map.of(
            "PartitionKey",
            "null",
            "Offset",
            quoted("0"),
            "SequenceNumber",
            "0",
            "EnqueuedTimeUtc",
            quoted(time(message.inserted())),
            "Properties",
            diagnosticId(message),
            "SystemProperties",
            "{\"SequenceNumber\":0,\"Offset\":\"0\",\"PartitionKey\":null,\"EnqueuedTimeUtc\":%s}"
                .formatted(quoted(time(message.inserted())))))
        .toList();
  }

  /** The property in which the Azure SDK sends the trace context with a message. */
  private static String diagnosticId(IncomingMessage message) {
    return message.traceparent().isEmpty()
        ? "{}"
        : "{\"Diagnostic-Id\":" + quoted(message.traceparent()) + "}";
  }

  /**
   * Makes one message, or a batch when the trigger's cardinality is many. A batch has the metadata
   * of each message in arrays, whose names end in {@code Array}.
   *
   * @param each the metadata of each message, as JSON
   */
  private static TriggerMessage batch(
      FunctionBinding trigger,
      List<IncomingMessage> messages,
      List<Map<String, String>> each,
      TriggerOrigin origin) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (!isBatch(trigger)) {
      IncomingMessage only = messages.get(0);
      metadata.putAll(properties(only.text()));
      each.get(0).forEach((name, json) -> {
        if (!json.equals("null")) {
          metadata.put(name, unquoted(json));
        }
      });
      return new TriggerMessage(data(trigger, only), metadata, origin);
    }
    for (String name : each.get(0).keySet()) {
      metadata.put(
          name + "Array",
          "[" + String.join(",", each.stream().map(one -> one.get(name)).toList()) + "]");
    }
    return new TriggerMessage(
        messages.stream().map(message -> data(trigger, message)).toList(), metadata, origin);
  }

  /** Bytes where the binding asks for them, else text, as the host decides. */
  private static Object data(FunctionBinding trigger, IncomingMessage message) {
    return trigger.attribute("dataType").equalsIgnoreCase("binary")
        ? message.bytes()
        : message.text();
  }

  /** The reason in the words of the host's extension for the trigger. */
  private static String reason(FunctionBinding trigger, IncomingMessage message, Instant now) {
    return switch (trigger.type().toLowerCase(Locale.ROOT)) {
      case "queuetrigger" ->
        "New queue message detected on '%s'.".formatted(trigger.attribute("queueName"));
      case "blobtrigger" -> "New blob detected(LogsAndContainerScan): %s".formatted(message.path());
      case "cosmosdbtrigger" ->
        "New changes on container %s at %s".formatted(trigger.attribute("containerName"), now);
      default -> "(null)"; // Service Bus and Event Hubs give none
    };
  }

  /** The line with which the host's extension describes the message; empty for none. */
  private static String details(FunctionBinding trigger, List<IncomingMessage> messages) {
    IncomingMessage first = messages.get(0);
    return switch (trigger.type().toLowerCase(Locale.ROOT)) {
      case "queuetrigger" ->
        "Trigger Details: MessageId: %s, DequeueCount: %d, InsertedOn: %s"
            .formatted(first.id(), first.delivery(), time(first.inserted()));
      case "servicebustrigger" ->
        "Trigger Details: MessageId: %s, SequenceNumber: 1, DeliveryCount: %d, EnqueuedTimeUtc: %s"
            .formatted(first.id(), first.delivery(), time(first.inserted()));
      case "eventhubtrigger" ->
        "Trigger Details: PartitionId: 0, Offset: 0, EnqueueTimeUtc: %s, SequenceNumber: 0, Count: %d"
            .formatted(time(first.inserted()), messages.size());
      default -> "";
    };
  }

  private static String time(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
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
