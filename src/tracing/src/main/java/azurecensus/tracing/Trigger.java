package azurecensus.tracing;

import azurecensus.tracing.internal.W3cTraceContext;
import io.opencensus.trace.SpanContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The origin of an invocation that is not an HTTP request: the kind of trigger, its source, and the
 * traces of its messages.
 *
 * <pre>{@code
 * @FunctionName("ship")
 * public void ship(
 *     @ServiceBusQueueTrigger(name = "order", queueName = "orders", connection = "BUS") String order,
 *     @BindingName("ApplicationProperties") Map<String, Object> properties,
 *     ExecutionContext context) {
 *   try (InvocationSpan span =
 *       tracer.startTriggered(context, Trigger.serviceBus("orders").withMessage(properties))) {
 *     // ...
 *   }
 * }
 * }</pre>
 *
 * <p>The trace of a single message is continued, unless the host passes a trace of its own; then,
 * and for the messages of a batch, it is linked. A message without a trace, or with a malformed
 * one, changes nothing. Where the host sends the request itself, it describes and links it, and a
 * trigger has no effect.
 *
 * <p>Immutable and thread-safe.
 */
public final class Trigger {
  private static final String TRIGGER = "faas.trigger";
  private static final String BATCH_SIZE = "messaging.batch.message_count";

  private final Map<String, String> attributes;
  private final List<SpanContext> senders;

  private Trigger(Map<String, String> attributes, List<SpanContext> senders) {
    this.attributes = attributes;
    this.senders = senders;
  }

  /** Returns a storage queue, whose messages have no properties and so carry no trace. */
  public static Trigger queue(String queue) {
    return messaging("azurequeue", queue);
  }

  /** Returns a queue, or {@code topic/subscription}, of Service Bus. */
  public static Trigger serviceBus(String entity) {
    return messaging("servicebus", entity);
  }

  /** Returns an event hub. */
  public static Trigger eventHub(String hub) {
    return messaging("eventhubs", hub);
  }

  /** Returns a topic of Event Grid; a cloud event carries its trace in its own attributes. */
  public static Trigger eventGrid(String topic) {
    return messaging("eventgrid", topic);
  }

  /** Returns a timer with its schedule. */
  public static Trigger timer(String schedule) {
    return new Trigger(attributes("timer", "faas.cron", schedule), List.of());
  }

  /** Returns the change feed of a container of Cosmos DB. */
  public static Trigger cosmosDb(String container) {
    return datasource(container);
  }

  /** Returns a path of Blob Storage, such as {@code orders/{name}}. */
  public static Trigger blob(String path) {
    return datasource(path);
  }

  private static Trigger datasource(String source) {
    return new Trigger(attributes("datasource", "faas.document.collection", source), List.of());
  }

  private static Trigger messaging(String system, String destination) {
    Map<String, String> attributes =
        attributes("pubsub", "messaging.destination.name", destination);
    attributes.put("messaging.system", system);
    attributes.put("messaging.operation", "process");
    return new Trigger(attributes, List.of());
  }

  private static Map<String, String> attributes(String kind, String key, String source) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put(TRIGGER, kind);
    attributes.put(key, Objects.requireNonNull(source, "source"));
    return attributes;
  }

  /**
   * Adds the message that started the invocation.
   *
   * @param properties the message's own properties, among them {@code traceparent} or
   *     {@code Diagnostic-Id} if its sender was traced; null: none
   */
  public Trigger withMessage(Map<String, ?> properties) {
    return new Trigger(attributes, senders(Collections.singletonList(properties)));
  }

  /**
   * Adds the messages of a batch.
   *
   * @param properties one map for each message, as for {@link #withMessage}; null: none
   */
  public Trigger withMessages(Collection<? extends Map<String, ?>> properties) {
    Collection<? extends Map<String, ?>> messages = properties == null ? List.of() : properties;
    Map<String, String> more = new TreeMap<>(attributes);
    more.put(BATCH_SIZE, Integer.toString(messages.size()));
    return new Trigger(more, senders(messages));
  }

  private static List<SpanContext> senders(Collection<? extends Map<String, ?>> messages) {
    List<SpanContext> senders = new ArrayList<>();
    for (Map<String, ?> message : messages) {
      if (message != null) {
        W3cTraceContext.extract(name -> text(message.get(name))).ifPresent(senders::add);
      }
    }
    return senders;
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  /** Returns the sender whose trace the invocation continues; null when there is none or many. */
  SpanContext parent() {
    return senders.size() == 1 && !attributes.containsKey(BATCH_SIZE) ? senders.get(0) : null;
  }

  Map<String, String> attributes() {
    return attributes;
  }

  List<SpanContext> senders() {
    return senders;
  }
}
