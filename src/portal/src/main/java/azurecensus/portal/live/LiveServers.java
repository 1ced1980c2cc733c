package azurecensus.portal.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers that stream live metrics, with their figures of the last minute. Everything is
 * bounded: servers, seconds and the length of texts. Thread-safe.
 */
public final class LiveServers {
  private static final int MAX_SERVERS = 200;
  private static final int SECONDS = 60;
  private static final int MAX_TEXT = 256;
  private static final Duration PRESENCE = Duration.ofSeconds(10);
  private static final Duration GONE = Duration.ofSeconds(15);

  /** The figures by the names that SDKs send, old and new. */
  private static final Map<String, String> FIGURES = Map.ofEntries(
      Map.entry("\\ApplicationInsights\\Requests/Sec", "requests"),
      Map.entry("\\ApplicationInsights\\Requests Failed/Sec", "failures"),
      Map.entry("\\ApplicationInsights\\Request Duration", "averageDuration"),
      Map.entry("\\ApplicationInsights\\Dependency Calls/Sec", "dependencies"),
      Map.entry("\\ApplicationInsights\\Dependency Calls Failed/Sec", "dependencyFailures"),
      Map.entry("\\ApplicationInsights\\Dependency Call Duration", "dependencyDuration"),
      Map.entry("\\ApplicationInsights\\Exceptions/Sec", "exceptions"),
      Map.entry("\\Processor(_Total)\\% Processor Time", "cpu"),
      Map.entry("\\% Process\\Processor Time Normalized", "cpu"),
      Map.entry("\\Process\\Processor Time Normalized", "cpu"),
      Map.entry("\\Process(??APP_WIN32_PROC??)\\% Processor Time Normalized", "cpu"),
      Map.entry("\\Memory\\Committed Bytes", "memory"),
      Map.entry("\\Process\\Physical Bytes", "memory"),
      Map.entry("\\Process(??APP_WIN32_PROC??)\\Private Bytes", "memory"));

  private final Clock clock;
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private long watchedUntil;

  /** Creates an empty list; the clock decides who is watched and which servers are gone. */
  public LiveServers(Clock clock) {
    this.clock = clock;
  }

  /** Notes that a page shows live metrics. */
  public synchronized void watch() {
    watchedUntil = clock.millis() + PRESENCE.toMillis();
  }

  /** True while a page shows live metrics, and for 10 s after. */
  public synchronized boolean isWatched() {
    return clock.millis() < watchedUntil;
  }

  /** Adds one point that a server has streamed; what is missing or unknown in it is left out. */
  public synchronized void add(JsonNode point) {
    removeGone();
    String role = text(point, "RoleName");
    String instance = text(point, "Instance");
    String stream = text(point, "StreamId");
    String key = stream.isEmpty() ? role + '\n' + instance : stream;
    if (!servers.containsKey(key) && servers.size() >= MAX_SERVERS) {
      return;
    }
    Server server = servers.computeIfAbsent(key, each -> new Server(role, instance));
    server.machine = text(point, "MachineName");
    server.sdkVersion = text(point, "Version");
    server.lastSeen = clock.millis();
    server.seconds.addLast(new Second(clock.millis() / 1000, figures(point.path("Metrics"))));
    while (server.seconds.size() > SECONDS) {
      server.seconds.removeFirst();
    }
  }

  private static Map<String, Double> figures(JsonNode metrics) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (JsonNode metric : metrics) {
      String figure = FIGURES.get(metric.path("Name").asText());
      double value = metric.path("Value").asDouble();
      if (figure != null && Double.isFinite(value)) {
        figures.put(figure, value);
      }
    }
    return figures;
  }

  private static String text(JsonNode point, String name) {
    String text = point.path(name).asText("");
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }

  private void removeGone() {
    long oldest = clock.millis() - GONE.toMillis();
    servers.values().removeIf(server -> server.lastSeen < oldest);
  }

  /** The number of servers that have streamed in the last 15 seconds. */
  public synchronized int count() {
    removeGone();
    return servers.size();
  }

  /**
   * The servers that stream now: {@code role}, {@code instance}, {@code machine},
   * {@code sdkVersion}, the figures of the last second, and {@code seconds} with those of the last
   * minute.
   */
  public synchronized ArrayNode toJson() {
    removeGone();
    long now = clock.millis() / 1000;
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    List<Server> shown = new ArrayList<>(servers.values());
    for (Server server : shown) {
      ObjectNode json = all.addObject();
      json.put("role", server.role);
      json.put("instance", server.instance);
      json.put("machine", server.machine);
      json.put("sdkVersion", server.sdkVersion);
      if (!server.seconds.isEmpty()) {
        server.seconds.getLast().figures.forEach(json::put);
      }
      ArrayNode seconds = json.putArray("seconds");
      for (Second second : server.seconds) {
        if (now - second.at <= SECONDS) {
          ObjectNode figures = seconds.addObject().put("secondsAgo", now - second.at);
          second.figures.forEach(figures::put);
        }
      }
    }
    return all;
  }

  private record Second(long at, Map<String, Double> figures) {}

  /** A server; guarded by the list. */
  private static final class Server {
    private final String role;
    private final String instance;
    private final Deque<Second> seconds = new ArrayDeque<>();
    private String machine = "";
    private String sdkVersion = "";
    private long lastSeen;

    Server(String role, String instance) {
      this.role = role;
      this.instance = instance;
    }
  }
}
