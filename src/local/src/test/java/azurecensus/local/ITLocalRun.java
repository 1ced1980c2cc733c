package azurecensus.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The staged app of this repository, the host, the sample downstream service and the portal in one
 * process, over loopback sockets.
 */
class ITLocalRun {
  private static final String ROLE = "instrumentation-app";
  private static final String INSTANCE = "test-instance";
  private static final String DOWNSTREAM_ROLE = "time-api";
  private static final String ANSWER = "This HTTP triggered function executed successfully.";

  /**
   * Request, Executing, Executed, two logs, exception, two dependencies, the downstream's request
   * and log.
   */
  private static final int ALL_ITEMS = 10;

  private static LocalProcess local;

  @BeforeAll
  static void start() throws Exception {
    local = LocalProcess.start(environment());
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  private static Map<String, String> environment() {
    return Map.of(
        "IN_PROCESS_DELAY_MS",
        "50",
        "WEBSITE_INSTANCE_ID",
        INSTANCE,
        "WEBSITE_SITE_NAME",
        ROLE,
        "OPENCENSUS_REQUEST_OWNER",
        "auto");
  }

  @Test
  void start_printsAllAddresses() {
    List<String> block = local.output().stream()
        .dropWhile(line -> !line.startsWith("Portal "))
        .limit(4)
        .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "HOST"))
        .toList();
    assertThat(block)
        .containsExactly(
            "Portal      http://HOST",
            "Functions   http://HOST",
            "            instrumentation: [GET] http://HOST/api/instrumentation",
            "Downstream  http://HOST/api/time/current/zone   (cloud role: time-api)");
  }

  @Test
  void request_becomesOneCorrelatedOperation() throws Exception {
    String traceId = "00000000000000000000000000000a01";
    HttpResponse<String> response = local.get(
        local.function("/api/instrumentation?secret=hidden"),
        "traceparent",
        "00-" + traceId + "-00000000000000aa-01");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(ANSWER);

    List<JsonNode> items = local.items(traceId, ALL_ITEMS);
    assertThat(items)
        .extracting(ITLocalRun::summary)
        .containsExactlyInAnyOrder(
            "request instrumentation",
            "trace Executing",
            "trace new invocation received",
            "dependency long running api call",
            "dependency GET /api/time/current/zone",
            "request GET /api/time/current/zone",
            "trace time looked up in UTC",
            "trace log warning message",
            "exception java.lang.IllegalStateException",
            "trace Executed");

    JsonNode request = find(items, "request instrumentation");
    assertThat(request.path("operation_ParentId").asText()).isEqualTo("00000000000000aa");
    assertThat(request.path("resultCode").asText()).isEqualTo("200");
    assertThat(request.path("success").asBoolean()).isTrue();
    assertThat(request.path("duration").asDouble()).isGreaterThanOrEqualTo(50);
    assertThat(request.path("url").asText())
        .isEqualTo(local.function("/api/instrumentation").toString());

    JsonNode inProcess = find(items, "dependency long running api call");
    assertThat(inProcess.path("type").asText()).isEqualTo("InProc");
    assertThat(inProcess.path("duration").asDouble()).isGreaterThanOrEqualTo(50);

    JsonNode call = find(items, "dependency GET /api/time/current/zone");
    assertThat(call.path("type").asText()).isEqualTo("HTTP");
    assertThat(call.path("target").asText()).startsWith("127.0.0.1:");
    assertThat(call.path("resultCode").asText()).isEqualTo("200");
    assertThat(call.path("duration").asDouble()).isGreaterThan(150);

    assertThat(
            find(items, "trace new invocation received").path("severityLevel").asInt())
        .isEqualTo(1);
    assertThat(find(items, "trace log warning message").path("severityLevel").asInt())
        .isEqualTo(2);

    JsonNode exception = find(items, "exception java.lang.IllegalStateException");
    assertThat(exception.path("details").toString())
        .contains("parsedStack")
        .contains("azurecensus.function");

    String id = request.path("id").asText();
    JsonNode downstream = find(items, "request GET /api/time/current/zone");
    assertThat(downstream.path("operation_ParentId").asText())
        .isEqualTo(call.path("id").asText());
    assertThat(find(items, "trace time looked up in UTC")
            .path("operation_ParentId")
            .asText())
        .isEqualTo(downstream.path("id").asText());
    assertThat(items)
        .filteredOn(
            item -> item.path("cloud_RoleName").asText().equals(ROLE) && !item.equals(request))
        .hasSize(ALL_ITEMS - 3)
        .allSatisfy(item -> assertThat(item.path("operation_ParentId").asText()).isEqualTo(id));
    assertThat(items).allSatisfy(item -> {
      assertThat(item.path("operation_Id").asText()).isEqualTo(traceId);
      assertThat(item.path("cloud_RoleInstance").asText()).isEqualTo(INSTANCE);
      assertThat(item.toString()).doesNotContain("hidden");
    });
    assertThat(List.of(downstream, find(items, "trace time looked up in UTC")))
        .allSatisfy(
            item -> assertThat(item.path("cloud_RoleName").asText()).isEqualTo(DOWNSTREAM_ROLE));
    assertThat(orphans(items, request)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, none",
        "'', none",
        "00-abc, none",
        "'|4bf92f3577b34da6.b7ad6b71_', none",
        "00-00000000000000000000000000000000-00000000000000aa-01, none",
        "00-00000000000000000000000000000b05-0000000000000000-01, none",
        "00-0000000000000000000000000000000G-00000000000000aa-01, none",
        "ff-00000000000000000000000000000b06-00000000000000aa-01, none",
        "00-00000000000000000000000000000b07-00000000000000aa-01-more, none",
        "garbage%%%, none",
        "'00-00000000000000000000000000000B08-00000000000000AA-01', none",
        "00-00000000000000000000000000000b09-00000000000000aa-01, 'a=1,,b=2,=,@@'",
      })
  void malformedTraceContext_neverFailsTheCall(String traceparent, String tracestate)
      throws Exception {
    List<String> headers = new ArrayList<>();
    if (traceparent != null) {
      headers.addAll(List.of("traceparent", traceparent));
    }
    if (tracestate != null) {
      headers.addAll(List.of("tracestate", tracestate));
    }
    HttpResponse<String> response =
        local.get(local.function("/api/instrumentation"), headers.toArray(String[]::new));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(ANSWER);
  }

  @Test
  void map_showsBothServicesAndTheCallsBetweenThem() throws Exception {
    String traceId = "00000000000000000000000000000c01";
    local.get(
        local.function("/api/instrumentation"),
        "traceparent",
        "00-" + traceId + "-00000000000000aa-01");
    assertThat(local.items(traceId, ALL_ITEMS)).hasSize(ALL_ITEMS);

    JsonNode map = local.portal("/api/map");
    Map<String, JsonNode> nodes = new java.util.HashMap<>();
    map.path("nodes").forEach(node -> nodes.put(node.path("name").asText(), node));
    assertThat(nodes).containsOnlyKeys(ROLE, DOWNSTREAM_ROLE);
    assertThat(map.path("edges")).hasSize(1);
    JsonNode edge = map.path("edges").get(0);
    assertThat(edge.path("source")).isEqualTo(nodes.get(ROLE).path("id"));
    assertThat(edge.path("target")).isEqualTo(nodes.get(DOWNSTREAM_ROLE).path("id"));
    assertThat(edge.path("calls").asInt()).isPositive();
    assertThat(edge.path("averageDuration").asDouble()).isPositive();
  }

  @Test
  void workerAsOwner_withoutHostTelemetry_sendsTheOneRequest() throws Exception {
    Map<String, String> environment = new java.util.HashMap<>(environment());
    environment.put("OPENCENSUS_REQUEST_OWNER", "worker");
    try (LocalProcess other = LocalProcess.start(environment, "--host-telemetry=off")) {
      assertThat(other.get(other.function("/api/instrumentation")).body()).isEqualTo(ANSWER);

      // The newest operation comes first; it includes the request of the downstream service.
      JsonNode operation = other.portal("/api/operations?wait=30s&count=1").get(0);
      List<JsonNode> items = other.items(operation.path("operation_Id").asText(), ALL_ITEMS - 2);
      List<JsonNode> requests = items.stream()
          .filter(item -> item.path("itemType").asText().equals("request")
              && item.path("cloud_RoleName").asText().equals(ROLE))
          .toList();
      assertThat(requests).hasSize(1);
      JsonNode request = requests.get(0);
      assertThat(request.path("url").asText())
          .isEqualTo(other.function("/api/instrumentation").toString());
      assertThat(request.path("resultCode").asText()).isEqualTo("200");
      assertThat(request.path("success").asBoolean()).isTrue();
      assertThat(request.path("duration").asDouble()).isGreaterThanOrEqualTo(50);
      assertThat(orphans(items, request)).isEmpty();
    }
  }

  @Test
  void termination_letsARunningInvocationEnd() throws Exception {
    Map<String, String> environment = new java.util.HashMap<>(environment());
    environment.put("IN_PROCESS_DELAY_MS", "1000");
    try (LocalProcess other = LocalProcess.start(environment)) {
      java.util.concurrent.CompletableFuture<HttpResponse<String>> answer =
          java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
              return other.get(other.function("/api/instrumentation"));
            } catch (java.io.IOException | InterruptedException e) {
              throw new java.util.concurrent.CompletionException(e);
            }
          });
      other.awaitOutput("new invocation received");

      other.terminate();

      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(other.waitForEnd()).isTrue();
      assertThat(other.output())
          .noneMatch(line -> line.contains("\tat java.") && line.contains("Interrupted"));
    }
  }

  @Test
  void debugPortInUse_isExplained() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process launcher = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Dlocal.debug=" + taken.getLocalPort(),
              "-cp",
              System.getProperty("java.class.path"),
              LocalLauncher.class.getName())
          .redirectErrorStream(true)
          .start();
      String output = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(launcher.waitFor()).isEqualTo(1);
      assertThat(output)
          .isEqualTo(
              ("The debug port %d is in use: end the program that listens there, or choose another"
                      + " port with -Dlocal.debug=PORT.%n")
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX) // Java itself cannot tell the working directory of another process.
  void workingDirectory_isTheStagedApp() throws Exception {
    Path directory = Path.of("/proc", Long.toString(local.runPid()), "cwd");
    assertThat(Files.readSymbolicLink(directory)).isEqualTo(LocalProcess.APP.toRealPath());
  }

  private static String summary(JsonNode item) {
    String type = item.path("itemType").asText();
    String text = switch (type) {
      case "trace" ->
        item.path("message")
            .asText()
            .replaceAll("^(Executing|Executed) 'Functions\\.instrumentation' \\(.*\\)$", "$1");
      case "exception" -> item.path("outerType").asText();
      default -> item.path("name").asText();
    };
    return type + " " + text;
  }

  private static JsonNode find(List<JsonNode> items, String summary) {
    return items.stream()
        .filter(item -> summary(item).equals(summary))
        .findFirst()
        .orElseThrow();
  }

  /** Items whose parent is missing. */
  private static List<JsonNode> orphans(List<JsonNode> items, JsonNode root) {
    Set<String> ids =
        items.stream().map(item -> item.path("id").asText("")).collect(Collectors.toSet());
    return items.stream()
        .filter(item ->
            !item.equals(root) && !ids.contains(item.path("operation_ParentId").asText()))
        .toList();
  }
}
