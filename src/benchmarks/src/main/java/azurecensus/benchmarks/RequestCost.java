package azurecensus.benchmarks;

import azurecensus.benchmarks.process.PieceProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measures the cost of a request of the staged apps for the worker's process, and of the pieces of
 * a request.
 */
final class RequestCost implements Section {
  private static final int CLIENTS = 4;

  /**
   * About what one instance of two cores handles under the public worker, and below the rate at
   * which any of the libraries drops telemetry.
   */
  private static final int A_SECOND = PieceProcess.A_SECOND;

  /** Two spans, two log records, an exception: the root span is the host's. */
  private static final int ITEMS = 5;

  /** The call: the middleware leaves the log records to the host, and the app has no step. */
  private static final int ITEMS_WITHOUT_LOGS = 1;

  /** OpenCensus and OpenTelemetry deliver what is left after 5 seconds. */
  private static final int ARRIVAL_SECONDS = 15;

  private static final List<String> APPS = List.of(
      WorkerApps.UNINSTRUMENTED,
      WorkerApps.OURS,
      WorkerApps.OURS_LEAN,
      WorkerApps.OURS_MIDDLEWARE,
      WorkerApps.AUTOCONFIGURE);

  private static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("plain", "uninstrumented");
    kinds.put("ours", "ours");
    kinds.put("ours-lean", "ours, lean");
    kinds.put("opentelemetry", "OpenTelemetry");
    return kinds;
  }

  /**
   * The cost of one request.
   *
   * @param threads CPU time by thread in microseconds
   * @param itemsShare the share of the telemetry items that arrived
   */
  private record Cost(
      double cpuMicros, double bytes, Map<String, Double> threads, double itemsShare) {}

  @Override
  public String name() {
    return "request";
  }

  @Override
  public void run(Workspace workspace, Effort effort, Report report) throws Exception {
    WorkerApps apps = new WorkerApps(workspace);
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    for (int round = 0; round < effort.rounds(); round++) {
      for (String app : APPS) {
        costs
            .computeIfAbsent(app, key -> new ArrayList<>())
            .add(load(workspace, apps, app, effort.requests()));
      }
      System.out.println("request: round " + (round + 1) + " of " + effort.rounds());
    }
    report(costs, effort, report);
    pieces(workspace, effort, report);
    report.note("request");
  }

  private static Cost load(Workspace workspace, WorkerApps apps, String app, int requests)
      throws Exception {
    workspace.endpoint().count();
    try (MeasuredProcess process = apps.start(apps.named(app), List.of())) {
      process.millisUntil("answered 200");
      process.run(requests, CLIENTS, A_SECOND);
      double cpu = process.cpuMillis();
      Map<String, Long> threads = process.threadNanos();
      double bytes = process.run(requests, CLIENTS, A_SECOND);
      double cpuMicros = (process.cpuMillis() - cpu) * 1000 / requests;
      Map<String, Double> byThread = perRequest(threads, process.threadNanos(), requests);
      boolean hostLogs = app.equals(WorkerApps.OURS_MIDDLEWARE);
      long items = (2L * requests + 1) * (hostLogs ? ITEMS_WITHOUT_LOGS : ITEMS);
      boolean exports = !app.equals(WorkerApps.UNINSTRUMENTED);
      for (int i = 0; exports && i < ARRIVAL_SECONDS * 10; i++) {
        if (workspace.endpoint().items() >= items) {
          break;
        }
        Thread.sleep(100);
      }
      double share = (double) workspace.endpoint().items() / items;
      return new Cost(cpuMicros, bytes / requests, byThread, share);
    } finally {
      workspace.endpoint().stopCounting();
    }
  }

  private static Map<String, Double> perRequest(
      Map<String, Long> before, Map<String, Long> after, int requests) {
    Map<String, Double> micros = new TreeMap<>();
    after.forEach((thread, nanos) ->
        micros.put(thread, (nanos - before.getOrDefault(thread, 0L)) / 1000.0 / requests));
    return micros;
  }

  private static void report(Map<String, List<Cost>> costs, Effort effort, Report report) {
    report.heading("One request");
    report.paragraph(
        "The apps of the cold start, each in the stand-in for the worker with the worker's flags (C1 only), "
            + "handle " + effort.requests() + " requests of " + CLIENTS + " clients, " + A_SECOND
            + " a second in bursts of 200, after as many to warm up: log, an "
            + "in-process step, an OkHttp call, log, a caught and logged exception. The host owns the request, so the "
            + "root span is not exported. The CPU time of the whole process is counted from outside, and the allocations "
            + "of its threads; medians of " + effort.rounds()
            + " interleaved rounds. Added is the median of the differences to the uninstrumented app of the same round. The "
            + "last column shows whether one saves CPU by dropping items.");
    List<List<String>> rows = new ArrayList<>();
    SvgBars bars = new SvgBars("CPU of one request", "µs");
    costs.forEach((app, runs) -> {
      Spread cpu = Spread.of(runs.stream().map(Cost::cpuMicros).toList());
      Spread bytes = Spread.of(runs.stream().map(Cost::bytes).toList());
      Spread share = Spread.of(runs.stream().map(Cost::itemsShare).toList());
      rows.add(List.of(
          app,
          cpu.text(0),
          Spread.number(added(costs, app, true), 0),
          bytes.text(0),
          share.median() == 0 ? "none" : Spread.number(100 * share.median(), 1) + " %"));
      bars.bar(app, cpu);
      report.summary().cell(app, "request, CPU µs", Spread.number(cpu.median(), 0));
      report.summary().cell(app, "request, bytes", Spread.number(bytes.median(), 0));
    });
    report.table(List.of("", "CPU, µs", "added", "allocated, bytes", "items arrived"), rows);
    report.plot("request", "Bars: CPU of one request", bars.svg());
    target(costs, WorkerApps.OURS, true, 80, report);
    target(costs, WorkerApps.OURS_LEAN, true, 40, report);
    target(costs, WorkerApps.OURS, false, 80, report);
    target(costs, WorkerApps.OURS_LEAN, false, 40, report);
    threads(costs, report);
  }

  private static void target(
      Map<String, List<Cost>> costs, String app, boolean cpu, int percent, Report report) {
    double added = added(costs, app, cpu);
    double theirs = added(costs, WorkerApps.AUTOCONFIGURE, cpu);
    report
        .summary()
        .share(
            "Request, " + (cpu ? "CPU" : "allocation")
                + (app.equals(WorkerApps.OURS) ? "" : ", lean"),
            added,
            theirs);
    report.target(Target.atMost(
        "Request: adds at most " + percent + " % of the " + (cpu ? "CPU" : "allocation")
            + " that OpenTelemetry adds; " + app,
        added,
        theirs * percent / 100,
        Spread.number(100 * added / theirs, 0) + " % (" + Spread.number(added, 0) + " of "
            + Spread.number(theirs, 0) + (cpu ? " µs)" : " bytes)")));
  }

  /**
   * Returns the cost that an app adds: the median of its differences to the uninstrumented app that
   * was measured in the same round, at the same speed of the machine.
   */
  private static double added(Map<String, List<Cost>> costs, String app, boolean cpu) {
    List<Double> added = new ArrayList<>();
    for (int round = 0; round < costs.get(app).size(); round++) {
      Cost with = costs.get(app).get(round);
      Cost without = costs.get(WorkerApps.UNINSTRUMENTED).get(round);
      added.add(cpu ? with.cpuMicros() - without.cpuMicros() : with.bytes() - without.bytes());
    }
    return Spread.of(added).median();
  }

  private static void threads(Map<String, List<Cost>> costs, Report report) {
    report.paragraph(
        "CPU time of one request by thread, from the kernel's count of each thread's run time, µs:");
    List<List<String>> rows = new ArrayList<>();
    costs.forEach((app, runs) -> {
      Map<String, Double> sums = new TreeMap<>();
      runs.forEach(run ->
          run.threads().forEach((thread, micros) -> sums.merge(thread, micros, Double::sum)));
      rows.add(List.of(
          app,
          sums.entrySet().stream()
              .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
              .limit(6)
              .map(thread ->
                  thread.getKey() + " " + Spread.number(thread.getValue() / runs.size(), 0))
              .collect(Collectors.joining(", "))));
    });
    report.table(List.of("", "its busiest threads"), rows);
  }

  /** Each piece runs in a process of its own, at a constant rate, inside an open invocation. */
  private static void pieces(Workspace workspace, Effort effort, Report report) throws Exception {
    Map<String, Map<String, Double>> cpu = new LinkedHashMap<>();
    Map<String, Map<String, Double>> bytes = new LinkedHashMap<>();
    for (PieceProcess.Piece piece : PieceProcess.Piece.values()) {
      for (String kind : KINDS.keySet()) {
        Map<String, Double> result = piece(workspace, effort, kind, piece);
        double count = result.get("count");
        cpu.computeIfAbsent(piece.label(), key -> new LinkedHashMap<>())
            .put(kind, result.get("cpuNanos") / count / 1000);
        bytes
            .computeIfAbsent(piece.label(), key -> new LinkedHashMap<>())
            .put(kind, result.get("allocatedBytes") / count);
      }
      System.out.println("request: " + piece.label() + " " + cpu.get(piece.label()));
    }
    report.paragraph(
        "The pieces of that request, each alone at " + PieceProcess.A_SECOND
            + " a second in a process with the same flags, with all work behind it: CPU time in µs, and allocated bytes.");
    List<List<String>> rows = new ArrayList<>();
    cpu.forEach((piece, micros) -> {
      List<String> row = new ArrayList<>(List.of(piece));
      micros.forEach((kind, value) -> row.add(
          Spread.number(value, 1) + ", " + Spread.number(bytes.get(piece).get(kind), 0)));
      rows.add(row);
    });
    List<String> columns = new ArrayList<>(List.of("piece"));
    columns.addAll(KINDS.values());
    report.table(columns, rows);
  }

  private static Map<String, Double> piece(
      Workspace workspace, Effort effort, String kind, PieceProcess.Piece piece)
      throws IOException, InterruptedException {
    List<String> arguments = List.of(
        "-XX:+TieredCompilation",
        "-XX:TieredStopAtLevel=1",
        "-XX:MaxRAM=1536m",
        "-XX:+UseSerialGC",
        "-cp",
        classPath(kind),
        "azurecensus.benchmarks.process.PieceProcess",
        kind.equals("ours-lean") ? "ours" : kind,
        piece.name(),
        workspace.endpoint().connectionString(),
        Integer.toString(effort.pieceSeconds()));
    Map<String, String> environment = Map.of(
        "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL", "true", "OTEL_METRICS_EXPORTER", "none");
    try (MeasuredProcess process =
        MeasuredProcess.java(arguments, environment, workspace.log("piece-" + kind))) {
      return process.results();
    }
  }

  private static String classPath(String kind) {
    return Arrays.stream(Workspace.classPath().split(File.pathSeparator, -1))
        .filter(entry -> !kind.equals("ours-lean") || !Workspace.isUnlean(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
