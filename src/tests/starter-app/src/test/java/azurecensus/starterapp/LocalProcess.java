package azurecensus.starterapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process with the local host, the portal and the staged app, on free ports. */
final class LocalProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final CompletableFuture<String> portal = new CompletableFuture<>();
  private final CompletableFuture<String> functions = new CompletableFuture<>();

  private LocalProcess(Process process) {
    this.process = process;
  }

  static LocalProcess start(Path stagedApp) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(
        java(),
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-Djava.net.preferIPv4Stack=true",
        "-cp",
        System.getProperty("java.class.path"),
        "azurecensus.local.LocalMain",
        "--app=" + stagedApp,
        "--root=.",
        "--functions-port=0",
        "--portal-port=0",
        "--downstream-port=0");
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OPENCENSUS_")
            || name.startsWith("APPLICATIONINSIGHTS_")
            || name.startsWith("WEBSITE_"));
    LocalProcess local = new LocalProcess(builder.redirectErrorStream(true).start());
    Thread reader = new Thread(local::read, "local output");
    reader.setDaemon(true);
    reader.start();
    try {
      local.portal.get(60, TimeUnit.SECONDS);
      local.functions.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      local.close();
      throw e;
    }
    return local;
  }

  private static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }

  private void read() {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        readAddress("Portal", line, portal);
        readAddress("Functions", line, functions);
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    IllegalStateException ended =
        new IllegalStateException("the local host ended:\n" + String.join("\n", lines));
    portal.completeExceptionally(ended);
    functions.completeExceptionally(ended);
  }

  private static void readAddress(String label, String line, CompletableFuture<String> address) {
    if (line.startsWith(label + " ")) {
      String url = line.substring(label.length()).strip();
      address.complete(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }
  }

  /** Calls a function with a trace of its own and returns the status code. */
  int call(String function, String traceId) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(functions.get() + "/api/" + function))
        .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
        .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Waits until an operation has at least so many items, and returns them. */
  List<JsonNode> operation(String operationId, int items) throws Exception {
    JsonNode operation = get("/api/operations/" + operationId + "?wait=30s&items=" + items);
    List<JsonNode> found = new ArrayList<>();
    operation.get("items").forEach(found::add);
    return found;
  }

  /** Waits for so many operations, and returns the id of the newest one of a name. */
  String operationNamed(String name, int count) throws Exception {
    for (JsonNode operation : get("/api/operations?wait=30s&count=" + count)) {
      if (operation.get("name").asText().equals(name)) {
        return operation.get("operation_Id").asText();
      }
    }
    throw new AssertionError("no operation " + name);
  }

  JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(portal.get() + path)).build();
    return json.readTree(
        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Runs the function that has no HTTP trigger. */
  int invokeDirectly(Path stagedApp) throws Exception {
    String staged = stagedApp + File.separator + "*" + File.pathSeparator + stagedApp
        + File.separator + "lib" + File.separator + "*";
    // The worker brings the Functions API; everything else is the staged app's.
    String api =
        classPath("azure-functions-java-core-library", "azure-functions-java-spi", "test-classes");
    ProcessBuilder builder = new ProcessBuilder(
        java(), "-cp", api + File.pathSeparator + staged, DirectInvocation.class.getName());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OPENCENSUS_") || name.startsWith("WEBSITE_"));
    builder
        .environment()
        .put(
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint="
                + portal.get() + "/");
    builder.environment().put("WEBSITE_SITE_NAME", "starter-app");
    Process direct = builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    if (!direct.waitFor(60, TimeUnit.SECONDS)) {
      direct.destroyForcibly();
      throw new AssertionError("the direct invocation did not end within 60 s");
    }
    return direct.exitValue();
  }

  private static String classPath(String... parts) {
    return String.join(
        File.pathSeparator,
        Stream.of(System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator))
            .filter(entry -> Stream.of(parts).anyMatch(entry::contains))
            .toList());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
