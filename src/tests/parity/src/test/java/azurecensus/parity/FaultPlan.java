package azurecensus.parity;

import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.json;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.ok;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.refuse;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.status;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.DocumentSection;
import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.ScriptedEndpoint.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exporter's promises under faults, beside the results of Azure Monitor's own exporter under
 * the same faults. No build runs it, because the other exporter needs minutes;
 * {@code -Dit.test=FaultPlan} does, {@code -Dplan.seconds=600} waits longer, and
 * {@code -Ddocs.update=true} writes the table.
 */
class FaultPlan {
  private static final long SECONDS = Long.getLong("plan.seconds", 150);
  private static final int BATCHES = 20;
  private static final long LOOK_MILLIS = 250;

  /** This exporter stores after 5 seconds what cannot be sent. */
  private static final long SECONDS_TO_STORE = 15;

  /** A port without a service. */
  private static final String NO_LIVE_METRICS = "http://127.0.0.1:1/";

  @TempDir
  private Path directory;

  /**
   * A fault with both exporters.
   *
   * @param promise the promise in the table
   * @param batches the batches of 50 spans
   * @param replies the answers to the first POSTs; all later ones are accepted
   * @param awaySeconds the time in which every POST is refused, before the replies count
   * @param killed true to kill the process after its export, and to start another one
   */
  private record Trial(
      String promise, int batches, List<Reply> replies, int awaySeconds, boolean killed) {}

  /** A trial with one of the exporters, and what has arrived. */
  private final class Run implements AutoCloseable {
    private final Trial trial;
    private final String kind;
    private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
    private final List<String> options;
    private Fork process;
    private volatile long start;
    private volatile int once;
    private volatile double secondsOfLast;

    Run(Trial trial, String kind) throws IOException {
      this.trial = trial;
      this.kind = kind;
      endpoint.otherwise(trial.awaySeconds() > 0 ? status(503) : ok());
      endpoint.script(trial.replies().toArray(new Reply[0]));
      Path temporary = Files.createDirectories(
          directory.resolve(kind + " " + trial.promise().replaceAll("\\W", "-")));
      options = List.of("-Djava.io.tmpdir=" + temporary, "-Xmx128m", "-cp", classPath(kind));
      process = fork(trial.batches(), PlanProgram.PREFIX);
    }

    void start() throws IOException {
      process.awaitLine("ready");
      start = System.nanoTime();
      process.awaitLine("exported");
    }

    /** Kills the process when its disk must have all, and starts one that sends a little. */
    void killAndStartNext() throws IOException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_STORE);
      while (System.nanoTime() < end) {
        endpoint.awaitPost(LOOK_MILLIS);
      }
      process.close();
      process = fork(1, "next ");
      process.awaitLine("ready");
    }

    private Fork fork(int batches, String prefix) throws IOException {
      return Fork.runWithOptions(
          options,
          PlanProgram.class,
          Map.of(
              "FUNCTIONS_WORKER_RUNTIME", "java",
              "WEBSITE_SITE_NAME", "plan",
              "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL", "true"),
          kind,
          endpoint.connectionString() + ";LiveEndpoint=" + NO_LIVE_METRICS,
          Integer.toString(batches),
          prefix);
    }

    /** Counts what has arrived; returns true when nothing is missing, or the time is over. */
    synchronized boolean look() {
      double seconds = (System.nanoTime() - start) / 1e9;
      if (start == 0 || seconds > SECONDS) {
        return start != 0;
      }
      if (trial.awaySeconds() > 0 && seconds > trial.awaySeconds()) {
        endpoint.otherwise(ok());
      }
      int now = new HashSet<>(names()).size();
      if (now > once) {
        once = now;
        secondsOfLast = seconds;
      }
      return once == offered();
    }

    private int offered() {
      return trial.batches() * PlanProgram.SPANS;
    }

    private List<String> names() {
      return endpoint.rawItems().stream()
          .map(item -> item.at("/data/baseData/name").asText())
          .filter(name -> name.startsWith(PlanProgram.PREFIX))
          .toList();
    }

    int twice() {
      Set<String> seen = new HashSet<>();
      return (int) names().stream().filter(name -> !seen.add(name)).count();
    }

    String result() {
      String received = once == offered()
          ? "all, after %.0f s".formatted(secondsOfLast)
          : once + " after " + SECONDS + " s";
      return twice() == 0 ? received : received + ", " + twice() + " twice";
    }

    @Override
    public void close() {
      process.close();
      endpoint.close();
    }
  }

  @Test
  void promises_areKept() throws IOException, InterruptedException {
    List<Run> ours = new CopyOnWriteArrayList<>();
    List<Run> official = new CopyOnWriteArrayList<>();
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> looking = looks.scheduleWithFixedDelay(
        () -> {
          ours.forEach(Run::look);
          official.forEach(Run::look);
        },
        0,
        LOOK_MILLIS,
        TimeUnit.MILLISECONDS);
    try {
      for (Trial trial : trials()) {
        add(ours, trial, "ours");
        add(official, trial, "official");
      }
      while (!(ours.stream().allMatch(Run::look) && official.stream().allMatch(Run::look))) {
        ours.get(0).endpoint.awaitPost(LOOK_MILLIS);
      }
      report(ours, official);
      assertThat(ours).allSatisfy(run -> {
        assertThat(run.once).as(run.trial.promise()).isEqualTo(run.offered());
        assertThat(run.twice()).as(run.trial.promise()).isZero();
      });
    } finally {
      looking.cancel(false);
      looks.shutdownNow();
      ours.forEach(Run::close);
      official.forEach(Run::close);
    }
  }

  private void add(List<Run> runs, Trial trial, String kind)
      throws IOException, InterruptedException {
    Run run = new Run(trial, kind);
    runs.add(run);
    run.start();
    if (trial.killed()) {
      run.killAndStartNext();
    }
  }

  private static void report(List<Run> ours, List<Run> official) throws IOException {
    List<String> table = new ArrayList<>();
    table.add("| promise | spans | this exporter | the official exporter |");
    table.add("|---|--:|---|---|");
    for (int i = 0; i < ours.size(); i++) {
      table.add("| " + ours.get(i).trial.promise() + " | " + ours.get(i).offered() + " | "
          + ours.get(i).result() + " | " + official.get(i).result() + " |");
    }
    table.forEach(System.out::println);
    if (Boolean.getBoolean("docs.update")) {
      new DocumentSection("reliability.md", "promises").writeOrCheck(table);
    }
  }

  private static List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (int status : List.of(503, 500, 408, 429, 439)) {
      trials.add(trial(status + ", twice: sent again", status(status), status(status)));
    }
    trials.add(trial("206, every second item 503: sent again alone, once", partial()));
    trials.add(trial("302 to the same service: followed", redirect(302)));
    trials.add(trial("307 to the same service: followed", redirect(307)));
    trials.add(trial("connection closed without an answer, twice: sent again", closed(), closed()));
    trials.add(trial("answer after 4 s: waited for", late()));
    trials.add(
        new Trial("service away for 60 s: stored, sent when back", 10, List.of(), 60, false));
    trials.add(new Trial(
        "service away, process killed: sent by the next process", 10, List.of(), 40, true));
    trials.add(new Trial("all faults in turn", BATCHES, plan(), 0, false));
    return trials;
  }

  private static Trial trial(String promise, Reply... replies) {
    return new Trial(promise, 1, List.of(replies), 0, false);
  }

  /** Twenty answers with faults, each followed by an accepted POST. */
  private static List<Reply> plan() {
    List<Reply> faults = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      faults.addAll(List.of(
          status(503),
          status(429),
          partial(),
          closed(),
          status(408),
          status(500),
          status(502),
          status(439),
          redirect(307),
          late()));
    }
    return faults.stream().flatMap(fault -> Stream.of(fault, ok())).toList();
  }

  private static Reply redirect(int status) {
    return (items, accepted) ->
        json(status, "").addHeader("Location", "/moved/v2.1/track").build();
  }

  private static Reply closed() {
    return refuse(new MockResponse.Builder()
        .onResponseStart(new SocketEffect.CloseSocket())
        .build());
  }

  private static Reply late() {
    return (items, accepted) -> {
      accepted.addAll(items);
      return json(
              200,
              "{\"itemsReceived\":" + items.size() + ",\"itemsAccepted\":" + items.size()
                  + ",\"errors\":[]}")
          .headersDelay(4, TimeUnit.SECONDS)
          .build();
    };
  }

  private static Reply partial() {
    return (items, accepted) -> {
      List<String> errors = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        JsonNode item = items.get(i);
        if (i % 2 == 0) {
          accepted.add(item);
        } else {
          errors.add("{\"index\":" + i + ",\"statusCode\":503,\"message\":\"later\"}");
        }
      }
      return json(
              206,
              "{\"itemsReceived\":" + items.size() + ",\"itemsAccepted\":"
                  + (items.size() - errors.size()) + ",\"errors\":[" + String.join(",", errors)
                  + "]}")
          .build();
    };
  }

  /** The shim would take over OpenCensus' spans, which this exporter must get. */
  private static String classPath(String kind) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(path -> !kind.equals("ours") || !path.contains("opencensus-shim"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
