package azurecensus.host;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A staged app on a free port, with its console caught, and a client. */
final class RunningSample implements AutoCloseable {
  /** Small, so that a test can go beyond it. */
  static final long BODY_LIMIT = 1_000_000;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final FunctionHost host;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningSample(
      Path app, HostTelemetry telemetry, List<String> corsOrigins, Duration reloadCheck) {
    HostConsole console =
        new HostConsole(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
    FunctionHostOptions options = new FunctionHostOptions(
        app, 0, BODY_LIMIT, corsOrigins, false, SwitchedOff.NONE, reloadCheck);
    host = FunctionHost.start(options, telemetry, console);
  }

  static RunningSample start(Path app) {
    return start(app, HostTelemetry.off());
  }

  static RunningSample start(Path app, HostTelemetry telemetry) {
    return new RunningSample(app, telemetry, List.of(), Duration.ofHours(1));
  }

  static RunningSample startWithCors(Path app, String... origins) {
    return new RunningSample(app, HostTelemetry.off(), List.of(origins), Duration.ofHours(1));
  }

  static RunningSample startReloading(Path app) {
    return new RunningSample(app, HostTelemetry.off(), List.of(), Duration.ofMillis(20));
  }

  URI uri(String path) {
    return URI.create(host.url() + path);
  }

  int port() {
    return host.url().getPort();
  }

  HttpClient http() {
    return http;
  }

  FunctionHost host() {
    return host;
  }

  String console() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    host.close();
  }
}
