package azurecensus.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The run of {@code mvn package -Plocal} without the build: the launcher as a process, on free
 * ports, with its portal.
 */
final class LocalProcess implements AutoCloseable {
  static final Path APP = Path.of(System.getProperty("local.app"));
  static final Path ROOT = Path.of(System.getProperty("local.root"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final HttpClient http = HttpClient.newHttpClient();
  private URI portal;
  private URI functions;

  private LocalProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts the process and waits until it listens; an {@code AssertionError} with its output when
   * it does not start.
   */
  static LocalProcess start(Map<String, String> environment, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        LocalLauncher.class.getName(),
        "--app=" + APP,
        "--root=" + ROOT,
        "--functions-port=0",
        "--portal-port=0",
        "--downstream-port=0"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    LocalProcess local = new LocalProcess(builder.start());
    local.readUntilStarted();
    return local;
  }

  private void readUntilStarted() {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.startsWith("Portal ")) {
          portal = URI.create(line.substring("Portal".length()).strip());
        } else if (line.startsWith("Functions ")) {
          functions = URI.create(line.substring("Functions".length()).strip());
        } else if (line.startsWith("Downstream ")) {
          Thread reader = new Thread(() -> printAll(lines), "local-process-output");
          reader.setDaemon(true);
          reader.start();
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("The local run did not start:\n" + String.join("\n", output));
  }

  private void printAll(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        print(line);
      }
    } catch (IOException e) {
      // The output of a process that ends may close while it is read; the rest is not needed.
      output.add("(" + e.getMessage() + ")");
    }
  }

  List<String> output() {
    return List.copyOf(output);
  }

  URI function(String path) {
    return functions.resolve(path);
  }

  /** The portal's address, without a slash at the end. */
  URI portal() {
    return portal;
  }

  HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The answer of the portal's API. */
  JsonNode portal(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(portal.resolve(path)).body());
  }

  /** Waits until the operation has this number of items in the portal. */
  List<JsonNode> items(String operationId, int count) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    portal("/api/operations/" + operationId + "?wait=30s&items=" + count)
        .path("items")
        .forEach(items::add);
    return items;
  }

  /** Waits until the process has printed a line with that text. */
  void awaitOutput(String text) throws InterruptedException {
    synchronized (output) {
      while (output.stream().noneMatch(line -> line.contains(text))) {
        output.wait(30_000);
      }
    }
  }

  private void print(String line) {
    synchronized (output) {
      output.add(line);
      output.notifyAll();
    }
  }

  /** The id of the process that the launcher started. */
  long runPid() {
    return process.children().findFirst().orElseThrow().pid();
  }

  /** Sends SIGTERM, as a service manager does. */
  void terminate() {
    process.destroy();
  }

  /** True when it ended within a time far above its own limit. */
  boolean waitForEnd() throws InterruptedException {
    return process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!waitForEnd()) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
