package azurecensus.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the spans that a process exports per second of its CPU time. */
final class ExportThroughput implements Section {
  private static final int BATCH = 512;

  /** Nearly all of its work is native. */
  private static final int GZIP_WARM_UP_SECONDS = 1;

  private static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("gzip", "gzip alone, the same bytes at level 1, ours");
    kinds.put("gzip6", "gzip alone, the same bytes at level 6, the official exporter's");
    kinds.put("ours", "ours");
    kinds.put("official", "official exporter (autoconfigure 1.2.0)");
    return kinds;
  }

  @Override
  public String name() {
    return "export";
  }

  @Override
  public void run(Workspace workspace, Effort effort, Report report) throws Exception {
    Map<String, List<Double>> micros = new LinkedHashMap<>();
    Map<String, List<Double>> bytes = new LinkedHashMap<>();
    for (int round = 0; round < effort.rounds(); round++) {
      for (String kind : KINDS.keySet()) {
        Map<String, Double> result = export(workspace, effort, kind, BATCH, 0);
        double spans = result.get("spans");
        micros
            .computeIfAbsent(kind, key -> new ArrayList<>())
            .add(result.get("cpuNanos") / spans / 1000);
        bytes
            .computeIfAbsent(kind, key -> new ArrayList<>())
            .add(result.get("allocatedBytes") / spans);
      }
      System.out.println("export: round " + (round + 1) + " of " + effort.rounds());
    }
    report(micros, bytes, effort, report);
  }

  static Map<String, Double> export(
      Workspace workspace, Effort effort, String kind, int batch, int attributes) throws Exception {
    List<String> arguments = List.of(
        "-Xmx512m",
        "-cp",
        Workspace.leanClassPath(),
        "azurecensus.benchmarks.process.ExportProcess",
        kind,
        workspace.endpoint().connectionString(),
        Integer.toString(
            kind.startsWith("gzip") ? GZIP_WARM_UP_SECONDS : effort.exportWarmUpSeconds()),
        Integer.toString(effort.exportSeconds()),
        Integer.toString(batch),
        Integer.toString(attributes));
    Map<String, String> environment = Map.of(
        "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL",
        "true",
        "OTEL_METRICS_EXPORTER",
        "none",
        "OTEL_LOGS_EXPORTER",
        "none");
    try (MeasuredProcess process =
        MeasuredProcess.java(arguments, environment, workspace.log("export-" + kind))) {
      return process.results();
    }
  }

  private static void report(
      Map<String, List<Double>> micros,
      Map<String, List<Double>> bytes,
      Effort effort,
      Report report)
      throws Exception {
    report.heading("Export throughput");
    report.paragraph(
        "One process repeatedly exports the sample's spans (request, in-process step, HTTP call), "
            + BATCH + " at a time, for " + effort.exportSeconds()
            + " s of CPU time after a warm-up of " + effort.exportWarmUpSeconds()
            + " s, to an endpoint in another process that only answers 200. The CPU time of all threads of the "
            + "exporting process is counted, the compiler's included; median of " + effort.rounds()
            + " interleaved rounds.");
    List<List<String>> rows = new ArrayList<>();
    SvgBars bars = new SvgBars("Spans exported per second of CPU", "spans");
    KINDS.forEach((kind, label) -> {
      Spread cost = Spread.of(micros.get(kind));
      rows.add(List.of(
          label,
          Spread.number(1e6 / cost.median(), 0),
          cost.text(2),
          Spread.number(Spread.of(bytes.get(kind)).median(), 0)));
      bars.bar(
          label.replaceAll(", the same bytes|, [a-z ]*'s$|, ours$| \\(.*", ""),
          new Spread(1e6 / cost.median(), 1e6 / cost.max(), 1e6 / cost.min()));
    });
    report.table(
        List.of("", "spans per CPU-second", "CPU per span, µs", "allocated per span, bytes"), rows);
    report.plot("export", "Bars: spans per CPU-second", bars.svg());
    double ours = Spread.of(micros.get("ours")).median();
    double times = Spread.of(micros.get("official")).median() / ours;
    report.summary().share("Export of a span, CPU", 1, times);
    double overGzip = ours / Spread.of(micros.get("gzip")).median();
    double atOurLevel = Spread.of(micros.get("official")).median()
        - Spread.of(micros.get("gzip6")).median()
        + Spread.of(micros.get("gzip")).median();
    report.target(Target.atLeast(
        "Export: at least 4 times the official exporter's spans per CPU-second, each with its own level of zlib",
        times,
        4,
        Spread.number(times, 1) + " times; " + Spread.number(atOurLevel / ours, 1)
            + " times with level 1 in both"));
    report.target(Target.atMost(
        "Export: at most 1.9 times the CPU of gzip alone, both at level 1",
        overGzip,
        1.9,
        Spread.number(overGzip, 2) + " times"));
    report.note("export");
  }
}
