package azurecensus.host.memory;

import azurecensus.host.memory.Destination.Kind;
import azurecensus.host.staged.BlobPath;
import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.HostJson;
import azurecensus.host.trigger.IncomingMessage;
import azurecensus.host.trigger.TriggerMessages;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Decides which functions receive a message, in which batches and how often. */
final class Subscriptions {
  private static final int QUEUE_DELIVERIES = 5;

  /** The default of a queue or subscription of Service Bus. */
  private static final int BUS_DELIVERIES = 10;

  private Subscriptions() {}

  /**
   * The functions that receive what is sent to a place. Of functions on one queue, or on one
   * subscription or consumer group, only the first receives it, because they would compete for it;
   * every function receives a blob or document.
   */
  static List<FunctionDefinition> of(Collection<FunctionDefinition> functions, Destination sent) {
    Map<String, FunctionDefinition> receivers = new LinkedHashMap<>();
    for (FunctionDefinition function : functions) {
      function
          .trigger()
          .filter(trigger -> listens(trigger, sent))
          .ifPresent(trigger -> receivers.putIfAbsent(group(function, trigger, sent), function));
    }
    return List.copyOf(receivers.values());
  }

  private static boolean listens(FunctionBinding trigger, Destination sent) {
    if (!trigger.isTrigger() || trigger.isHttpTrigger()) {
      return false;
    }
    // The names in a trigger have placeholders in the path of a blob only.
    Destination place = Destination.of(trigger, name -> "{" + name + "}");
    if (sent.kind() == Kind.BLOB && place.kind() == Kind.BLOB) {
      return place.account().equals(sent.account())
          && BlobPath.of(trigger.attribute("path")).match(sent.name()).isPresent();
    }
    return place.kind() != Kind.OTHER && place.isSame(sent);
  }

  private static String group(
      FunctionDefinition function, FunctionBinding trigger, Destination sent) {
    return switch (sent.kind()) {
      case QUEUE, BUS_QUEUE -> "";
      case BUS_TOPIC -> trigger.attribute("subscriptionName").toLowerCase(Locale.ROOT);
      case HUB -> {
        String group = trigger.attribute("consumerGroup").toLowerCase(Locale.ROOT);
        yield group.isEmpty() ? "$default" : group;
      }
      default -> function.name();
    };
  }

  /** The messages of one call as the function receives them: one by one, or all together. */
  static List<List<IncomingMessage>> batches(
      FunctionDefinition function, List<IncomingMessage> messages) {
    return TriggerMessages.isBatch(function.trigger().orElseThrow())
        ? List.of(messages)
        : messages.stream().map(List::of).toList();
  }

  /** The deliveries of a message whose function fails; 0 when the service repeats none. */
  static int deliveries(HostJson hostJson, Destination destination) {
    return switch (destination.kind()) {
      case QUEUE -> hostJson.at("extensions", "queues", "maxDequeueCount").asInt(QUEUE_DELIVERIES);
      case BLOB ->
        hostJson.at("extensions", "blobs", "poisonBlobThreshold").asInt(QUEUE_DELIVERIES);
      case BUS_QUEUE, BUS_TOPIC -> BUS_DELIVERIES;
      default -> 0;
    };
  }

  /** The host's message about a blob that failed too often. */
  static String poisonBlob(FunctionDefinition function, String path) {
    int slash = path.indexOf('/');
    return JsonNodeFactory.instance
        .objectNode()
        .put("Type", "BlobTrigger")
        .put("FunctionId", "Host.Functions." + function.name())
        .put("BlobType", "BlockBlob")
        .put("ContainerName", path.substring(0, slash))
        .put("BlobName", path.substring(slash + 1))
        .toString();
  }
}
