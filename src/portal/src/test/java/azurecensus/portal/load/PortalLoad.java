package azurecensus.portal.load;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures a portal in a separate process: start, items accepted per second over loopback, the
 * queries of the pages with all items stored, their first paint, memory while many more items pass
 * than are kept, and the time until each page is interactive with the telemetry of many services.
 * Run by {@code src/portal/measure}. The figures describe this machine; they are no limits.
 */
final class PortalLoad {
  /** The time between the first item and the last. */
  private static final Duration SPAN = Duration.ofHours(1);

  private static final int TRANSLATIONS = 101;
  /** False where there is no browser. */
  private static final boolean PAINT = !"false".equals(System.getProperty("portal.load.paint"));

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

  /** The pages whose time to interactive is measured, with the telemetry of many services. */
  private static final List<String> INTERACTIVE_PAGES = List.of(
      "",
      "map",
      "live",
      "search",
      "operations",
      "availability",
      "failures",
      "failures?tab=exceptions",
      "performance",
      "query",
      "metrics",
      "events",
      "browser",
      "transaction/" + ServicesTelemetry.LARGE_OPERATION,
      "transaction/" + ServicesTelemetry.LARGE_OPERATION + "?view=all");

  private static final int OPERATIONS = 5000;
  private static final int ITEMS_PER_POST = 1000;

  private final Extent extent;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FigureTable figures = new FigureTable();

  private PortalLoad(Extent extent) {
    this.extent = extent;
  }

  /**
   * The extent of a measurement.
   *
   * @param stored items that the portal keeps, and holds during the queries
   * @param passing items posted in total
   * @param repetitions repetitions of starts and queries
   */
  private record Extent(int stored, int passing, int repetitions) {
    static final Extent FULL = new Extent(1_000_000, 5_000_000, 7);
    static final Extent SHORT = new Extent(100_000, 300_000, 3);
  }

  /**
   * Measures and prints: {@code [--short] [--kql | --pages | --otlp | --growth] [--write DOCS]},
   * where the figures replace those between the marks of the documents in the folder. With
   * {@code --kql} only the queries in KQL are measured, with {@code --pages} only the times to
   * interactive, with {@code --otlp} only the ingestion by OTLP, with {@code --growth} see
   * {@link GrowthLoad}.
   */
  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    int write = arguments.indexOf("--write");
    Path docs = write < 0 ? null : Path.of(arguments.get(write + 1));
    if (arguments.contains("--growth")) {
      GrowthLoad.measure(arguments.contains("--short"), docs);
      return;
    }
    PortalLoad load = new PortalLoad(arguments.contains("--short") ? Extent.SHORT : Extent.FULL);
    boolean isKql = arguments.contains("--kql");
    boolean isPages = arguments.contains("--pages");
    boolean isOtlp = arguments.contains("--otlp");
    if (isKql) {
      load.runKql();
    } else if (isPages) {
      load.interactive();
    } else if (isOtlp) {
      load.runOtlp();
    } else {
      load.run();
    }
    System.out.print('\n' + load.figures.markdown());
    if (docs != null) {
      Path document = docs.resolve("portal-api.md");
      if (isKql) {
        load.figures.writeInto(document, "KQL, ", "First paint");
      } else if (isPages) {
        load.figures.writeInto(document, "Interactive: ", "Ingestion, from item");
      } else if (isOtlp) {
        load.figures.writeInto(document, "OTLP, ", "Memory, resident");
      } else {
        load.figures.writeInto(document);
      }
    }
  }

  private void runKql() throws Exception {
    List<byte[]> posts = LoadTelemetry.posts(extent.stored, SPAN);
    try (MeasuredPortal portal = MeasuredPortal.start("--max-rows=" + extent.stored)) {
      new LoadGenerator(portal.url(), posts).post(0, extent.stored / LoadTelemetry.ITEMS_PER_POST);
      kql(portal);
    }
  }

  private void runOtlp() throws Exception {
    try (MeasuredPortal portal = MeasuredPortal.start("--max-rows=" + extent.stored)) {
      otlp(portal);
    }
  }

  private void otlp(MeasuredPortal portal) throws Exception {
    LoadGenerator load = new LoadGenerator(
        portal.url(), "/v1/traces", "application/x-protobuf", OtlpLoad.posts(extent.stored, SPAN));
    load.post(0, extent.stored / LoadTelemetry.ITEMS_PER_POST / 20);
    clear(portal);
    rate("OTLP, " + thousands(extent.stored) + " spans", portal, load);
    clear(portal);
  }

  private void run() throws Exception {
    machine();
    start();
    extensionStart();
    List<byte[]> posts = LoadTelemetry.posts(extent.stored, SPAN);
    try (MeasuredPortal portal = MeasuredPortal.start("--max-rows=" + extent.stored)) {
      LoadGenerator load = new LoadGenerator(portal.url(), posts);
      load.post(0, posts.size() / 20);
      clear(portal);
      otlp(portal);
      rate("Ingestion, the first " + thousands(extent.stored) + " items", portal, load);
      figures.add(
          "Memory, resident with " + thousands(extent.stored) + " items",
          portal.residentMebibytes() + " MiB");
      for (Map.Entry<String, String> question : PageQuestions.addresses().entrySet()) {
        ask(portal, question.getKey(), question.getValue());
      }
      kql(portal);
      if (PAINT) {
        paint(portal);
      }
      passThrough(portal, load);
    }
    if (PAINT) {
      interactive();
    }
  }

  private void machine() throws IOException {
    String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.replaceFirst("[^:]*: *", ""))
        .findFirst()
        .orElse("unknown processor");
    figures.add(
        "Machine",
        String.format(
            Locale.ROOT,
            "%d cores, %s, Java %s, heap of the portal %s; load of other programs at the start %.1f",
            Runtime.getRuntime().availableProcessors(),
            cpu,
            Runtime.version().feature(),
            MeasuredPortal.HEAP,
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
  }

  private void start() throws IOException {
    long[] nanos = new long[extent.repetitions];
    double cpu = 0;
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      MeasuredPortal portal = MeasuredPortal.start();
      nanos[i] = System.nanoTime() - start;
      cpu += portal.cpuSeconds();
      portal.close();
    }
    figures.add("Start, process to ready", median(nanos) + cpuOf(cpu, nanos.length));
  }

  private void extensionStart() throws IOException {
    long[] first = new long[extent.repetitions];
    long[] later = new long[extent.repetitions];
    for (int i = 0; i < first.length; i++) {
      List<String> lines = MeasuredPortal.run(ExtensionStart.class);
      first[i] = Long.parseLong(lines.get(0)) * 1_000_000;
      later[i] = Long.parseLong(lines.get(1)) * 1_000_000;
    }
    figures.add("Start of the JUnit extension, first in a JVM", median(first));
    figures.add("Start of the JUnit extension, later in the JVM", median(later));
  }

  private void clear(MeasuredPortal portal) throws IOException, InterruptedException {
    http.send(
        HttpRequest.newBuilder(portal.url().resolve("/api/items")).DELETE().build(),
        BodyHandlers.discarding());
  }

  private void rate(String what, MeasuredPortal portal, LoadGenerator load) throws Exception {
    int posts = extent.stored / LoadTelemetry.ITEMS_PER_POST;
    double own = LoadGenerator.cpuSeconds();
    double cpu = portal.cpuSeconds();
    Map<String, Double> before = portal.cpuSecondsByWork();
    long start = System.nanoTime();
    load.post(0, posts);
    double seconds = (System.nanoTime() - start) / 1e9;
    // Accepted items are stored a moment later, which is part of the work.
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
    portal
        .cpuSecondsByWork()
        .forEach((work, used) -> figures.add(
            what + ", CPU for " + work,
            String.format(
                Locale.ROOT,
                "%.1f µs an item",
                (used - before.getOrDefault(work, 0.0)) / items * 1e6)));
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
    long[] nanos = new long[extent.repetitions];
    double cpu = portal.cpuSeconds();
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      get(portal, question);
      nanos[i] = System.nanoTime() - start;
    }
    String label = name.startsWith("KQL, ") ? name : "Query: " + name;
    figures.add(label, median(nanos) + cpuOf(portal.cpuSeconds() - cpu, nanos.length));
  }

  private void kql(MeasuredPortal portal) throws IOException, InterruptedException {
    for (Map.Entry<String, String> question : KqlQuestions.addresses().entrySet()) {
      ask(portal, question.getKey(), question.getValue());
    }
    long[] nanos =
        KqlQuestions.translations(get(portal, "/v1/apps/any/metadata").body(), TRANSLATIONS);
    Arrays.sort(nanos);
    figures.add(
        "KQL, translation of a query of 20 lines",
        String.format(Locale.ROOT, "%.2f ms", nanos[nanos.length / 2] / 1e6));
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

  /** Measures each page several times after one visit that fills the cache of the browser. */
  private void interactive() throws Exception {
    List<ObjectNode> items = new ArrayList<>(ServicesTelemetry.of(OPERATIONS, SPAN));
    items.addAll(ServicesTelemetry.largeOperation());
    try (MeasuredPortal portal = MeasuredPortal.start();
        Browser browser = Browser.start()) {
      for (int first = 0; first < items.size(); first += ITEMS_PER_POST) {
        post(portal, items.subList(first, Math.min(items.size(), first + ITEMS_PER_POST)));
      }
      for (String page : INTERACTIVE_PAGES) {
        browser.open(portal.url() + page);
        long[] nanos = new long[extent.repetitions];
        for (int i = 0; i < nanos.length; i++) {
          browser.open(portal.url() + page);
          browser.await(() -> browser.all(".loading").isEmpty());
          nanos[i] = Math.round(browser.interactiveMillis() * 1e6);
        }
        figures.add("Interactive: /" + page, median(nanos));
      }
    }
  }

  private void post(MeasuredPortal portal, List<ObjectNode> items)
      throws IOException, InterruptedException {
    String lines = items.stream().map(ObjectNode::toString).collect(Collectors.joining("\n"));
    HttpResponse<String> answer = http.send(
        HttpRequest.newBuilder(portal.url().resolve("/v2.1/track"))
            .POST(BodyPublishers.ofString(lines))
            .build(),
        BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("The telemetry was answered " + answer.body());
    }
  }

  private void passThrough(MeasuredPortal portal, LoadGenerator load) throws Exception {
    for (long passed = extent.stored; passed < extent.passing; passed += extent.stored) {
      rate("Ingestion, from item " + thousands(passed) + " on", portal, load);
    }
    figures.add(
        "Memory, peak while " + thousands(extent.passing) + " items passed and "
            + thousands(extent.stored) + " were kept",
        portal.peakMebibytes() + " MiB");
  }

  private static String cpuOf(double seconds, int times) {
    return String.format(Locale.ROOT, "; %.0f ms of CPU", seconds / times * 1e3);
  }

  private static String thousands(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String median(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(Locale.ROOT, "%.0f ms", nanos[nanos.length / 2] / 1e6);
  }
}
