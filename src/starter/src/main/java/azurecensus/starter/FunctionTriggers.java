package azurecensus.starter;

import azurecensus.tracing.Trigger;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The triggers of an app's functions other than HTTP, read from the {@code function.json} of each
 * function at its first invocation. Thread-safe.
 *
 * <p>The worker passes to middleware the parameters that are texts, and no properties of messages.
 * So of all messages the events of Event Grid alone show their trace here, which is in the event.
 */
final class FunctionTriggers {
  private static final Logger logger = Logger.getLogger("azurecensus.starter");

  /** Larger than any function.json, and as large as an event may be. */
  private static final int MAX_CHARACTERS = 1 << 20;

  /** A reference to an app setting, which the host replaces in most texts of a binding. */
  private static final Pattern SETTING = Pattern.compile("%([^%]+)%");

  private final Path appDirectory;
  private final Map<String, String> environment;

  /** By the name of the function; empty for a function whose trigger is unknown. */
  private final Map<String, Map<?, ?>> bindings = new ConcurrentHashMap<>();

  /**
   * Creates the triggers of an app.
   *
   * @param appDirectory the directory of {@code host.json}; null when it is unknown
   * @param environment the app settings
   */
  FunctionTriggers(Path appDirectory, Map<String, String> environment) {
    this.appDirectory = appDirectory;
    this.environment = environment;
  }

  /** Returns the origin of an invocation; null when it is unknown. */
  Trigger of(MiddlewareContext context) {
    String function = context.getFunctionName();
    if (appDirectory == null || function == null) {
      return null;
    }
    Map<?, ?> binding = bindings.computeIfAbsent(function, this::read);
    return switch (type(binding)) {
      case "queuetrigger" -> source(binding, "queueName", Trigger::queue);
      case "servicebustrigger" -> serviceBus(binding);
      case "eventhubtrigger" -> source(binding, "eventHubName", Trigger::eventHub);
      case "eventgridtrigger" -> eventGrid(context.getParameterValue(text(binding, "name")));
      case "timertrigger" -> source(binding, "schedule", Trigger::timer);
      case "cosmosdbtrigger" ->
        source(
            binding,
            binding.containsKey("containerName") ? "containerName" : "collectionName",
            Trigger::cosmosDb);
      case "blobtrigger" -> source(binding, "path", Trigger::blob);
      default -> null;
    };
  }

  private Trigger source(Map<?, ?> binding, String property, Function<String, Trigger> trigger) {
    String source = text(binding, property);
    return source == null ? null : trigger.apply(source);
  }

  private Trigger serviceBus(Map<?, ?> binding) {
    String topic = text(binding, "topicName");
    return topic == null
        ? source(binding, "queueName", Trigger::serviceBus)
        : Trigger.serviceBus(topic + "/" + text(binding, "subscriptionName"));
  }

  /** Reads the topic and the trace of an event, or of several; null when it is no event. */
  private static Trigger eventGrid(Object parameter) {
    if (!(parameter instanceof String event) || event.length() > MAX_CHARACTERS) {
      return null;
    }
    List<Map<String, Object>> events = events(event);
    if (events.isEmpty()) {
      return null;
    }
    Trigger trigger = Trigger.eventGrid(topic(events.get(0)));
    return event.stripLeading().startsWith("[")
        ? trigger.withMessages(events)
        : trigger.withMessage(events.get(0));
  }

  @SuppressWarnings("unchecked") // the names in an object of JSON are texts
  private static List<Map<String, Object>> events(String json) {
    try {
      Object value = JsonText.parse(json);
      return (value instanceof List<?> batch ? batch : List.of(value))
          .stream()
              .filter(Map.class::isInstance)
              .map(event -> (Map<String, Object>) event)
              .toList();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /**
   * Returns the name of the topic, which is the last part of the event's {@code topic}, or of its
   * {@code source} if it is a cloud event.
   */
  private static String topic(Map<String, Object> event) {
    Object topic = event.containsKey("topic") ? event.get("topic") : event.get("source");
    String path = topic instanceof String text ? text.split("[?#]", 2)[0] : "";
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the trigger's binding; empty when the function has none or no readable file. */
  private Map<?, ?> read(String function) {
    Path file = appDirectory.resolve(function).resolve("function.json");
    try {
      if (Files.size(file) > MAX_CHARACTERS) {
        return Map.of();
      }
      return JsonText.parse(Files.readString(file)) instanceof Map<?, ?> json
              && json.get("bindings") instanceof List<?> all
          ? trigger(all)
          : Map.of();
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | RuntimeException e) {
      logger.log(
          Level.WARNING,
          "The trigger of a function could not be read, so its requests do not name it.",
          e);
      return Map.of();
    }
  }

  private static Map<?, ?> trigger(List<?> bindings) {
    for (Object binding : bindings) {
      if (binding instanceof Map<?, ?> properties && type(properties).endsWith("trigger")) {
        return properties;
      }
    }
    return Map.of();
  }

  private static String type(Map<?, ?> binding) {
    return binding.get("type") instanceof String type ? type.toLowerCase(Locale.ROOT) : "";
  }

  /**
   * Returns a text of the binding with the values of the app settings that it names; null when
   * there is none.
   */
  private String text(Map<?, ?> binding, String property) {
    if (!(binding.get(property) instanceof String text) || text.isBlank()) {
      return null;
    }
    return SETTING
        .matcher(text)
        .replaceAll(setting ->
            Matcher.quoteReplacement(environment.getOrDefault(setting.group(1), setting.group())));
  }
}
