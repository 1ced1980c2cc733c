package azurecensus.host.app;

import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.StagedApp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names the triggers and inputs that need a service which this machine does not have, each type
 * once, with its functions.
 */
final class ServiceLimits {
  /** The inputs that this host serves, in lower case. */
  private static final Set<String> SERVED_INPUTS = Set.of("blob", "table");

  /** The reason why a trigger does not run here, by its start in lower case. */
  private static final Map<String, String> REASONS = Map.of(
      "orchestrationtrigger", "Durable Functions keep their state in a task hub",
      "activitytrigger", "Durable Functions keep their state in a task hub",
      "entitytrigger", "Durable Functions keep their state in a task hub",
      "signalrtrigger", "the SignalR service calls it",
      "kafkatrigger", "it needs a Kafka broker",
      "rabbitmqtrigger", "it needs a RabbitMQ server",
      "sqltrigger", "it needs the change tracking of a SQL database");

  private ServiceLimits() {}

  /** A sentence for each type of trigger and input that is not run here. */
  static List<String> notRunHere(StagedApp app, Collection<FunctionDefinition> loaded) {
    Map<String, Set<String>> triggers = new TreeMap<>();
    for (FunctionDefinition function : app.functions()) {
      if (!app.runs(function) && app.disabled().setting(function.name()).isEmpty()) {
        triggers
            .computeIfAbsent(function.triggerType(), any -> new TreeSet<>())
            .add(function.name());
      }
    }
    Map<String, Set<String>> inputs = new TreeMap<>();
    for (FunctionDefinition function : loaded) {
      for (FunctionBinding binding : function.bindings()) {
        if (!binding.isTrigger() && !binding.isOutput() && !isServed(binding)) {
          inputs.computeIfAbsent(binding.type(), any -> new TreeSet<>()).add(function.name());
        }
      }
    }
    List<String> lines = new ArrayList<>();
    triggers.forEach((type, functions) ->
        lines.add("Not run here: %s of %s: %s. Use the Functions Core Tools."
            .formatted(
                type,
                String.join(", ", functions),
                REASONS.getOrDefault(
                    type.toLowerCase(Locale.ROOT), "this host does not have its service"))));
    inputs.forEach((type, functions) -> lines.add(
        "Not served here: the input %s of %s; calls of these functions fail. Use the Functions Core Tools."
            .formatted(type, String.join(", ", functions))));
    return lines;
  }

  /** A table is served by key; a filter needs the service. */
  private static boolean isServed(FunctionBinding input) {
    return SERVED_INPUTS.contains(input.type().toLowerCase(Locale.ROOT))
        && input.attribute("filter").isEmpty();
  }
}
