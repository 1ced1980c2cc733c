package azurecensus.benchmarks;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/** Measures the growth of the cost with the amount of work. */
final class Growth implements Section {
  private static final List<Integer> BATCHES = List.of(1, 10, 100, 512, 2_000, 10_000);
  private static final int OFFICIAL_MAX_BATCH = 512; // the largest batch that its SDK delivers

  @Override
  public String name() {
    return "growth";
  }

  /** False: a curve takes too long for a short run. */
  @Override
  public boolean isForEveryDay() {
    return false;
  }

  @Override
  public void run(Workspace workspace, Effort effort, Report report) throws Exception {
    report.heading("Growth");
    spansInRequest(workspace, effort, report);
    attributes(workspace, effort, report);
    batches(workspace, effort, report);
    report.note("growth");
  }

  private static void spansInRequest(Workspace workspace, Effort effort, Report report)
      throws Exception {
    SvgLines plot =
        new SvgLines("A request with a growing number of child spans", "child spans", "µs");
    for (RunResult result :
        JmhResults.run(workspace, effort, "azurecensus.benchmarks.jmh.SpansGrowthBenchmark")) {
      plot.point(
          result.getParams().getParam("kind"),
          Double.parseDouble(result.getParams().getParam("spans")),
          result.getPrimaryResult().getScore() / 1000);
    }
    report.plot("growth-spans", "Lines: time of a request by number of spans", plot.svg());
  }

  private static void attributes(Workspace workspace, Effort effort, Report report)
      throws Exception {
    SvgLines plot = new SvgLines(
        "Converting and encoding a span with a growing number of attributes (0 is drawn at 1)",
        "additional attributes",
        "ns");
    for (RunResult result :
        JmhResults.run(workspace, effort, "azurecensus.benchmarks.jmh.AttributesGrowthBenchmark")) {
      plot.point(
          result.getParams().getBenchmark().endsWith("ours") ? "ours" : "official",
          Double.parseDouble(result.getParams().getParam("attributes")),
          result.getPrimaryResult().getScore());
    }
    report.plot("growth-attributes", "Lines: time of a span by attributes", plot.svg());
  }

  private static void batches(Workspace workspace, Effort effort, Report report) throws Exception {
    Effort shorter = effort.forOnePoint();
    SvgLines plot =
        new SvgLines("Exporting batches of growing size", "spans in a batch", "CPU µs of a span");
    for (int batch : BATCHES) {
      point(plot, "ours", batch, ExportThroughput.export(workspace, shorter, "ours", batch, 0));
      if (batch <= OFFICIAL_MAX_BATCH) {
        point(
            plot,
            "official",
            batch,
            ExportThroughput.export(workspace, shorter, "official", batch, 0));
      }
    }
    report.plot("growth-batches", "Lines: CPU of a span by batch size", plot.svg());
  }

  private static void point(SvgLines plot, String name, int batch, Map<String, Double> result) {
    plot.point(name, batch, result.get("cpuNanos") / result.get("spans") / 1000);
  }
}
