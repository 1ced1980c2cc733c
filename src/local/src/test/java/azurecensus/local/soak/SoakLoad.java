package azurecensus.local.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The load of the run: calls of the function, questions to the portal, hostile clients of both, and
 * faults of the telemetry service. Everything is drawn from one seed.
 */
final class SoakLoad implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PAGES = List.of(
      "api/operations?limit=100",
      "api/map?last=30m",
      "api/failures?last=30m",
      "api/performance?last=30m&kind=operations",
      "api/items?limit=100",
      "metrics",
      "");

  private static final List<String> SQL = List.of(
      "SELECT name, count(*) FROM requests GROUP BY name ORDER BY 2 DESC LIMIT 10",
      "SELECT * FROM exceptions ORDER BY timestamp DESC LIMIT 50",
      "SELECT repeat('x', 1000000000)",
      "SELECT * FROM requests a, requests b, requests c");

  private static final List<String> KQL = List.of(
      "requests | summarize count(), percentile(duration, 95) by bin(timestamp, 1m)",
      "traces | where message has 'number' | take 100",
      "requests | join kind=inner dependencies on operation_Id | take 50",
      "requests | where no_such_column == 1");

  /** The faults of the service; each ends after some posts. */
  private static final List<String> FAULTS = List.of(
      "{\"kind\":\"status\",\"status\":503,\"times\":5}",
      "{\"kind\":\"status\",\"status\":429,\"retryAfter\":\"3\",\"times\":2}",
      "{\"kind\":\"status\",\"status\":439,\"times\":3}",
      "{\"kind\":\"partial\",\"status\":500,\"times\":4}",
      "{\"kind\":\"disconnect\",\"times\":3}",
      "{\"kind\":\"slow\",\"delayMilliseconds\":4000,\"times\":2}",
      "{\"kind\":\"redirect\",\"status\":308,\"location\":\"http://192.0.2.1/v2.1/track\",\"times\":2}");

  private final URI portal;
  private final URI host;
  private final Random random;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
  private final List<ScheduledFuture<?>> actions = new ArrayList<>();
  private final List<Double> functionMillis = Collections.synchronizedList(new ArrayList<>());
  private final List<Double> portalMillis = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean portalAway;

  /** Creates the load; {@link #start} begins it. */
  SoakLoad(URI portal, URI host, long seed) {
    this.portal = portal;
    this.host = host;
    this.random = new Random(seed);
  }

  void start() {
    every(500, this::callFunction);
    every(2000, this::askPortal);
    every(5000, this::attackHost);
    every(5000, this::attackPortal);
    every(30_000, this::scriptFault);
  }

  private void every(long millis, IoAction action) {
    actions.add(
        clock.scheduleWithFixedDelay(() -> run(action), millis, millis, TimeUnit.MILLISECONDS));
  }

  /** An action that may fail because of a fault. */
  private interface IoAction {
    void run() throws IOException, InterruptedException;
  }

  private void run(IoAction action) {
    calls.incrementAndGet();
    try {
      action.run();
    } catch (IOException e) {
      failures.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes that the portal is stopped; questions to it wait until it goes on. */
  void portalIsAway(boolean away) {
    portalAway = away;
  }

  private void callFunction() throws IOException, InterruptedException {
    long start = System.nanoTime();
    send(HttpRequest.newBuilder(host.resolve("/api/instrumentation")));
    functionMillis.add((System.nanoTime() - start) / 1e6);
  }

  private void askPortal() throws IOException, InterruptedException {
    if (portalAway) {
      return;
    }
    long start = System.nanoTime();
    switch (random.nextInt(4)) {
      case 0 -> post("api/query", Map.of("sql", SQL.get(random.nextInt(2))));
      case 1 -> post("api/kql", Map.of("query", KQL.get(random.nextInt(2))));
      default ->
        send(HttpRequest.newBuilder(portal.resolve(PAGES.get(random.nextInt(PAGES.size())))));
    }
    portalMillis.add((System.nanoTime() - start) / 1e6);
  }

  private void attackPortal() throws IOException, InterruptedException {
    if (portalAway) {
      return;
    }
    switch (random.nextInt(7)) {
      case 0 -> post("api/query", Map.of("sql", SQL.get(2 + random.nextInt(2))));
      case 1 -> post("api/kql", Map.of("query", KQL.get(2 + random.nextInt(2))));
      case 2 -> body("v2/track", "x\n".repeat(1000));
      case 3 -> body("v2/track", "[".repeat(5000));
      case 4 ->
        abandon(portal, "POST /v2/track HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
      case 5 ->
        abandon(portal, "GET /api/events HTTP/1.1\r\nHost: " + portal.getAuthority() + "\r\n\r\n");
      default -> send(HttpRequest.newBuilder(portal.resolve("api/nothing?" + random.nextLong())));
    }
  }

  private void attackHost() throws IOException, InterruptedException {
    switch (random.nextInt(4)) {
      case 0 -> send(HttpRequest.newBuilder(host.resolve("/api/nothing/" + random.nextLong())));
      case 1 -> abandon(host, "GET /api/instrumentation HTTP/1.1\r\nHost: loc");
      case 2 ->
        abandon(
            host,
            "POST /api/instrumentation HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n");
      default ->
        abandon(
            host, "GET /api/instrumentation HTTP/1.1\r\nHost: " + host.getAuthority() + "\r\n\r\n");
    }
  }

  private void scriptFault() throws IOException, InterruptedException {
    if (!portalAway) {
      body("api/faults", FAULTS.get(random.nextInt(FAULTS.size())));
    }
  }

  /** Sends a part of a request and closes the connection. */
  private static void abandon(URI server, String text) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort());
        OutputStream out = socket.getOutputStream()) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  private void post(String path, Map<String, String> json)
      throws IOException, InterruptedException {
    body(path, JSON.writeValueAsString(json));
  }

  private void body(String path, String text) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(portal.resolve(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(text)));
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<Void> response =
        http.send(request.timeout(PATIENCE).build(), BodyHandlers.discarding());
    if (response.statusCode() >= 500) {
      failures.incrementAndGet();
    }
  }

  /** The median of the calls of the function since the last reading, in ms; NaN without any. */
  double functionMedian() {
    return median(functionMillis);
  }

  /** The same for the questions to the portal. */
  double portalMedian() {
    return median(portalMillis);
  }

  private static double median(List<Double> measured) {
    synchronized (measured) {
      List<Double> sorted = measured.stream().sorted().toList();
      measured.clear();
      return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
  }

  /** The requests that were sent and the telemetry that arrived, in a sentence. */
  String summary() throws IOException, InterruptedException {
    String metrics = http.send(
            HttpRequest.newBuilder(portal.resolve("metrics")).timeout(PATIENCE).build(),
            BodyHandlers.ofString())
        .body();
    return String.format(
        Locale.ROOT,
        "%,d requests, of which %,d ended by a fault; %s items accepted, %s refused, %s evicted.",
        calls.get(),
        failures.get(),
        figure(metrics, "portal_items_accepted_total"),
        figure(metrics, "portal_items_refused_total"),
        figure(metrics, "portal_items_evicted_total"));
  }

  private static String figure(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line ->
            String.format(Locale.ROOT, "%,.0f", Double.parseDouble(line.substring(name.length()))))
        .findFirst()
        .orElse("?");
  }

  @Override
  public void close() {
    for (ScheduledFuture<?> action : actions) {
      if (action.isDone()) {
        throw new IllegalStateException("A part of the load has ended early: " + action);
      }
    }
    clock.shutdownNow();
  }
}
