package azurecensus.host;

import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.host.app.AppReloader;
import azurecensus.host.app.LiveApp;
import azurecensus.host.app.LoadedApp;
import azurecensus.host.console.HostConsole;
import azurecensus.host.http.FunctionServer;
import azurecensus.host.http.LoopbackServer;
import azurecensus.host.memory.MemoryServices;
import azurecensus.host.process.ProcessEnvironment;
import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.StagedApp;
import azurecensus.host.staged.StartException;
import azurecensus.host.telemetry.HostTelemetry;
import azurecensus.host.trigger.Invoker;
import azurecensus.host.trigger.TimerTriggers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a staged app on a port of the loopback address until it is closed, and reloads the app when
 * it is rebuilt. It adds the app's settings to the environment of this process and registers an
 * exporter for its own telemetry, so that a process can run one host at a time. Thread-safe.
 *
 * <p>The settings need the options {@code --add-opens java.base/java.util=ALL-UNNAMED} and
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED} of the {@code java} command; the host's jar
 * has them in its manifest.
 */
public final class FunctionHost implements AutoCloseable {
  /** Time limit for running invocations at the end. */
  private static final Duration DRAIN = Duration.ofMillis(3500);

  /** The parts of a trigger that name its schedule or its messages. */
  private static final List<String> SOURCES =
      List.of("schedule", "queueName", "topicName", "eventHubName", "path", "containerName");

  private final AtomicReference<LiveApp> live;
  private final LoopbackServer server;
  private final Deque<Runnable> closing;

  private FunctionHost(
      AtomicReference<LiveApp> live, LoopbackServer server, Deque<Runnable> closing) {
    this.live = live;
    this.server = server;
    this.closing = closing;
  }

  /**
   * Checks that a directory is a staged app, without loading it.
   *
   * @throws HostException when it is not
   */
  public static void check(Path app) {
    try {
      StagedApp.read(app, Map.of());
    } catch (StartException e) {
      throw new HostException(e.getMessage(), e);
    }
  }

  /**
   * Finds the app that the Functions Maven plugin staged.
   *
   * @param project the directory that has {@code target/azure-functions}
   * @throws HostException when there is none, or more than one
   */
  public static Path find(Path project) {
    try {
      return StagedApp.find(project);
    } catch (StartException e) {
      throw new HostException(e.getMessage(), e);
    }
  }

  /**
   * Loads the app and starts to listen.
   *
   * @throws HostException when the app, a setting or the port is unusable; nothing is left open
   *     then
   */
  public static FunctionHost start(FunctionHostOptions options) {
    Deque<Runnable> closing = new ArrayDeque<>();
    try {
      return start(options, closing);
    } catch (StartException e) {
      closing.forEach(Runnable::run);
      throw new HostException(e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      closing.forEach(Runnable::run);
      throw e;
    }
  }

  private static FunctionHost start(FunctionHostOptions options, Deque<Runnable> closing) {
    HostConsole console = new HostConsole(options.output(), options.coloured());
    long bodyLimit = options.bodyLimit();
    addToEnvironment(options.addedEnvironment());
    if (options.port() > 0) {
      // Before the app is loaded; a free port is known only after the server has started.
      addToEnvironment(options.addressVariables(options.port()));
    }
    HostTelemetry telemetry = HostTelemetry.start(options.environment(), options.hostTelemetry());
    closing.push(telemetry::close);
    AtomicReference<LiveApp> live = new AtomicReference<>(LiveApp.load(staged(options)));
    closing.push(() -> live.get().retire());
    AtomicLong deadline = new AtomicLong();
    closing.push(() -> live.get().awaitUnused(deadline.get()));
    live.get().app().warnings().forEach(console::warn);
    MemoryServices services = new MemoryServices(live::get, console, Clock.systemUTC());
    closing.push(services::close);
    Invoker invoker = new Invoker(telemetry, console, services, services);
    FunctionServer handler = new FunctionServer(
        live::get,
        invoker,
        services::outputs,
        console,
        bodyLimit,
        options.settings().corsOrigins(),
        options.settings().corsCredentials());
    LoopbackServer server = LoopbackServer.start(options.port(), DRAIN, handler, console::warn);
    closing.push(server::close);
    addToEnvironment(options.addressVariables(server.url().getPort()));
    TimerTriggers timers = new TimerTriggers(invoker, options.alarms());
    closing.push(timers::close);
    timers.follow(live.get());
    closing.push(watch(options, live, server.url(), timers, console));
    // Pushed last and run first: the server and the calls that it started share one time limit.
    closing.push(() -> deadline.set(System.nanoTime() + DRAIN.toNanos()));
    return new FunctionHost(live, server, closing);
  }

  private static void addToEnvironment(Map<String, String> variables) {
    try {
      ProcessEnvironment.put(variables);
    } catch (IllegalStateException e) {
      throw new HostException(e.getMessage(), e);
    }
  }

  private static StagedApp staged(FunctionHostOptions options) {
    return StagedApp.read(options.app(), options.environment());
  }

  private static Runnable watch(
      FunctionHostOptions options,
      AtomicReference<LiveApp> live,
      URI url,
      TimerTriggers timers,
      HostConsole console) {
    AppReloader reloader = new AppReloader(
        options.app(),
        () -> staged(options),
        successor -> {
          successor.app().warnings().forEach(console::warn);
          LiveApp before = live.getAndSet(successor);
          timers.follow(successor);
          changes(functionList(before.app(), url), functionList(successor.app(), url))
              .forEach(console::info);
          before.retire();
        },
        console);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "app-reloader");
      thread.setDaemon(true);
      return thread;
    });
    long pause = options.reloadCheck().toMillis();
    ScheduledFuture<?> checks =
        timer.scheduleWithFixedDelay(reloader::check, pause, pause, TimeUnit.MILLISECONDS);
    return () -> {
      checks.cancel(false);
      timer.shutdown();
    };
  }

  /** The address of the host, without a slash at the end. */
  public URI url() {
    return server.url();
  }

  /** The app that answers now. */
  LiveApp liveApp() {
    return live.get();
  }

  /**
   * Lists the functions in one line each: name, methods and URL, or the reason why a function does
   * not run here.
   */
  public List<String> functionList() {
    return functionList(live.get().app(), url());
  }

  /** All functions after a rebuild, those that changed marked; empty when nothing changed. */
  private static List<String> changes(List<String> before, List<String> after) {
    if (before.equals(after)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    after.forEach(line -> lines.add((before.contains(line) ? "  " : "+ ") + line));
    before.stream().filter(line -> !after.contains(line)).forEach(line -> lines.add("- " + line));
    return lines;
  }

  private static List<String> functionList(LoadedApp loaded, URI url) {
    StagedApp app = loaded.staged();
    String prefix = app.hostJson().routePrefix();
    List<String> lines = new ArrayList<>();
    for (FunctionDefinition function : app.functions()) {
      if (loaded.isInError(function)) {
        lines.add(function.name() + ": in error, does not run");
      } else if (app.runs(function) && function.httpTrigger().isEmpty()) {
        String source = source(function);
        lines.add("%s: %s%s by POST %s/admin/functions/%s"
            .formatted(
                function.name(),
                function.triggerType(),
                source.isEmpty() ? ", runs" : source + ", also",
                url,
                function.name()));
      } else if (app.runs(function)) {
        List<String> methods = function.httpTrigger().orElseThrow().methods();
        lines.add("%s: [%s] %s"
            .formatted(
                function.name(),
                methods.isEmpty() ? "ANY" : String.join(",", methods),
                url + (prefix.isEmpty() ? "" : "/" + prefix) + "/" + function.route()));
      } else {
        lines.add(function.name() + ": "
            + app.disabled()
                .setting(function.name())
                .map("disabled by "::concat)
                .orElse("%s, does not run here".formatted(function.triggerType())));
      }
    }
    return lines;
  }

  /** The schedule or the place whose messages start the function. */
  private static String source(FunctionDefinition function) {
    FunctionBinding trigger = function.trigger().orElseThrow();
    for (String part : SOURCES) {
      if (!trigger.attribute(part).isEmpty()) {
        return " \"" + trigger.attribute(part) + "\"";
      }
    }
    return "";
  }

  /**
   * Sends the telemetry that host and app hold now, for tests: OpenCensus would hold spans for 5
   * seconds. Running invocations are not waited for. Has no effect on an app that uses another
   * exporter than this project's.
   *
   * @param atMost the longest wait for each of the two, not null
   * @return false when not everything could be sent in that time
   */
  public boolean flush(Duration atMost) {
    boolean app = live.get().app().flushTelemetry(atMost);
    return AzureMonitorTraceExporter.flush(atMost) && app;
  }

  /**
   * Waits at most 3.5 seconds for running invocations, closes the app and sends the remaining
   * telemetry.
   */
  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}
