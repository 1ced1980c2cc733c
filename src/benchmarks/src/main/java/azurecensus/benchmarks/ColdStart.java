package azurecensus.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the time from the start of the worker's process to the first answer, and its cost. */
final class ColdStart implements Section {
  /** OpenCensus delivers spans every 5 seconds, and so does OpenTelemetry. */
  private static final long SETTLED_MILLIS = 7_000;

  private static final double MEGABYTE = 1 << 20;

  @Override
  public String name() {
    return "cold-start";
  }

  /** The measured values of an app, one for each run. */
  private static final class Runs {
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> resident = new ArrayList<>();
    private final List<Double> threads = new ArrayList<>();
    private final List<Double> classes = new ArrayList<>();
    private final List<Double> settledCpu = new ArrayList<>();
    private final List<Double> settledResident = new ArrayList<>();
  }

  @Override
  public void run(Workspace workspace, Effort effort, Report report) throws Exception {
    WorkerApps apps = new WorkerApps(workspace);
    Map<String, Runs> measured = new LinkedHashMap<>();
    apps.all().forEach(app -> measured.put(app.name(), new Runs()));
    for (int round = -1; round < effort.coldStarts(); round++) {
      for (WorkerApps.App app : apps.all()) {
        boolean settle = round >= 0 && round < effort.settledStarts();
        Runs runs = round < 0
            ? new Runs()
            : measured.get(app.name()); // the first round fills the disk cache
        start(apps, app, runs, settle);
      }
      System.out.println("cold start: round " + (round + 1) + " of " + effort.coldStarts());
    }
    report(apps, measured, report);
  }

  private static void start(WorkerApps apps, WorkerApps.App app, Runs runs, boolean settle)
      throws IOException, InterruptedException {
    try (MeasuredProcess process = apps.start(app, List.of())) {
      runs.millis.add(process.millisUntil("answered 200"));
      runs.cpu.add(process.cpuMillis());
      runs.resident.add(process.residentMegabytes());
      runs.threads.add(process.threads());
      if (settle) {
        Thread.sleep(SETTLED_MILLIS);
        runs.settledCpu.add(process.cpuMillis());
        runs.settledResident.add(process.residentMegabytes());
      }
      process.nudge();
      runs.classes.add(process.results().get("classes"));
    }
  }

  private static void report(WorkerApps apps, Map<String, Runs> measured, Report report)
      throws IOException {
    report.heading("Cold start");
    report.paragraph("""
        A worker process loads one staged app and answers one request: log, an in-process step of 0 ms, an OkHttp call \
        to a loopback service, log, a caught and logged exception. Measured from the start of the process to the \
        answer, with the Java worker's flags (C1 only) and the options that the JVM chooses on a Consumption instance \
        (1.5 GB, Serial GC). The runs of the apps are interleaved; medians, with minimum and maximum of all runs in \
        brackets. Costs of the rivals that could be avoided were avoided: their statistics to Microsoft are off, and \
        their spans are made by hand.""");
    List<List<String>> rows = new ArrayList<>();
    for (WorkerApps.App app : apps.all()) {
      Runs runs = measured.get(app.name());
      Summary summary = report.summary();
      summary.cell(app.name(), "first answer, ms", median(runs.millis, 0));
      summary.cell(app.name(), "its CPU, ms", median(runs.cpu, 0));
      summary.cell(app.name(), "resident, MB", median(runs.resident, 1));
      summary.cell(app.name(), "jars, MB", Spread.number(app.deployedBytes() / MEGABYTE, 1));
      rows.add(List.of(
          app.name(),
          Spread.of(runs.millis).text(0),
          Spread.of(runs.cpu).text(0),
          Spread.of(runs.resident).text(1),
          Spread.number(Spread.of(runs.classes).median(), 0),
          Spread.number(Spread.of(runs.threads).median(), 0),
          Spread.number(app.deployedBytes() / MEGABYTE, 1)));
    }
    report.table(
        List.of(
            "app", "first answer, ms", "CPU, ms", "resident, MB", "classes", "threads", "jars, MB"),
        rows);
    plot(apps, measured, report);
    added(apps, measured, report);
    settled(apps, measured, report);
    report.note("cold-start");
  }

  private static void plot(WorkerApps apps, Map<String, Runs> measured, Report report) {
    SvgBars bars = new SvgBars("From process start to the first answer", "ms");
    for (WorkerApps.App app : apps.all()) {
      bars.bar(app.name(), Spread.of(measured.get(app.name()).millis));
    }
    report.plot("cold-start", "Bars: milliseconds to the first answer", bars.svg());
  }

  private static void added(WorkerApps apps, Map<String, Runs> measured, Report report)
      throws IOException {
    Runs plain = measured.get(WorkerApps.UNINSTRUMENTED);
    double plainBytes = apps.named(WorkerApps.UNINSTRUMENTED).deployedBytes();
    List<List<String>> rows = new ArrayList<>();
    for (WorkerApps.App app : apps.all()) {
      if (!app.name().equals(WorkerApps.UNINSTRUMENTED)) {
        Runs runs = measured.get(app.name());
        rows.add(List.of(
            app.name(),
            Spread.number(more(runs.millis, plain.millis), 0),
            Spread.number(more(runs.cpu, plain.cpu), 0),
            Spread.number(more(runs.resident, plain.resident), 1),
            Spread.number(more(runs.classes, plain.classes), 0),
            Spread.number(more(runs.threads, plain.threads), 0),
            Spread.number((app.deployedBytes() - plainBytes) / MEGABYTE, 1)));
      }
    }
    report.paragraph(
        "The cost that each adds to the uninstrumented app (the median of the differences of the same round):");
    report.table(
        List.of("app", "ms", "CPU, ms", "resident, MB", "classes", "threads", "jars, MB"), rows);
    Runs ours = measured.get(WorkerApps.OURS);
    double millis = more(ours.millis, plain.millis);
    double theirs = more(measured.get(WorkerApps.AUTOCONFIGURE).millis, plain.millis);
    double resident = more(ours.resident, plain.resident);
    double jars = (apps.named(WorkerApps.OURS).deployedBytes() - plainBytes) / MEGABYTE;
    report.target(Target.atMost(
        "Cold start: at most 100 ms more than uninstrumented",
        millis,
        100,
        Spread.number(millis, 0) + " ms"));
    double lean = more(measured.get(WorkerApps.OURS_LEAN).millis, plain.millis);
    report.target(Target.atMost(
        "The same with opencensus-impl-lean", lean, 100, Spread.number(lean, 0) + " ms"));
    report.target(Target.atMost(
        "Cold start: at most a quarter of what OpenTelemetry autoconfigure adds",
        millis,
        theirs / 4,
        Spread.number(100 * millis / theirs, 0) + " % (" + Spread.number(millis, 0) + " of "
            + Spread.number(theirs, 0) + " ms)"));
    double cpu = more(ours.cpu, plain.cpu);
    double theirCpu = more(measured.get(WorkerApps.AUTOCONFIGURE).cpu, plain.cpu);
    report.target(Target.atMost(
        "Cold start in CPU time, which depends less on other load: at most a quarter of theirs",
        cpu,
        theirCpu / 4,
        Spread.number(100 * cpu / theirCpu, 0) + " % (" + Spread.number(cpu, 0) + " of "
            + Spread.number(theirCpu, 0) + " ms)"));
    Runs autoconfigure = measured.get(WorkerApps.AUTOCONFIGURE);
    double theirJars =
        (apps.named(WorkerApps.AUTOCONFIGURE).deployedBytes() - plainBytes) / MEGABYTE;
    report.summary().share("Cold start", millis, theirs);
    report.summary().share("Cold start, CPU", cpu, theirCpu);
    report.summary().share("Memory", resident, more(autoconfigure.resident, plain.resident));
    report.summary().share("Jars", jars, theirJars);
    report.target(Target.atMost(
        "Resident memory after the first answer: at most 15 MB more",
        resident,
        15,
        Spread.number(resident, 1) + " MB"));
    report.target(
        Target.atMost("Jars: at most 6 MB more", jars, 6, Spread.number(jars, 1) + " MB"));
  }

  private static String median(List<Double> values, int decimals) {
    return Spread.number(Spread.of(values).median(), decimals);
  }

  /** Returns the median of the differences of the same round, at the same speed of the machine. */
  private static double more(List<Double> with, List<Double> without) {
    List<Double> more = new ArrayList<>();
    for (int round = 0; round < with.size(); round++) {
      more.add(with.get(round) - without.get(round));
    }
    return Spread.of(more).median();
  }

  private static void settled(WorkerApps apps, Map<String, Runs> measured, Report report) {
    if (measured.get(WorkerApps.OURS).settledCpu.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (WorkerApps.App app : apps.all()) {
      Runs runs = measured.get(app.name());
      rows.add(List.of(
          app.name(),
          Spread.of(runs.settledCpu).text(0),
          Spread.of(runs.settledResident).text(1)));
    }
    report.paragraph("The same apps " + SETTLED_MILLIS / 1000
        + " seconds after the answer, when the telemetry of the request has been sent:");
    report.table(List.of("app", "CPU, ms", "resident, MB"), rows);
  }
}
