package azurecensus.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the CPU time of apps without traffic, all at the same time. */
final class Idle implements Section {
  /** The time in which the work that follows the first request ends. */
  private static final long SETTLE_MILLIS = 12_000;

  @Override
  public String name() {
    return "idle";
  }

  private record Usage(double cpuPercent, Map<String, Double> threads, Map<String, Long> waits) {}

  @Override
  public void run(Workspace workspace, Effort effort, Report report) throws Exception {
    WorkerApps apps = new WorkerApps(workspace);
    List<MeasuredProcess> processes = new ArrayList<>();
    Map<String, Usage> usage = new LinkedHashMap<>();
    try {
      for (WorkerApps.App app : apps.all()) {
        MeasuredProcess process = apps.start(app, List.of());
        processes.add(process);
        process.millisUntil("answered 200");
      }
      Thread.sleep(SETTLE_MILLIS);
      List<Map<String, Long>> before = new ArrayList<>();
      List<Map<String, Long>> waitsBefore = new ArrayList<>();
      for (MeasuredProcess process : processes) {
        before.add(process.threadNanos());
        waitsBefore.add(process.threadWaits());
      }
      Thread.sleep(effort.idleSeconds() * 1000L);
      for (int i = 0; i < processes.size(); i++) {
        usage.put(
            apps.all().get(i).name(),
            usage(
                before.get(i),
                processes.get(i).threadNanos(),
                effort.idleSeconds(),
                difference(waitsBefore.get(i), processes.get(i).threadWaits())));
      }
    } finally {
      processes.forEach(MeasuredProcess::close);
    }
    report(usage, effort, report);
  }

  private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> difference = new LinkedHashMap<>();
    after.forEach(
        (thread, count) -> difference.put(thread, count - before.getOrDefault(thread, 0L)));
    return difference;
  }

  private static Usage usage(
      Map<String, Long> before, Map<String, Long> after, int seconds, Map<String, Long> waits) {
    Map<String, Double> threads = new LinkedHashMap<>();
    double all = 0;
    for (Map.Entry<String, Long> thread : after.entrySet()) {
      double percent =
          (thread.getValue() - before.getOrDefault(thread.getKey(), 0L)) / (seconds * 1e9) * 100;
      all += percent;
      threads.put(thread.getKey(), percent);
    }
    return new Usage(all, threads, waits);
  }

  private static void report(Map<String, Usage> usage, Effort effort, Report report)
      throws Exception {
    report.heading("Idle");
    report.paragraph(
        "The apps of the cold start, after their one request, without traffic for "
            + effort.idleSeconds()
            + " s, all at the same time. Share of one core, from the kernel's count of each thread's run time. Wake-ups are of"
            + " the threads that the uninstrumented app lacks, from the kernel's count of voluntary context switches.");
    Map<String, Long> plainThreads = usage.get(WorkerApps.UNINSTRUMENTED).waits();
    List<List<String>> rows = new ArrayList<>();
    usage.forEach((app, used) -> rows.add(List.of(
        app,
        Spread.number(used.cpuPercent(), 3) + " %",
        String.valueOf(wakeUps(used, plainThreads)),
        busiest(used.threads()))));
    usage.forEach((app, used) ->
        report.summary().cell(app, "idle, % of a core", Spread.number(used.cpuPercent(), 2)));
    report.table(List.of("app", "of a core", "wake-ups", "its busiest threads"), rows);
    double plain = usage.get(WorkerApps.UNINSTRUMENTED).cpuPercent();
    double added = usage.get(WorkerApps.OURS).cpuPercent() - plain;
    double without = usage.get(WorkerApps.OURS_LEAN).cpuPercent() - plain;
    double queue = eventQueue(usage.get(WorkerApps.OURS));
    report.target(Target.atMost(
        "Idle: our libraries use less than 0.5 % of a core, besides the event-queue thread of opencensus-impl",
        added - queue,
        0.5,
        Spread.number(added - queue, 3) + " %; the floor, which is that thread, "
            + Spread.number(queue, 3) + " %"));
    report.target(Target.atMost(
        "Idle with opencensus-impl-lean: less than 0.5 % of a core",
        without, 0.5, Spread.number(without, 3) + " %"));
    long wakeUps = wakeUps(usage.get(WorkerApps.OURS_LEAN), plainThreads);
    report.target(Target.atMost(
        "Idle with opencensus-impl-lean: no thread of our libraries wakes up",
        (double) wakeUps,
        0,
        wakeUps + " in " + effort.idleSeconds() + " s"));
    report.note("idle");
  }

  /** The share of the thread that {@code opencensus-impl} starts with its first class. */
  private static double eventQueue(Usage usage) {
    return usage.threads().entrySet().stream()
        .filter(thread -> thread.getKey().startsWith("OpenCensus.Disr"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static long wakeUps(Usage usage, Map<String, Long> plainThreads) {
    return usage.waits().entrySet().stream()
        .filter(thread -> !plainThreads.containsKey(thread.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String busiest(Map<String, Double> threads) {
    return threads.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(3)
        .map(thread -> thread.getKey() + " " + Spread.number(thread.getValue(), 3) + " %")
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}
