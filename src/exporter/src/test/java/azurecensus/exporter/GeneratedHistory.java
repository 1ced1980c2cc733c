package azurecensus.exporter;

import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.json;

import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;

/**
 * A sequence of events that is drawn from a seed: processes share one storage directory and one
 * endpoint, and are started, ended, killed, stopped and continued; their disk is full or slow,
 * their clocks jump, and the endpoint fails in many ways. At the end each violation of the
 * exporter's promise is listed:
 *
 * <ul>
 *   <li>A message that was offered before a successful flush is received, or the endpoint refused
 *       it for good.
 *   <li>A message of a process that ended by itself is received, refused, or counted as dropped;
 *       only a message whose answer was lost may be both received and counted. A process that had
 *       one second for its end may have lost what it was writing to a slow disk.
 *   <li>A message is received twice only if the first answer was lost: the endpoint broke the
 *       connection after it accepted, or the process was killed, or had one second for its end,
 *       after its last POST.
 *   <li>No file is left.
 * </ul>
 *
 * <p>The seed determines the events. How they meet depends on the machine, so a seed that fails may
 * have to be repeated.
 */
final class GeneratedHistory implements AutoCloseable {
  private static final int STEPS = 40;
  private static final int MOST_PROCESSES = 3;
  private static final int SLOWEST_DISK_MILLIS = 150;
  private static final long A_DAY_MILLIS = 86_400_000;

  private final Random random;
  private final Path storage;
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final List<Participant> participants = new ArrayList<>();
  private final StringBuilder events = new StringBuilder();

  /** Guarded by the endpoint, which calls its reply under its lock. */
  private final Map<String, List<Receipt>> received = new HashMap<>();

  private final Set<String> refused = new HashSet<>();
  private final Random faults;
  private int posts;

  /** Draws the events from this seed. */
  GeneratedHistory(long seed, Path storage) throws IOException {
    this.random = new Random(seed);
    this.faults = new Random(~seed);
    this.storage = storage;
  }

  /**
   * One arrival of a message.
   *
   * @param sender the process that posted it
   * @param post number of the POST
   * @param answerLost true when the connection was broken instead of an answer
   */
  private record Receipt(String sender, int post, boolean answerLost) {}

  /** A process and what is known of it. */
  private static final class Participant {
    private final String name;
    private final Fork process;
    private int offered;
    private int durable;
    private int dropped;
    private boolean stopped;
    private boolean killed;
    private boolean hurried;
    private boolean ended;

    Participant(String name, Fork process) {
      this.name = name;
      this.process = process;
    }

    void read(List<String> output) {
      for (String line : output) {
        String[] words = line.split(" ", 2);
        if (words[0].equals("durable")) {
          durable = Integer.parseInt(words[1]);
        } else if (words[0].equals("dropped")) {
          dropped = Integer.parseInt(words[1]);
        }
      }
      ended = true;
    }
  }

  /** Runs the history and returns the violations; empty when all promises were kept. */
  List<String> run() throws IOException, InterruptedException {
    endpoint.otherwise(this::flap);
    start();
    start();
    for (Participant participant : participants) {
      participant.process.awaitLine("ready");
    }
    for (int step = 0; step < STEPS; step++) {
      step();
    }
    event("the endpoint is well");
    endpoint.otherwise((items, accepted) -> accept(items, false, ok(items)));
    for (Participant participant : participants) {
      if (!participant.ended) {
        proceed(participant);
        finish(participant);
      }
    }
    sweep();
    return violations();
  }

  /** Returns the events in their order. */
  @Override
  public String toString() {
    return events.toString();
  }

  private void step() throws IOException, InterruptedException {
    List<Participant> running = participants.stream().filter(p -> !p.ended).toList();
    if (running.isEmpty()) {
      start().process.awaitLine("ready");
      return;
    }
    Participant chosen = running.get(random.nextInt(running.size()));
    switch (random.nextInt(20)) {
      case 0 -> kill(chosen);
      case 1 -> {
        proceed(chosen);
        if (random.nextInt(3) == 0) {
          chosen.hurried = true;
          tell(chosen, "hurry");
        }
        finish(chosen);
      }
      case 2 -> pause(chosen);
      case 3, 4 -> proceed(chosen);
      case 5 -> {
        if (running.size() < MOST_PROCESSES) {
          start().process.awaitLine("ready");
        }
      }
      case 6 -> tell(chosen, "clock " + (random.nextLong() % A_DAY_MILLIS));
      case 7, 8, 9 -> tell(chosen, "flush");
      case 10, 11 -> endpoint.awaitPost(random.nextInt(30));
      case 12 -> {
        int mode = random.nextInt(3);
        event("the endpoint " + List.of("flaps", "is away", "is well").get(mode));
        endpoint.otherwise(
            switch (mode) {
              case 0 -> this::flap;
              case 1 -> ScriptedEndpoint.Reply.status(503);
              default -> (items, accepted) -> accept(items, false, ok(items));
            });
      }
      case 13 -> tell(chosen, "disk " + random.nextInt(2) * random.nextInt(SLOWEST_DISK_MILLIS));
      default -> {
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 900 : 50);
        chosen.offered += count;
        tell(chosen, "offer " + count);
      }
    }
  }

  private Participant start() throws IOException {
    String name = (char) ('a' + participants.size() % 26) + "" + participants.size() / 26 + "-";
    boolean diskFull = random.nextInt(5) == 0;
    event("start " + name + (diskFull ? " with a full disk" : ""));
    String[] arguments = {endpoint.connectionString() + name, storage.toString(), name};
    Participant participant = new Participant(
        name,
        diskFull
            ? Fork.runWithShortFiles(HistoryProgram.class, arguments)
            : Fork.run(HistoryProgram.class, Map.of(), arguments));
    participants.add(participant);
    return participant;
  }

  private void tell(Participant participant, String command) throws IOException {
    event(participant.name + " " + command);
    participant.process.write(command + "\n");
  }

  private void kill(Participant participant) throws IOException, InterruptedException {
    event("kill " + participant.name);
    participant.killed = true;
    participant.read(participant.process.killAndReadAll());
  }

  private void finish(Participant participant) throws IOException, InterruptedException {
    event("finish " + participant.name);
    participant.read(participant.process.finishAndReadAll());
  }

  private void pause(Participant participant) throws IOException, InterruptedException {
    event("stop " + participant.name);
    participant.stopped = true;
    participant.process.stop();
  }

  private void proceed(Participant participant) throws IOException, InterruptedException {
    if (participant.stopped) {
      event("continue " + participant.name);
      participant.stopped = false;
      participant.process.proceed();
    }
  }

  private void event(String text) {
    events.append(text).append('\n');
  }

  /** Lets one more process send what the others left on disk. */
  private void sweep() throws IOException, InterruptedException {
    try (Fork last = Fork.run(
        HistoryProgram.class,
        Map.of(),
        endpoint.connectionString() + "z",
        storage.toString(),
        "z")) {
      last.awaitLine("ready");
      last.write("wake\n");
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (!files().isEmpty() && System.nanoTime() < end) {
        endpoint.awaitPost(20);
      }
      last.finish();
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(storage)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(storage)) {
      return files.filter(file -> file.toString().endsWith(".batch")).toList();
    }
  }

  private List<String> violations() throws IOException {
    List<String> violations = new ArrayList<>();
    files().forEach(file -> violations.add("left on disk: " + file.getFileName()));
    synchronized (endpoint) {
      Map<String, Integer> lastPosts = new HashMap<>();
      received
          .values()
          .forEach(receipts -> receipts.forEach(
              receipt -> lastPosts.merge(receipt.sender(), receipt.post(), Math::max)));
      for (Participant participant : participants) {
        lost(participant, violations);
        for (int i = 0; i < participant.offered; i++) {
          doubled(participant.name + i, lastPosts, violations);
        }
      }
    }
    return violations;
  }

  private void lost(Participant participant, List<String> violations) {
    int missing = 0;
    int uncertain = 0;
    for (int i = 0; i < participant.offered; i++) {
      String message = participant.name + i;
      if (!received.containsKey(message) && !refused.contains(message)) {
        missing++;
        if (i < participant.durable) {
          violations.add(message + " was flushed and did not arrive");
        }
      } else if (received.getOrDefault(message, List.of()).stream().allMatch(Receipt::answerLost)) {
        uncertain++;
      }
    }
    boolean accounted =
        missing <= participant.dropped && participant.dropped <= missing + uncertain;
    if (!participant.killed && !participant.hurried && !accounted) {
      violations.add(participant.name + " misses " + missing + " messages and counts "
          + participant.dropped + " as dropped; the answers for " + uncertain + " were lost");
    }
  }

  private void doubled(String message, Map<String, Integer> lastPosts, List<String> violations) {
    List<Receipt> receipts = received.getOrDefault(message, List.of());
    for (Receipt earlier : receipts.subList(0, Math.max(0, receipts.size() - 1))) {
      boolean killedThen = participants.stream()
          .anyMatch(participant -> (participant.killed || participant.hurried)
              && participant.name.equals(earlier.sender())
              && lastPosts.get(earlier.sender()) == earlier.post());
      if (!earlier.answerLost() && !killedThen) {
        violations.add(message + " arrived again after POST " + earlier.post() + " of "
            + earlier.sender() + " was answered");
      }
    }
  }

  /** Answers one POST by a fault that is drawn, or accepts it. */
  private MockResponse flap(List<JsonNode> items, List<JsonNode> accepted) {
    return switch (faults.nextInt(16)) {
      case 0 -> json(503, "").build();
      case 1 -> json(500, "not JSON").build();
      case 2 -> json(429, "").addHeader("Retry-After", "0").build();
      case 3 -> json(408, "").build();
      case 4 ->
        new MockResponse.Builder()
            .onResponseStart(new SocketEffect.CloseSocket())
            .build();
      case 5 ->
        accept(
            items,
            true,
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));
      case 6 -> items.size() > 20 ? json(413, "").build() : accept(items, false, ok(items));
      case 7, 8, 9 -> partial(items);
      default -> accept(items, false, ok(items));
    };
  }

  private static MockResponse.Builder ok(List<JsonNode> items) {
    return json(
        200,
        "{\"itemsReceived\":" + items.size() + ",\"itemsAccepted\":" + items.size()
            + ",\"errors\":[]}");
  }

  private MockResponse accept(
      List<JsonNode> items, boolean answerLost, MockResponse.Builder response) {
    posts++;
    items.forEach(item -> receive(item, answerLost));
    return response.build();
  }

  private void receive(JsonNode item, boolean answerLost) {
    received
        .computeIfAbsent(text(item), message -> new ArrayList<>())
        .add(new Receipt(endpoint.lastSender(), posts, answerLost));
  }

  private static String text(JsonNode item) {
    return item.at("/data/baseData/message").asText();
  }

  private MockResponse partial(List<JsonNode> items) {
    posts++;
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      int status = List.of(200, 200, 200, 503, 429, 400).get(faults.nextInt(6));
      if (status == 200) {
        receive(items.get(i), false);
      } else {
        errors.add("{\"index\":" + i + ",\"statusCode\":" + status + ",\"message\":\"drawn\"}");
      }
      if (status == 400) {
        refused.add(text(items.get(i)));
      }
    }
    int acceptedItems = items.size() - errors.size();
    return json(
            206,
            "{\"itemsReceived\":" + items.size() + ",\"itemsAccepted\":" + acceptedItems
                + ",\"errors\":[" + String.join(",", errors) + "]}")
        .build();
  }

  @Override
  public void close() {
    participants.forEach(participant -> participant.process.close());
    endpoint.close();
  }
}
