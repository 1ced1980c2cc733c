package azurecensus.local.soak;

import azurecensus.host.HostMain;
import azurecensus.local.soak.SampledProcess.Sample;
import azurecensus.local.soak.SoakFigures.Measure;
import azurecensus.portal.PortalMain;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code Soak <minutes> <folder> [<document>]} runs the portal, the local host with the staged app,
 * and a process with the exporter alone, under mixed load and faults. It samples their memory,
 * threads, files and latency, and writes a plot and a table into the folder, or into the document
 * and the plot beside it. The exit code is 1 when a figure grew.
 */
final class Soak {
  private static final long SEED = 13;
  private static final Duration SAMPLES = Duration.ofSeconds(10);
  private static final int SAMPLES_PER_COLLECTION = 18;
  private static final int SAMPLES_PER_OUTAGE = 42;
  private static final int SAMPLES_OF_OUTAGE = 2;
  private static final String BEGIN = "<!-- figures of src/local/soak -->\n";
  private static final String END = "<!-- end of figures -->";

  private final SampledProcess portal;
  private final List<SampledProcess> processes;
  private final SoakLoad load;
  private final SoakFigures figures = new SoakFigures();

  private Soak(SampledProcess portal, List<SampledProcess> processes, SoakLoad load) {
    this.portal = portal;
    this.processes = processes;
    this.load = load;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Duration length = Duration.ofMinutes(Long.parseLong(arguments[0]));
    Path folder = Files.createDirectories(Path.of(arguments[1])).toAbsolutePath();
    HttpServer dependency = dependency();
    boolean flat;
    try (SampledProcess portal = SampledProcess.start(
        "portal", "256m", folder, PortalMain.class, Map.of(), "--port=0", "--max-rows=20000")) {
      URI address = URI.create(portal.awaitLine("Portal ") + "/");
      try (SampledProcess sender = SampledProcess.start(
              "exporter",
              "64m",
              folder,
              SendingProgram.class,
              Map.of(),
              connectionString(address),
              folder.resolve("stored-by-exporter").toString());
          SampledProcess host = host(address, dependency, folder);
          SoakLoad load =
              new SoakLoad(address, URI.create(host.awaitLine("Functions ") + "/"), SEED)) {
        sender.awaitLine("sending");
        Soak soak = new Soak(portal, List.of(portal, host, sender), load);
        soak.run(length);
        flat = soak.write(folder, arguments.length > 2 ? Path.of(arguments[2]) : null);
      }
    } finally {
      dependency.stop(0);
    }
    System.exit(flat ? 0 : 1);
  }

  private static SampledProcess host(URI portal, HttpServer dependency, Path folder)
      throws IOException {
    String url = "http://127.0.0.1:" + dependency.getAddress().getPort() + "/";
    Map<String, String> settings = Map.of(
        "FUNCTIONS_WORKER_RUNTIME", "java",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", connectionString(portal),
        "WEBSITE_SITE_NAME", "soak",
        "EXTERNAL_DEPENDENCY_URL", url,
        "IN_PROCESS_DELAY_MS", "5");
    return SampledProcess.start(
        "host and app",
        "160m",
        folder,
        HostMain.class,
        settings,
        "--app=" + System.getProperty("local.app"),
        "--port=0");
  }

  private static String connectionString(URI portal) {
    return "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=" + portal
        + ";LiveEndpoint=" + portal;
  }

  /** The service that the function calls; one answer in ten is a failure, one in fifty is late. */
  private static HttpServer dependency() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Random random = new Random(SEED);
    server.createContext("/", exchange -> answer(exchange, random.nextInt(50)));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int drawn) throws IOException {
    try (exchange) {
      if (drawn == 0) {
        pause(Duration.ofSeconds(1));
      }
      byte[] body = "{\"timeZone\":\"UTC\"}".getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(drawn < 5 ? 500 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void pause(Duration time) {
    try {
      new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Duration length) throws IOException, InterruptedException {
    load.start();
    long start = System.nanoTime();
    for (int sample = 1; sample * SAMPLES.toNanos() <= length.toNanos(); sample++) {
      pause(Duration.ofNanos(start + sample * SAMPLES.toNanos() - System.nanoTime()));
      int outage = sample % SAMPLES_PER_OUTAGE;
      if (outage == 0) {
        load.portalIsAway(true);
        portal.signal("-STOP");
      } else if (outage == SAMPLES_OF_OUTAGE) {
        portal.signal("-CONT");
        load.portalIsAway(false);
      }
      boolean collect = sample % SAMPLES_PER_COLLECTION == 0 && outage > SAMPLES_OF_OUTAGE;
      sample((System.nanoTime() - start) / 60e9, collect);
    }
  }

  private void sample(double minute, boolean collect) throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder(String.format("%5.1f min", minute));
    for (SampledProcess process : processes) {
      Sample sample = process.sample();
      figures.add(Measure.RESIDENT, process.name(), minute, sample.residentMegabytes());
      figures.add(Measure.THREADS, process.name(), minute, sample.threads());
      figures.add(Measure.FILES, process.name(), minute, sample.files());
      if (collect) {
        figures.add(Measure.HEAP, process.name(), minute, process.liveHeapMegabytes());
      }
      line.append(String.format(
          "  %s %.0f MiB %d threads %d files",
          process.name(), sample.residentMegabytes(), sample.threads(), sample.files()));
    }
    figures.add(Measure.LATENCY, "function", minute, load.functionMedian());
    figures.add(Measure.LATENCY, "portal", minute, load.portalMedian());
    System.out.println(line);
  }

  private boolean write(Path folder, Path document) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>(figures.table());
    lines.add("");
    lines.add(load.summary());
    lines.forEach(System.out::println);
    Path plot = document == null
        ? folder.resolve("soak.svg")
        : document.resolveSibling("assets").resolve("reliability").resolve("soak.svg");
    Files.createDirectories(plot.getParent());
    Files.writeString(plot, SoakPlot.svg(figures));
    System.out.println("written: " + plot);
    if (document != null) {
      replaceTable(document, String.join("\n", lines) + "\n");
    }
    return figures.areFlat();
  }

  private static void replaceTable(Path document, String table) throws IOException {
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, begin);
    if (begin < 0 || end < 0) {
      throw new IOException(document + " has no place for the figures: a line " + BEGIN.strip()
          + " and after it a line " + END);
    }
    Files.writeString(
        document, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
  }
}
