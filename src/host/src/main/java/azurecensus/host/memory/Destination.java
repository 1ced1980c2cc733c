package azurecensus.host.memory;

import azurecensus.host.staged.BlobPath;
import azurecensus.host.staged.FunctionBinding;
import java.util.Locale;
import java.util.function.Function;

/**
 * The place that an output writes to.
 *
 * @param kind the service
 * @param account the setting with the connection, in lower case; places of two accounts differ
 * @param name the queue, hub, table, path or the like, as written
 */
record Destination(Kind kind, String account, String name) {
  /** A dead-letter queue of Service Bus is part of its queue. */
  private static final String DEAD_LETTERS = "/$deadletterqueue";

  private static final String STORAGE = "azurewebjobsstorage";

  /**
   * A service; its dependency type is the one that Application Insights' own SDKs give to its
   * calls.
   */
  enum Kind {
    QUEUE("Azure queue", "queue"),
    BUS_QUEUE("Azure Service Bus", "Service Bus queue"),
    BUS_TOPIC("Azure Service Bus", "Service Bus topic"),
    HUB("Azure Event Hubs", "event hub"),
    BLOB("Azure blob", "blob"),
    TABLE("Azure table", "table"),
    DOCUMENTS("Azure DocumentDB", "Cosmos DB container"),
    GRID("Azure Event Grid", "Event Grid topic"),
    SQL("SQL", "SQL table"),
    OTHER("Other", "");

    private final String dependencyType;
    private final String title;

    Kind(String dependencyType, String title) {
      this.dependencyType = dependencyType;
      this.title = title;
    }

    String dependencyType() {
      return dependencyType;
    }
  }

  /**
   * The place of an output, or of the messages that start a trigger.
   *
   * @param values supplies the values of placeholders
   * @throws IllegalArgumentException when a placeholder has no value
   */
  static Destination of(FunctionBinding binding, Function<String, String> values) {
    String type = binding.type().toLowerCase(Locale.ROOT).replaceFirst("trigger$", "");
    return switch (type) {
      case "queue" -> at(Kind.QUEUE, binding, "queueName", values);
      case "servicebus" ->
        binding.attribute("topicName").isEmpty()
            ? at(Kind.BUS_QUEUE, binding, "queueName", values)
            : at(Kind.BUS_TOPIC, binding, "topicName", values);
      case "eventhub" -> at(Kind.HUB, binding, "eventHubName", values);
      case "blob" -> at(Kind.BLOB, binding, "path", values);
      case "table" -> at(Kind.TABLE, binding, "tableName", values);
      case "cosmosdb" ->
        new Destination(
            Kind.DOCUMENTS,
            account(binding),
            BlobPath.fill(
                binding.attribute("databaseName") + "/"
                    + first(binding, "containerName", "collectionName"),
                values));
      case "eventgrid" -> at(Kind.GRID, binding, "topicEndpointUri", values);
      case "sql" -> at(Kind.SQL, binding, "commandText", values);
      default -> new Destination(Kind.OTHER, "", binding.type());
    };
  }

  private static Destination at(
      Kind kind, FunctionBinding binding, String part, Function<String, String> values) {
    return new Destination(kind, account(binding), BlobPath.fill(binding.attribute(part), values));
  }

  private static String account(FunctionBinding binding) {
    String account =
        first(binding, "connection", "connectionStringSetting").toLowerCase(Locale.ROOT);
    return account.isEmpty() ? STORAGE : account;
  }

  private static String first(FunctionBinding binding, String part, String other) {
    return binding.attribute(part).isEmpty() ? binding.attribute(other) : binding.attribute(part);
  }

  /** The queue for messages that failed too often. */
  Destination poison() {
    return switch (kind) {
      case QUEUE -> new Destination(kind, account, name + "-poison");
      case BUS_QUEUE, BUS_TOPIC -> new Destination(Kind.BUS_QUEUE, account, name + DEAD_LETTERS);
      default -> new Destination(Kind.QUEUE, account, "webjobs-blobtrigger-poison");
    };
  }

  /** True when messages sent here arrive at the other place; case of names does not matter. */
  boolean isSame(Destination other) {
    return kind == other.kind && account.equals(other.account) && name.equalsIgnoreCase(other.name);
  }

  /** The type of the dependency. */
  String dependencyType() {
    return kind == Kind.OTHER ? name : kind.dependencyType;
  }

  /** A description such as {@code queue "items"}. */
  String title() {
    return kind == Kind.OTHER ? name : kind.title + " \"" + name + "\"";
  }
}
