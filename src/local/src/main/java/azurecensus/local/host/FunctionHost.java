package azurecensus.local.host;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;

/** Runs the staged app on a loopback port until it is closed. Thread-safe. */
final class FunctionHost implements AutoCloseable {
  /**
   * Body sizes above are refused, as in Azure; {@code FUNCTIONS_REQUEST_BODY_SIZE_LIMIT} changes it
   * there and here.
   */
  static final long DEFAULT_BODY_LIMIT = 104_857_600;

  private static final Duration DRAIN = Duration.ofMillis(3500);

  private final AtomicReference<LiveApp> live;
  private final Server server;

  private FunctionHost(AtomicReference<LiveApp> live, Server server) {
    this.live = live;
    this.server = server;
  }

  /**
   * Loads the app and listens.
   *
   * @param port 0 for any free one
   * @param environment what the functions' environment is; here for the host's own settings
   * @throws HostException when the app or the port is unusable; the text says what to do
   */
  static FunctionHost start(
      Path stagedApp,
      int port,
      Map<String, String> environment,
      HostTelemetry telemetry,
      HostConsole console) {
    AtomicReference<LiveApp> live = new AtomicReference<>(load(stagedApp));
    FunctionServer handler =
        new FunctionServer(live::get, telemetry, console, bodyLimit(environment));
    try {
      Server server = HttpServers.start(
          "functions",
          port,
          DRAIN,
          handler,
          "end the program that listens there, or choose another one with Host.LocalHttpPort in local.settings.json"
              + " or -Dlocal.functions.port=PORT.");
      return new FunctionHost(live, server);
    } catch (HostException e) {
      live.get().retire();
      throw e;
    }
  }

  private static LiveApp load(Path stagedApp) {
    FunctionApp app = FunctionApp.load(StagedApp.read(stagedApp));
    try {
      return new LiveApp(app, Routes.of(app.functions()));
    } catch (HostException e) {
      app.close();
      throw e;
    }
  }

  private static long bodyLimit(Map<String, String> environment) {
    String text = environment.getOrDefault("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "");
    if (text.isBlank()) {
      return DEFAULT_BODY_LIMIT;
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new HostException("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT must be a number of bytes.", e);
    }
  }

  URI url() {
    return HttpServers.url(server);
  }

  /** One line per function: name, methods and URL, or why it is not run here. */
  List<String> functionList() {
    FunctionApp app = live.get().app();
    String prefix = app.staged().hostJson().routePrefix();
    List<String> lines = new ArrayList<>();
    for (FunctionDefinition function : app.staged().functions()) {
      if (function.httpTrigger().isPresent()) {
        List<String> methods = function.httpTrigger().get().methods();
        lines.add("%s: [%s] %s"
            .formatted(
                function.name(),
                methods.isEmpty() ? "ANY" : String.join(",", methods),
                url() + (prefix.isEmpty() ? "" : "/" + prefix) + "/" + function.route()));
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
    HttpServers.stop(server);
    live.get().retire();
  }
}
