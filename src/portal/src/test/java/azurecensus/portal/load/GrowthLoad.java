package azurecensus.portal.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Measures each question of the pages and in KQL while more and more items are stored, each number
 * of them in a portal of its own. Writes a table and a plot.
 */
final class GrowthLoad {
  static final String PAGE = "portal-growth.md";
  static final String PLOT = "assets/portal-growth.svg";
  static final String FIRST_CHART = "First chart after the start";
  static final String FIRST_KQL = "First chart in KQL after the start";

  private static final List<Integer> SHORT = List.of(10_000, 100_000, 1_000_000);
  private static final List<Integer> FULL = List.of(10_000, 100_000, 1_000_000, 10_000_000);
  /** The time between the first item and the last. */
  private static final Duration SPAN = Duration.ofHours(1);
  /** More than the bytes of all items. */
  private static final String MEGABYTES = "--max-megabytes=20000";

  private static final int FEWEST = 5;
  private static final int MOST = 25;
  /** Time for the repetitions of a question after the fewest. */
  private static final long ENOUGH_NANOS = 500_000_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, NavigableMap<Integer, Answer>> answers = new LinkedHashMap<>();

  /**
   * The cost of a question.
   *
   * @param millis median of the time
   * @param cpuMillis average of the processor time of the portal
   */
  record Answer(double millis, double cpuMillis) {}

  /**
   * Measures and prints.
   *
   * @param isShort true for at most a million items
   * @param docs the folder of the documents to write the figures into; null for none
   */
  static void measure(boolean isShort, Path docs) throws Exception {
    GrowthLoad growth = new GrowthLoad();
    for (int items : isShort ? SHORT : FULL) {
      try (MeasuredPortal portal = growth.load(items)) {
        growth.ask(portal, items);
      }
    }
    System.out.print(growth.markdown());
    if (docs != null) {
      growth.write(docs);
    }
  }

  /** Starts a portal and stores the items. */
  MeasuredPortal load(int items) throws Exception {
    List<byte[]> posts = LoadTelemetry.posts(items, SPAN);
    MeasuredPortal portal = MeasuredPortal.start("--max-rows=" + items, MEGABYTES);
    try {
      new LoadGenerator(portal.url(), posts).post(0, posts.size());
      // It is answered when all accepted items are stored.
      byte[] health = get(portal.url().resolve("/api/health"));
      if (new ObjectMapper().readTree(health).path("items").asInt() != items) {
        throw new IllegalStateException("Not all items are stored: " + new String(health, UTF_8));
      }
      return portal;
    } catch (Exception e) {
      portal.close();
      throw e;
    }
  }

  /** Asks each question, the two of charts first while the portal has answered none. */
  void ask(MeasuredPortal portal, int items) throws Exception {
    Map<String, String> pages = PageQuestions.addresses();
    Map<String, String> kql = KqlQuestions.addresses();
    ask(portal, items, FIRST_CHART, pages.get("Overview, chart of requests"), 1, 1);
    ask(portal, items, FIRST_KQL, kql.get("KQL, 95th percentile over time"), 1, 1);
    Map<String, String> all = new LinkedHashMap<>(pages);
    all.putAll(kql);
    for (Map.Entry<String, String> question : all.entrySet()) {
      get(portal.url().resolve(question.getValue()));
      ask(portal, items, question.getKey(), question.getValue(), FEWEST, MOST);
    }
  }

  private void ask(
      MeasuredPortal portal, int items, String name, String question, int fewest, int most)
      throws Exception {
    URI address = portal.url().resolve(question);
    long[] nanos = new long[most];
    int asked = 0;
    double cpu = portal.cpuSeconds();
    long begin = System.nanoTime();
    while (asked < fewest || (asked < most && System.nanoTime() - begin < ENOUGH_NANOS)) {
      long start = System.nanoTime();
      get(address);
      nanos[asked++] = System.nanoTime() - start;
    }
    cpu = portal.cpuSeconds() - cpu;
    nanos = Arrays.copyOf(nanos, asked);
    Arrays.sort(nanos);
    Answer answer = new Answer(nanos[asked / 2] / 1e6, cpu / asked * 1e3);
    answers.computeIfAbsent(name, key -> new TreeMap<>()).put(items, answer);
    System.out.printf(Locale.ROOT, "%,d items, %s: %s%n", items, name, cell(answer));
  }

  private byte[] get(URI address) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(address + " was answered " + answer.statusCode() + ": "
          + new String(answer.body(), UTF_8));
    }
    return answer.body();
  }

  String markdown() {
    List<Integer> sizes = answers.get(FIRST_CHART).keySet().stream().sorted().toList();
    StringBuilder table = new StringBuilder("| question |");
    sizes.forEach(items -> table.append(String.format(Locale.ROOT, " %,d |", items)));
    table.append(" growth |\n|---|").append("--:|".repeat(sizes.size() + 1)).append('\n');
    answers.forEach((question, costs) -> {
      table.append("| ").append(question).append(" |");
      costs.values().forEach(answer -> table.append(' ').append(cell(answer)).append(" |"));
      double grown = costs.lastEntry().getValue().millis
          / costs.lowerEntry(costs.lastKey()).getValue().millis;
      table.append(String.format(Locale.ROOT, " × %.1f |%n", grown));
    });
    return table.toString();
  }

  private static String cell(Answer answer) {
    return number(answer.millis) + " / " + number(answer.cpuMillis);
  }

  private static String number(double millis) {
    return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%,.0f", millis);
  }

  /** Replaces the table in its page, and the plot. */
  void write(Path docs) throws IOException {
    FigureTable.replace(docs.resolve(PAGE), markdown());
    Files.writeString(docs.resolve(PLOT), GrowthPlot.svg(answers));
  }
}
