package azurecensus.benchmarks;

import azurecensus.benchmarks.jmh.JmhEndpoint;
import azurecensus.benchmarks.process.ExporterStages;
import azurecensus.benchmarks.spans.OpenCensusSpans;
import io.opencensus.trace.export.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures single steps with JMH. */
final class JmhResults implements Section {
  @Override
  public String name() {
    return "jmh";
  }

  @Override
  public void run(Workspace workspace, Effort effort, Report report) throws Exception {
    report.heading("Single steps");
    report.paragraph(
        "JMH with the JVM's defaults: time of one operation on the calling thread (mean, with the shortest and the longest "
            + "iteration in brackets) and allocated bytes of one operation (all living threads are counted).");
    table(
        report,
        run(
            workspace,
            effort,
            "azurecensus.benchmarks.jmh.(" + effort.jmhBenchmarks() + ")Benchmark"));
    report.paragraph("One of the sample's spans becomes " + bytesOfSpan()
        + " bytes on the wire before compression.");
    report.note("jmh");
  }

  private static long bytesOfSpan() {
    ExporterStages.Encoding encoding = new ExporterStages.Encoding();
    List<SpanData> spans = OpenCensusSpans.make(300);
    return spans.stream()
            .flatMap(span -> encoding.encode(span).stream())
            .mapToLong(line -> line.length)
            .sum()
        / spans.size();
  }

  static Collection<RunResult> run(Workspace workspace, Effort effort, String include)
      throws RunnerException, java.io.IOException {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include(include)
        .forks(1)
        .warmupIterations(effort.jmhWarmUps())
        .warmupTime(TimeValue.milliseconds(effort.jmhMillis()))
        .measurementIterations(effort.jmhIterations())
        .measurementTime(TimeValue.milliseconds(effort.jmhMillis()))
        .addProfiler(GCProfiler.class)
        .output(workspace.log("jmh").toString())
        .jvmArgsAppend(
            "-Xmx1g", "-D" + JmhEndpoint.PROPERTY + "=" + workspace.endpoint().connectionString());
    return new Runner(options.build()).run();
  }

  private static void table(Report report, Collection<RunResult> results) {
    List<List<String>> rows = new ArrayList<>();
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Spread spread = new Spread(
          time.getScore(), time.getStatistics().getMin(), time.getStatistics().getMax());
      rows.add(List.of(
          label(result),
          spread.text(time.getScore() < 100 ? 1 : 0),
          Spread.number(allocated(result), 0)));
    }
    report.table(List.of("", "ns", "bytes"), rows);
  }

  static double allocated(RunResult result) {
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return allocated == null ? 0 : allocated.getScore();
  }

  private static String label(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String[] parts = benchmark.split("\\.", -1);
    String label =
        parts[parts.length - 2].replace("Benchmark", "") + ": " + parts[parts.length - 1];
    String kind = result.getParams().getParam("kind");
    return kind == null ? label : label + ", " + kind;
  }
}
