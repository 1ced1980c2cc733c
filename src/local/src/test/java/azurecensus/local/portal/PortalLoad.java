package azurecensus.local.portal;

import azurecensus.local.Browser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a portal in a process of its own: start, items taken per second over loopback, the
 * pages' questions with all items stored, their first paint, and memory while many more items than
 * are kept pass through. Run by {@code src/local/measure-portal}; the figures say what this machine
 * does, not what must be.
 */
final class PortalLoad {
  private static final int ITEMS_PER_POST = 500;
  private static final int ITEMS_PER_OPERATION = 10;
  private static final int CONNECTIONS = 4;
  private static final int STORED = Integer.getInteger("portal.load.stored", 1_000_000);
  private static final int PASSING = Integer.getInteger("portal.load.passing", 5_000_000);

  private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put("Overview", "/api/operations?limit=100");
    QUESTIONS.put("End-to-end transaction", "/api/operations/00000000000000000000000000001000");
    QUESTIONS.put("Application map", "/api/map");
    QUESTIONS.put("Map, side panel of a role", "/api/map/details?role=shop");
    QUESTIONS.put("Live stream", "/api/live");
    QUESTIONS.put("Live stream, items", "/api/items?limit=50");
    QUESTIONS.put("Search, newest", "/api/items?counts=true&limit=100");
    QUESTIONS.put("Search, by text", "/api/items?counts=true&limit=100&search=order%2077");
    QUESTIONS.put(
        "Search, failed requests", "/api/items?counts=true&limit=100&type=request&success=false");
    QUESTIONS.put("Failures", "/api/failures");
    QUESTIONS.put("Performance", "/api/performance");
    QUESTIONS.put("Performance, dependencies", "/api/performance?kind=dependencies");
    QUESTIONS.put("Metrics", "/api/metrics?name=queue.depth");
    QUESTIONS.put("Roles", "/api/roles");
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Process process;
  private URI url;

  private PortalLoad() {}

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    PortalLoad load = new PortalLoad();
    try {
      load.run();
    } finally {
      if (load.process != null) {
        load.process.destroy();
      }
    }
  }

  private void run() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%d cores, Java %s%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    long start = System.nanoTime();
    startPortal();
    System.out.printf(Locale.ROOT, "ready after            %5d ms%n", millisSince(start));
    List<byte[]> bodies = bodies(STORED);
    System.out.printf(
        Locale.ROOT,
        "a post of %d items:   %5d bytes gzipped%n",
        ITEMS_PER_POST,
        bodies.stream().mapToInt(body -> body.length).sum() / bodies.size());
    post(bodies.subList(0, bodies.size() / 20));
    http.send(
        HttpRequest.newBuilder(url.resolve("/api/items")).DELETE().build(),
        BodyHandlers.discarding());
    start = System.nanoTime();
    double cpu = cpuSeconds();
    post(bodies);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "                       %,.0f items per CPU second of the portal%n",
        STORED / (cpuSeconds() - cpu));
    System.out.printf(
        Locale.ROOT,
        "taken and stored       %,.0f items/s (%,d items, %d connections)%n",
        STORED / seconds,
        STORED,
        CONNECTIONS);
    System.out.printf(
        Locale.ROOT, "memory                 %5d MiB resident%n", residentMebibytes());
    for (Map.Entry<String, String> question : QUESTIONS.entrySet()) {
      ask(question.getKey(), question.getValue());
    }
    paint();
    passThrough(bodies);
  }

  private void startPortal() throws IOException {
    process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            PortalMain.class.getName(),
            "--port=0",
            "--max-rows=" + STORED)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    url = URI.create(out.readLine().replaceFirst("Portal +", "") + '/');
  }

  /**
   * What the portal's process has used of all cores: says more than the clock where the machine has
   * other work.
   */
  private double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private void post(List<byte[]> bodies) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      running.add(clients.submit(() -> {
        for (int at = next.getAndIncrement(); at < bodies.size(); at = next.getAndIncrement()) {
          HttpRequest request = HttpRequest.newBuilder(url.resolve("/v2.1/track"))
              .header("Content-Encoding", "gzip")
              .POST(BodyPublishers.ofByteArray(bodies.get(at)))
              .build();
          int status = http.send(request, BodyHandlers.discarding()).statusCode();
          if (status != 200) {
            throw new IllegalStateException("A post was answered " + status);
          }
        }
        return null;
      }));
    }
    for (Future<Void> client : running) {
      client.get();
    }
    clients.shutdown();
  }

  private void ask(String name, String question) throws IOException, InterruptedException {
    long[] times = new long[7];
    int bytes = 0;
    double cpu = cpuSeconds();
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      bytes = http.send(
              HttpRequest.newBuilder(url.resolve(question)).build(), BodyHandlers.ofByteArray())
          .body()
          .length;
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "%-26s %6.1f ms, %6.1f ms of CPU (%d bytes)%n",
        name,
        times[times.length / 2] / 1e6,
        (cpuSeconds() - cpu) / times.length * 1e3,
        bytes);
  }

  private void paint() throws IOException {
    try (Browser browser = Browser.start()) {
      for (String page : List.of(
          "",
          "transaction/00000000000000000000000000001000",
          "map",
          "live",
          "search",
          "failures",
          "performance",
          "metrics",
          "query")) {
        browser.open(url + page);
        Object paint = browser.await(() -> browser.run(
            "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"));
        browser.find("h1");
        System.out.printf(
            Locale.ROOT,
            "first paint of /%-12.12s %6.0f ms%n",
            page,
            ((Number) paint).doubleValue());
      }
    }
  }

  private void passThrough(List<byte[]> bodies) throws Exception {
    long most = 0;
    long start = System.nanoTime();
    for (long passed = STORED; passed < PASSING; passed += STORED) {
      for (int i = 0; i < 10; i++) {
        post(bodies.subList(bodies.size() / 10 * i, bodies.size() / 10 * (i + 1)));
        most = Math.max(most, residentMebibytes());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "memory while %,d items passed and %,d were kept: at most %d MiB resident; %,.0f items/s%n",
        PASSING,
        STORED,
        most,
        (PASSING - STORED) / ((System.nanoTime() - start) / 1e9));
  }

  private long residentMebibytes() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (!Files.exists(status)) {
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  /**
   * Operations of ten items: two services' requests, calls and steps, logs, and an exception or a
   * metric now and then.
   */
  private static List<byte[]> bodies(int items) {
    List<byte[]> bodies = new ArrayList<>();
    Random random = new Random(42);
    String time = Instant.now().minusSeconds(30).toString().substring(0, 17);
    for (int post = 0; post < items / ITEMS_PER_POST; post++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < ITEMS_PER_POST / ITEMS_PER_OPERATION; i++) {
        long number = (long) post * (ITEMS_PER_POST / ITEMS_PER_OPERATION) + i;
        String operation = String.format(Locale.ROOT, "%032d", number);
        String at = time
            + String.format(
                Locale.ROOT, "%02d.%06dZ", random.nextInt(60), random.nextInt(1_000_000));
        boolean failed = random.nextInt(20) == 0;
        String route = "GET /orders/{id}/" + random.nextInt(30);
        String request = String.format(Locale.ROOT, "%016x", number * 16 + 1);
        String call = String.format(Locale.ROOT, "%016x", number * 16 + 2);
        request(lines, at, operation, null, "shop", request, route, failed, random);
        dependency(
            lines,
            at,
            operation,
            request,
            "shop",
            call,
            "HTTP",
            "stock:8080",
            "GET /stock",
            failed,
            random);
        request(
            lines,
            at,
            operation,
            call,
            "stock",
            String.format(Locale.ROOT, "%016x", number * 16 + 3),
            "GET /stock",
            failed,
            random);
        dependency(
            lines,
            at,
            operation,
            request,
            "shop",
            String.format(Locale.ROOT, "%016x", number * 16 + 4),
            "SQL",
            "db | orders",
            "SELECT orders",
            false,
            random);
        dependency(
            lines,
            at,
            operation,
            request,
            "shop",
            String.format(Locale.ROOT, "%016x", number * 16 + 5),
            "InProc",
            "",
            "price the order",
            false,
            random);
        for (int line = 0; line < 4; line++) {
          trace(
              lines,
              at,
              operation,
              request,
              "order " + number + " has passed step " + line + " of 4",
              line == 3 && failed ? 2 : 1);
        }
        if (failed) {
          exception(lines, at, operation, request);
        } else {
          metric(lines, at, random);
        }
      }
      bodies.add(PortalClient.gzip(lines.toString()));
    }
    return bodies;
  }

  private static void envelope(
      StringBuilder lines,
      String type,
      String at,
      String operation,
      String parent,
      String role,
      String data) {
    lines
        .append("{\"name\":\"Microsoft.ApplicationInsights.")
        .append(type)
        .append("\",\"time\":\"")
        .append(at)
        .append(
            "\",\"iKey\":\"00000000-0000-0000-0000-000000000000\",\"tags\":{\"ai.cloud.role\":\"")
        .append(role)
        .append("\",\"ai.cloud.roleInstance\":\"")
        .append(role)
        .append("-1\",\"ai.internal.sdkVersion\":\"java17:oc0.31.1:ext1.0.0\"");
    if (operation != null) {
      lines
          .append(",\"ai.operation.id\":\"")
          .append(operation)
          .append("\",\"ai.operation.name\":\"GET /orders/{id}\"");
    }
    if (parent != null) {
      lines.append(",\"ai.operation.parentId\":\"").append(parent).append('"');
    }
    lines
        .append("},\"data\":{\"baseType\":\"")
        .append(type)
        .append("Data\",\"baseData\":{\"ver\":2,")
        .append(data)
        .append("}}}\n");
  }

  private static String duration(Random random) {
    return String.format(Locale.ROOT, "00:00:00.%06d", (int)
        Math.min(999_999, 20_000 * Math.exp(random.nextGaussian())));
  }

  private static void request(
      StringBuilder lines,
      String at,
      String operation,
      String parent,
      String role,
      String id,
      String name,
      boolean failed,
      Random random) {
    envelope(
        lines,
        "Request",
        at,
        operation,
        parent,
        role,
        "\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"duration\":\"" + duration(random)
            + "\",\"success\":" + !failed + ",\"responseCode\":\"" + (failed ? 500 : 200)
            + "\",\"url\":\"http://" + role + ":8080/orders/77\""
            + ",\"properties\":{\"InvocationId\":\"" + id + "-" + id
            + "\",\"region\":\"westeurope\"}");
  }

  private static void dependency(
      StringBuilder lines,
      String at,
      String operation,
      String parent,
      String role,
      String id,
      String type,
      String target,
      String name,
      boolean failed,
      Random random) {
    envelope(
        lines,
        "RemoteDependency",
        at,
        operation,
        parent,
        role,
        "\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"duration\":\"" + duration(random)
            + "\",\"success\":" + !failed + ",\"resultCode\":\"" + (failed ? 500 : 200)
            + "\",\"type\":\"" + type + "\",\"target\":\"" + target + "\",\"data\":\"" + name
            + "\"");
  }

  private static void trace(
      StringBuilder lines,
      String at,
      String operation,
      String parent,
      String message,
      int severity) {
    envelope(
        lines,
        "Message",
        at,
        operation,
        parent,
        "shop",
        "\"message\":\"" + message + "\",\"severityLevel\":" + severity
            + ",\"properties\":{\"LoggerName\":\"com.example.shop.OrderService\",\"ThreadName\":\"pool-1-thread-7\"}");
  }

  private static void exception(StringBuilder lines, String at, String operation, String parent) {
    envelope(
        lines,
        "Exception",
        at,
        operation,
        parent,
        "shop",
        "\"exceptions\":[{\"id\":1,\"typeName\":\"java.lang.IllegalStateException\",\"message\":\"no stock\","
            + "\"parsedStack\":[{\"level\":0,\"method\":\"com.example.shop.OrderService.reserve\",\"fileName\":\"OrderService.java\",\"line\":77},"
            + "{\"level\":1,\"method\":\"com.example.shop.OrderController.order\",\"fileName\":\"OrderController.java\",\"line\":31}]}]");
  }

  private static void metric(StringBuilder lines, String at, Random random) {
    envelope(
        lines,
        "Metric",
        at,
        null,
        null,
        "shop",
        "\"metrics\":[{\"name\":\"queue.depth\",\"value\":" + random.nextInt(100) + "}]");
  }
}
