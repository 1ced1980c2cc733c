package azurecensus.local.portal;

import azurecensus.local.Browser;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures a portal in a process of its own: start, items taken per second over loopback, the
 * pages' questions with all items stored, their first paint, and memory while many more items than
 * are kept pass through. Run by {@code src/local/measure-portal}; the figures say what this machine
 * does, not what must be.
 */
final class PortalLoad {
  private static final int STORED = Integer.getInteger("portal.load.stored", 1_000_000);
  private static final int PASSING = Integer.getInteger("portal.load.passing", 5_000_000);
  private static final Duration SPAN =
      Duration.ofSeconds(Integer.getInteger("portal.load.span", 3600));
  private static final int STARTS = Integer.getInteger("portal.load.starts", 5);
  private static final boolean PAINT = !"false".equals(System.getProperty("portal.load.paint"));
  private static final int ASKED = Integer.getInteger("portal.load.asked", 7);

  private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put("Overview", "/api/operations?limit=100");
    QUESTIONS.put("End-to-end transaction", "/api/operations/00000000000000000000000000001000");
    QUESTIONS.put("Application map", "/api/map");
    QUESTIONS.put("Application map, panel of a role", "/api/map/details?role=shop");
    QUESTIONS.put("Application map, panel of an edge", "/api/map/details?source=shop&callee=stock");
    QUESTIONS.put("Live stream", "/api/live");
    QUESTIONS.put("Live stream, items", "/api/items?limit=50");
    QUESTIONS.put("Search, newest", "/api/items?counts=true&limit=100");
    QUESTIONS.put("Search, by text", "/api/items?counts=true&limit=100&search=order%2077");
    QUESTIONS.put(
        "Search, by text that is nowhere", "/api/items?counts=true&limit=100&search=nowhere");
    QUESTIONS.put(
        "Search, failed requests", "/api/items?counts=true&limit=100&type=request&success=false");
    QUESTIONS.put("Search, last 30 minutes", "/api/items?counts=true&limit=100&last=30m");
    QUESTIONS.put("Failures", "/api/failures");
    QUESTIONS.put("Performance", "/api/performance");
    QUESTIONS.put("Performance, dependencies", "/api/performance?kind=dependencies");
    QUESTIONS.put("Performance, one operation", "/api/performance?name=GET%20/stock");
    QUESTIONS.put("Metrics", "/api/metrics");
    QUESTIONS.put("Metrics, one over time", "/api/metrics?name=queue.depth");
    QUESTIONS.put("Roles, for the filters", "/api/roles");
  }

  private static final List<String> PAGES = List.of(
      "",
      "transaction/00000000000000000000000000001000",
      "map",
      "live",
      "search",
      "failures",
      "performance",
      "metrics",
      "query");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FigureTable figures = new FigureTable();

  private PortalLoad() {}

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    PortalLoad load = new PortalLoad();
    load.run();
    System.out.print(load.figures.markdown());
  }

  private void run() throws Exception {
    start();
    List<byte[]> posts = LoadTelemetry.posts(STORED, SPAN);
    try (MeasuredPortal portal = MeasuredPortal.start("--max-rows=" + STORED)) {
      LoadGenerator load = new LoadGenerator(portal.url(), posts);
      load.post(0, posts.size() / 20);
      clear(portal);
      rate("Ingestion, first million", portal, load, posts.size());
      figures.add(
          "Memory, resident with " + thousands(STORED) + " items",
          portal.residentMebibytes() + " MiB");
      for (Map.Entry<String, String> question : QUESTIONS.entrySet()) {
        ask(portal, question.getKey(), question.getValue());
      }
      if (PAINT) {
        paint(portal);
      }
      passThrough(portal, load, posts.size());
    }
  }

  private void start() throws IOException {
    long[] nanos = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long start = System.nanoTime();
      MeasuredPortal portal = MeasuredPortal.start();
      nanos[i] = System.nanoTime() - start;
      portal.close();
    }
    figures.add("Start, process to ready", median(nanos));
  }

  private void clear(MeasuredPortal portal) throws IOException, InterruptedException {
    http.send(
        HttpRequest.newBuilder(portal.url().resolve("/api/items")).DELETE().build(),
        BodyHandlers.discarding());
  }

  private void rate(String what, MeasuredPortal portal, LoadGenerator load, int posts)
      throws Exception {
    double own = LoadGenerator.cpuSeconds();
    double cpu = portal.cpuSeconds();
    Map<String, Double> before = portal.cpuSecondsByWork();
    long start = System.nanoTime();
    load.post(0, posts);
    double seconds = (System.nanoTime() - start) / 1e9;
    // What is taken is stored a moment later: that is part of the work.
    get(portal, "/api/health");
    double items = (double) posts * LoadTelemetry.ITEMS_PER_POST;
    figures.add(
        what,
        String.format(
            Locale.ROOT,
            "%,.0f items/s; %.1f µs of CPU an item (load generator %.1f)",
            items / seconds,
            (portal.cpuSeconds() - cpu) / items * 1e6,
            (LoadGenerator.cpuSeconds() - own) / items * 1e6));
    figures.add(
        what + ", where the CPU went",
        portal.cpuSecondsByWork().entrySet().stream()
            .map(work -> String.format(
                Locale.ROOT,
                "%s %.1f µs",
                work.getKey(),
                (work.getValue() - before.getOrDefault(work.getKey(), 0.0)) / items * 1e6))
            .collect(Collectors.joining(", ")));
  }

  private HttpResponse<byte[]> get(MeasuredPortal portal, String path)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = http.send(
        HttpRequest.newBuilder(portal.url().resolve(path)).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + " was answered " + answer.statusCode());
    }
    return answer;
  }

  private void ask(MeasuredPortal portal, String name, String question)
      throws IOException, InterruptedException {
    for (int i = 0; i < 2; i++) {
      get(portal, question);
    }
    long[] nanos = new long[ASKED];
    double cpu = portal.cpuSeconds();
    for (int i = 0; i < ASKED; i++) {
      long start = System.nanoTime();
      get(portal, question);
      nanos[i] = System.nanoTime() - start;
    }
    figures.add(
        "Question: " + name,
        median(nanos)
            + String.format(
                Locale.ROOT, "; %.0f ms of CPU", (portal.cpuSeconds() - cpu) / ASKED * 1e3));
  }

  private void paint(MeasuredPortal portal) throws IOException {
    try (Browser browser = Browser.start()) {
      for (String page : PAGES) {
        browser.open(portal.url() + page);
        Object paint = browser.await(() -> browser.run(
            "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"));
        browser.find("h1");
        figures.add(
            "First paint: /" + page.replaceFirst("/.*", "/…"),
            String.format(Locale.ROOT, "%.0f ms", ((Number) paint).doubleValue()));
      }
    }
  }

  private void passThrough(MeasuredPortal portal, LoadGenerator load, int posts) throws Exception {
    for (long passed = STORED; passed < PASSING; passed += STORED) {
      rate("Ingestion, item " + thousands(passed) + " on", portal, load, posts);
    }
    figures.add(
        "Memory, most ever resident while " + thousands(PASSING) + " items passed and "
            + thousands(STORED) + " were kept",
        portal.peakMebibytes() + " MiB");
  }

  private static String thousands(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String median(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(Locale.ROOT, "%.0f ms", nanos[nanos.length / 2] / 1e6);
  }
}
