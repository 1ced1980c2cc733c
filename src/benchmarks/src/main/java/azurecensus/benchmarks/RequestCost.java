package azurecensus.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures the cost of a traced request for the process, including the work behind the request. */
final class RequestCost implements Section {
  /** Below the rate at which any of the libraries drops telemetry. */
  private static final int REQUESTS_A_SECOND = 500;

  private static final int ITEMS = 5; // three spans, two log records

  private static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("plain", "no instrumentation");
    kinds.put("opencensus", "our tracing, no exporter");
    kinds.put("ours", "ours");
    kinds.put("ours-lean", "ours, with opencensus-impl-lean");
    kinds.put("opentelemetry", "OpenTelemetry autoconfigure 1.2.0");
    return kinds;
  }

  private record Cost(double cpuMicros, double bytes, double itemsShare) {}

  @Override
  public String name() {
    return "request";
  }

  @Override
  public void run(Workspace workspace, Effort effort, Report report) throws Exception {
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    for (int round = 0; round < effort.rounds(); round++) {
      for (String kind : KINDS.keySet()) {
        costs.computeIfAbsent(kind, key -> new ArrayList<>()).add(load(workspace, effort, kind));
      }
      System.out.println("request: round " + (round + 1) + " of " + effort.rounds());
    }
    report(costs, report);
  }

  private static Cost load(Workspace workspace, Effort effort, String kind) throws Exception {
    int seconds = effort.warmUpSeconds() + effort.measureSeconds();
    List<String> arguments = List.of(
        "-XX:+TieredCompilation",
        "-XX:TieredStopAtLevel=1",
        "-XX:MaxRAM=1536m",
        "-XX:+UseSerialGC",
        "-cp",
        classPath(kind),
        "azurecensus.benchmarks.process.LoadProcess",
        kind.equals("ours-lean") ? "ours" : kind,
        workspace.endpoint().connectionString(),
        Integer.toString(REQUESTS_A_SECOND),
        Integer.toString(effort.warmUpSeconds()),
        Integer.toString(effort.measureSeconds()));
    Map<String, String> environment = Map.of(
        "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL", "true", "OTEL_METRICS_EXPORTER", "none");
    workspace.endpoint().count();
    try (MeasuredProcess process =
        MeasuredProcess.java(arguments, environment, workspace.log("load-" + kind))) {
      Map<String, Double> result = process.results();
      double requests = result.get("requests");
      return new Cost(
          result.get("cpuNanos") / requests / 1000,
          result.get("allocatedBytes") / requests,
          (double) workspace.endpoint().items() / ((double) seconds * REQUESTS_A_SECOND * ITEMS));
    } finally {
      workspace.endpoint().stopCounting();
    }
  }

  private static String classPath(String kind) {
    return Arrays.stream(Workspace.classPath().split(File.pathSeparator, -1))
        .filter(entry -> !kind.equals("ours-lean") || !Workspace.isUnlean(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void report(Map<String, List<Cost>> costs, Report report) throws IOException {
    report.heading("One request");
    report.paragraph("A process handles " + REQUESTS_A_SECOND
        + " requests a second: a root span, an in-process child, an OkHttp child with injected headers (the call ends "
        + "inside the client), two log records. The CPU time of all threads and their allocations are counted, "
        + "including all work behind the request until the telemetry has left the process, with the worker's flags "
        + "(C1 only). The last column is the share of the telemetry items that arrived; it shows that none saves "
        + "CPU by dropping items.");
    List<List<String>> rows = new ArrayList<>();
    SvgBars bars = new SvgBars("CPU of one request", "µs");
    KINDS.forEach((kind, label) -> {
      Spread cpu = Spread.of(costs.get(kind).stream().map(Cost::cpuMicros).toList());
      Spread bytes = Spread.of(costs.get(kind).stream().map(Cost::bytes).toList());
      Spread share = Spread.of(costs.get(kind).stream().map(Cost::itemsShare).toList());
      rows.add(List.of(
          label,
          cpu.text(0),
          bytes.text(0),
          share.median() == 0 ? "none" : Spread.number(100 * share.median(), 1) + " %"));
      bars.bar(label, cpu);
    });
    report.table(List.of("", "CPU, µs", "allocated, bytes", "items arrived"), rows);
    report.plot("request", "Bars: CPU of one request", bars.svg());
    for (boolean cpu : new boolean[] {true, false}) {
      third(costs, "ours", cpu, "ours", report);
      third(costs, "ours-lean", cpu, "with opencensus-impl-lean", report);
    }
    report.note("request");
  }

  private static void third(
      Map<String, List<Cost>> costs, String kind, boolean cpu, String label, Report report) {
    double plain = median(costs, "plain", cpu);
    double added = median(costs, kind, cpu) - plain;
    double theirs = median(costs, "opentelemetry", cpu) - plain;
    report.target(Target.atMost(
        "Request: adds at most a third of the " + (cpu ? "CPU" : "allocation")
            + " that the OpenTelemetry path adds; " + label,
        added,
        theirs / 3,
        Spread.number(100 * added / theirs, 0) + " % (" + Spread.number(added, 0) + " of "
            + Spread.number(theirs, 0) + (cpu ? " µs)" : " bytes)")));
  }

  private static double median(Map<String, List<Cost>> costs, String kind, boolean cpu) {
    return Spread.of(costs.get(kind).stream()
            .map(cost -> cpu ? cost.cpuMicros() : cost.bytes())
            .toList())
        .median();
  }
}
