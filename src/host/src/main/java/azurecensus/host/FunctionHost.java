package azurecensus.host;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;

/**
 * Runs the staged app on a loopback port until it is closed, and reloads it when it is rebuilt.
 * Thread-safe.
 */
public final class FunctionHost implements AutoCloseable {
  /**
   * Bodies above are refused, as in Azure; {@code FUNCTIONS_REQUEST_BODY_SIZE_LIMIT} changes it
   * there and here.
   */
  static final long DEFAULT_BODY_LIMIT = 104_857_600;

  private static final Duration DRAIN = Duration.ofMillis(3500);

  private final AtomicReference<LiveApp> live;
  private final Server server;
  private final Runnable stopWatching;

  private FunctionHost(AtomicReference<LiveApp> live, Server server, Runnable stopWatching) {
    this.live = live;
    this.server = server;
    this.stopWatching = stopWatching;
  }

  /**
   * Loads the app and listens.
   *
   * @throws HostException when the app or the port is unusable; the text says what to do
   */
  public static FunctionHost start(
      FunctionHostOptions options, HostTelemetry telemetry, HostConsole console) {
    AtomicReference<LiveApp> live =
        new AtomicReference<>(LiveApp.load(StagedApp.read(options.app(), options.switchedOff())));
    warnOfWhatAzureRefuses(live.get().app(), console);
    FunctionServer handler = new FunctionServer(live::get, telemetry, console, options);
    try {
      Server server = HttpServers.start(
          "functions",
          options.port(),
          DRAIN,
          handler,
          "end the program that listens there, or choose another one with Host.LocalHttpPort in local.settings.json"
              + " or -Dlocal.functions.port=PORT.");
      return new FunctionHost(live, server, watch(options, live, console));
    } catch (RuntimeException | Error e) {
      live.get().retire();
      throw e;
    }
  }

  private static Runnable watch(
      FunctionHostOptions options, AtomicReference<LiveApp> live, HostConsole console) {
    AppReloader reloader = new AppReloader(
        options.app(),
        () -> StagedApp.read(options.app(), options.switchedOff()),
        successor -> {
          warnOfWhatAzureRefuses(successor.app(), console);
          live.getAndSet(successor).retire();
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

  private static void warnOfWhatAzureRefuses(FunctionApp app, HostConsole console) {
    for (LoadedFunction function : app.functions()) {
      if (function.bindsTriggerDirectly()) {
        console.warn(
            "Function %s: its trigger parameter is not an HttpRequestMessage; the Java worker in Azure fails on that."
                .formatted(function.definition().name()));
      }
    }
  }

  public URI url() {
    return HttpServers.url(server);
  }

  /** The app that answers now. */
  LiveApp liveApp() {
    return live.get();
  }

  /** One line per function: name, methods and URL, or why it is not run here. */
  public List<String> functionList() {
    FunctionApp app = live.get().app();
    String prefix = app.staged().hostJson().routePrefix();
    List<String> lines = new ArrayList<>();
    for (FunctionDefinition function : app.staged().functions()) {
      if (app.staged().runs(function)) {
        List<String> methods = function.httpTrigger().get().methods();
        lines.add("%s: [%s] %s"
            .formatted(
                function.name(),
                methods.isEmpty() ? "ANY" : String.join(",", methods),
                url() + (prefix.isEmpty() ? "" : "/" + prefix) + "/" + function.route()));
      } else if (app.staged().switchedOff().contains(function.name())) {
        lines.add("%s: switched off by %s"
            .formatted(function.name(), app.staged().switchedOff().setting(function.name())));
      } else {
        lines.add("%s: %s, not run here: only HTTP triggers run on this host"
            .formatted(function.name(), function.triggerType()));
      }
    }
    return lines;
  }

  /** Lets running invocations end, for 3.5 seconds at most, and closes the app. */
  @Override
  public void close() {
    stopWatching.run();
    HttpServers.stop(server);
    live.get().retire();
  }
}
