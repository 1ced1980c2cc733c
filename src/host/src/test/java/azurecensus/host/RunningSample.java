package azurecensus.host;

import azurecensus.host.timers.Alarms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A staged app on a free port, with its console recorded, and a client. */
final class RunningSample implements AutoCloseable {
  /** Small, so that a test can exceed it. */
  static final long BODY_LIMIT = 1_000_000;

  private static final Map<String, String> ENVIRONMENT =
      Map.of("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", Long.toString(BODY_LIMIT));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final FunctionHost host;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningSample(FunctionHostOptions.Builder options) {
    host = FunctionHost.start(options
        .setPort(0)
        .setOutput(new PrintStream(printed, true, StandardCharsets.UTF_8), false)
        .build());
  }

  /** Options without an automatic reload during a test. */
  private static FunctionHostOptions.Builder options(Path app) {
    return FunctionHostOptions.builder(app)
        .setProcessEnvironment(ENVIRONMENT)
        .setReloadCheck(Duration.ofHours(1));
  }

  static RunningSample start(Path app) {
    return new RunningSample(options(app));
  }

  /** The settings' values become environment variables. */
  static RunningSample start(Path app, Map<String, String> values) {
    return new RunningSample(
        options(app).setSettings(new LocalSettings(Optional.empty(), values, 0, List.of(), false)));
  }

  /** The variables are those of the process; the host only reads them. */
  static RunningSample startIn(Path app, Map<String, String> environment) {
    return new RunningSample(options(app).setProcessEnvironment(environment));
  }

  /** The test moves the clock of the timers. */
  static RunningSample startIn(Path app, Map<String, String> environment, Alarms alarms) {
    return new RunningSample(options(app).setProcessEnvironment(environment).setAlarms(alarms));
  }

  static RunningSample startWithCors(Path app, String... origins) {
    return new RunningSample(options(app)
        .setSettings(new LocalSettings(Optional.empty(), Map.of(), 0, List.of(origins), false)));
  }

  static RunningSample startReloading(Path app) {
    return new RunningSample(options(app).setReloadCheck(Duration.ofMillis(20)));
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

  /** Sends a request and returns the answer. */
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Waits at most 30 seconds until the console has a text. */
  void awaitConsole(String text) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!console().contains(text)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("No \"" + text + "\" on the console:\n" + console());
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    host.close();
  }
}
