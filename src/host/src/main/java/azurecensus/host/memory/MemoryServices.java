package azurecensus.host.memory;

import azurecensus.host.app.LiveApp;
import azurecensus.host.binding.InputSource;
import azurecensus.host.binding.MessageConverter;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.binding.TriggerMessage;
import azurecensus.host.console.HostConsole;
import azurecensus.host.memory.Destination.Kind;
import azurecensus.host.staged.BlobPath;
import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.telemetry.OutputCall;
import azurecensus.host.trigger.IncomingMessage;
import azurecensus.host.trigger.Invoker;
import azurecensus.host.trigger.TriggerMessages;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stores the outputs of functions, shows each of them, and passes messages, documents and blobs to
 * the functions of the same app that they start. Thread-safe.
 */
public final class MemoryServices implements Invoker.OutputSink, InputSource, AutoCloseable {
  /** The outputs that {@link #outputs} returns at most. */
  private static final int LISTED = 200;

  private final Supplier<LiveApp> apps;
  private final HostConsole console;
  private final Clock clock;
  private final MessageConverter converter = new MessageConverter();
  private final Map<Destination, Object> blobs = new ConcurrentHashMap<>();
  private final Tables tables = new Tables();
  private final Map<String, FunctionQueue> queues = new ConcurrentHashMap<>();
  private final Deque<SentOutput> outputs = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * Creates the services.
   *
   * @param apps supplies the current app, whose functions receive the messages
   */
  public MemoryServices(Supplier<LiveApp> apps, HostConsole console, Clock clock) {
    this.apps = apps;
    this.console = console;
    this.clock = clock;
  }

  @Override
  public void send(Invoker invoker, Invoker.OutputSink.Outputs sent) {
    sent.values().forEach((binding, value) -> send(invoker, sent, binding, value));
  }

  private void send(Invoker invoker, Outputs sent, FunctionBinding binding, Object value) {
    Destination destination = Destination.of(binding, placeholders(sent.input()));
    if (destination.kind() == Kind.BLOB) {
      Object content = converter.content(value);
      blobs.put(destination, content);
      deliver(invoker, sent, binding, destination, List.of(content));
      return;
    }
    List<Object> messages = converter.messages(value);
    if (destination.kind() == Kind.TABLE) {
      messages.forEach(row -> tables.put(
          destination,
          binding,
          (String) row,
          text -> BlobPath.fill(text, placeholders(sent.input()))));
    }
    if (destination.kind() == Kind.HUB || destination.kind() == Kind.DOCUMENTS) {
      deliver(invoker, sent, binding, destination, messages); // one call with all of them
    } else {
      messages.forEach(message -> deliver(invoker, sent, binding, destination, List.of(message)));
    }
  }

  /** Shows the contents of one call, reports the call, and starts the functions that listen. */
  private void deliver(
      Invoker invoker,
      Outputs sent,
      FunctionBinding binding,
      Destination destination,
      List<Object> contents) {
    if (contents.isEmpty()) {
      return;
    }
    LiveApp live = apps.get();
    List<FunctionDefinition> receivers = Subscriptions.of(live.app().functions(), destination);
    String names =
        String.join(", ", receivers.stream().map(FunctionDefinition::name).toList());
    Object shownContent = contents.size() == 1 ? contents.get(0) : "[" + joined(contents) + "]";
    SentOutput shown = new SentOutput(
        clock.instant(),
        sent.function().name(),
        sent.invocationId(),
        binding.type(),
        destination.name(),
        length(shownContent),
        SentOutput.shown(shownContent),
        names);
    show(shown, destination);
    String traceparent = sent.telemetry()
        .sent(new OutputCall(
            destination.dependencyType(),
            destination.name(),
            "Send to " + destination.title(),
            Map.of(
                "Binding", binding.name(),
                "Bytes", Integer.toString(shown.bytes()),
                "Body", shown.body())));
    start(invoker, receivers, destination, messages(contents, destination, traceparent));
  }

  private List<IncomingMessage> messages(
      List<Object> contents, Destination destination, String traceparent) {
    Instant now = clock.instant();
    String path = destination.kind() == Kind.BLOB ? destination.name() : "";
    List<IncomingMessage> messages = new ArrayList<>();
    for (Object content : contents) {
      messages.add(
          new IncomingMessage(content, UUID.randomUUID().toString(), now, 1, traceparent, path));
    }
    return messages;
  }

  private void show(SentOutput shown, Destination destination) {
    synchronized (outputs) {
      outputs.addFirst(shown);
      if (outputs.size() > LISTED) {
        outputs.removeLast();
      }
    }
    console.info("Output of %s to %s, %d bytes, %s: %s"
        .formatted(
            shown.function(),
            destination.title(),
            shown.bytes(),
            shown.receivers().isEmpty()
                ? "starts no function of this app"
                : "starts " + shown.receivers(),
            shown.body()));
  }

  private void start(
      Invoker invoker,
      Collection<FunctionDefinition> receivers,
      Destination destination,
      List<IncomingMessage> messages) {
    for (FunctionDefinition receiver : receivers) {
      for (List<IncomingMessage> batch : Subscriptions.batches(receiver, messages)) {
        String name = receiver.name();
        enqueue(name, live -> receive(invoker, live, name, destination, batch));
      }
    }
  }

  private void enqueue(String function, Consumer<LiveApp> message) {
    FunctionQueue queue = queues.computeIfAbsent(function, any -> new FunctionQueue());
    if (queue.add(message)) {
      drain(queue);
    }
  }

  /**
   * Passes waiting messages on a thread of the current app, and after a reload of its successor.
   */
  private void drain(FunctionQueue queue) {
    LiveApp live = apps.get();
    while (!live.enter()) {
      if (closed) {
        return;
      }
      live = apps.get(); // it was replaced a moment ago
    }
    LiveApp entered = live;
    entered.execute(() -> {
      try {
        while (!closed && entered == apps.get()) {
          Consumer<LiveApp> message = queue.next();
          if (message == null) {
            return;
          }
          message.accept(entered);
        }
      } finally {
        entered.leave();
      }
      if (!closed) {
        drain(queue);
      }
    });
  }

  /** Passes a message to a function until it succeeds or has failed too often. */
  private void receive(
      Invoker invoker,
      LiveApp live,
      String name,
      Destination destination,
      List<IncomingMessage> messages) {
    live.app().functions().stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .ifPresentOrElse(
            function -> receive(invoker, live, function, destination, messages),
            () ->
                console.warn("A message for %s was not delivered: the rebuilt app does not run it."
                    .formatted(name)));
  }

  private void receive(
      Invoker invoker,
      LiveApp live,
      FunctionDefinition function,
      Destination destination,
      List<IncomingMessage> first) {
    FunctionBinding trigger = function.trigger().orElseThrow();
    int most = Subscriptions.deliveries(live.app().staged().hostJson(), destination);
    if (most == 0) {
      invoker.repeated(live, function, TriggerMessages.of(trigger, first, clock.instant()));
      return;
    }
    List<IncomingMessage> messages = first;
    for (int delivery = 1; delivery <= most; delivery++) {
      TriggerMessage data = TriggerMessages.of(trigger, messages, clock.instant());
      if (invoker.message(live, function, data)) {
        return;
      }
      messages = messages.stream().map(IncomingMessage::again).toList();
    }
    poison(invoker, function, destination, first, most);
  }

  private void poison(
      Invoker invoker,
      FunctionDefinition function,
      Destination destination,
      List<IncomingMessage> messages,
      int deliveries) {
    Destination poison = destination.poison();
    for (IncomingMessage message : messages) {
      Object content = destination.kind() == Kind.BLOB
          ? Subscriptions.poisonBlob(function, message.path())
          : message.content();
      List<FunctionDefinition> receivers = Subscriptions.of(apps.get().app().functions(), poison);
      SentOutput shown = new SentOutput(
          clock.instant(),
          function.name(),
          "",
          "poison",
          poison.name(),
          length(content),
          SentOutput.shown(content),
          String.join(", ", receivers.stream().map(FunctionDefinition::name).toList()));
      console.warn("Message has reached MaxDequeueCount of %d. Moving message to %s."
          .formatted(deliveries, poison.title()));
      show(shown, poison);
      start(invoker, receivers, poison, messages(List.of(content), poison, message.traceparent()));
    }
  }

  @Override
  public Object read(FunctionBinding input, TriggerInput trigger) {
    Function<String, String> values = placeholders(trigger);
    Destination place = Destination.of(input, values);
    if (place.kind() == Kind.BLOB) {
      Object content = blobs.get(place);
      boolean binary = input.attribute("dataType").equalsIgnoreCase("binary");
      if (content instanceof byte[] bytes) {
        return binary ? bytes : new String(bytes, StandardCharsets.UTF_8);
      }
      return binary && content instanceof String text
          ? text.getBytes(StandardCharsets.UTF_8)
          : content;
    }
    if (place.kind() == Kind.TABLE && input.attribute("filter").isEmpty()) {
      return tables.read(place, input, text -> BlobPath.fill(text, values));
    }
    throw new IllegalStateException(
        "The input \"%s\" (%s) cannot be read on this machine: use the Functions Core Tools with its service."
            .formatted(input.name(), input.type()));
  }

  /** The values of placeholders in the parts of a binding; names are compared without case. */
  private static Function<String, String> placeholders(TriggerInput input) {
    Map<String, String> metadata = input.metadata();
    return name -> {
      if (name.equalsIgnoreCase("rand-guid")) {
        return UUID.randomUUID().toString();
      }
      return metadata.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
    };
  }

  private static String joined(List<Object> contents) {
    return String.join(",", contents.stream().map(SentOutput::shown).toList());
  }

  private static int length(Object content) {
    return content instanceof byte[] bytes
        ? bytes.length
        : ((String) content).getBytes(StandardCharsets.UTF_8).length;
  }

  /** The last outputs, newest first. */
  public List<SentOutput> outputs() {
    synchronized (outputs) {
      return List.copyOf(outputs);
    }
  }

  /** Starts no further function, and reports messages that no function has received. */
  @Override
  public void close() {
    closed = true;
    queues.forEach((function, queue) -> {
      if (queue.waiting() > 0) {
        console.warn("%d messages for %s were not delivered before the end."
            .formatted(queue.waiting(), function));
      }
    });
  }
}
