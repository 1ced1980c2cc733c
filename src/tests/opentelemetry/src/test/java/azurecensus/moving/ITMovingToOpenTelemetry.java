package azurecensus.moving;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.host.FunctionHost;
import azurecensus.host.FunctionHostOptions;
import azurecensus.host.LocalSettings;
import azurecensus.portal.OperationTree;
import azurecensus.portal.PortalExtension;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks the way of docs/opentelemetry.md: at each step the same two calls, and what must arrive of
 * them.
 */
@ExtendWith(PortalExtension.class)
@Timeout(120)
class ITMovingToOpenTelemetry {
  private static final Map<String, String> ENVIRONMENT = Map.copyOf(System.getenv());

  private static final String AUTOCONFIGURE = "OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED";

  private static final String SILENT_HOST = """
      {"version": "2.0", "logging": {"applicationInsights": {
        "samplingSettings": {"isEnabled": false},
        "logLevel": {"Function.order.User": "None", "Function.fails.User": "None"}}}}
      """;
  private static final String STEP_1 = """
      {"version": "2.0", "logging": {"applicationInsights": {"samplingSettings": {"isEnabled": false}}}}
      """;
  private static final String STEP_3 = """
      {"version": "2.0", "logging": {"logLevel": {"Host.Results": "None"},
        "applicationInsights": {"samplingSettings": {"isEnabled": false}}}}
      """;

  @TempDir
  Path directory;

  private final Map<String, StringBuilder> collected = new ConcurrentHashMap<>();
  private HttpServer server;

  /** Is both: the service that the app calls, and a collector that accepts OTLP. */
  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      collected
          .computeIfAbsent(exchange.getRequestURI().getPath(), path -> new StringBuilder())
          .append(new String(body, StandardCharsets.ISO_8859_1));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    System.clearProperty("logback.configurationFile");
  }

  private String serverUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Starts the app, with further settings as name, value, name, value. */
  private FunctionHost start(StagedStep step, PortalExtension portal, String... settings) {
    Map<String, String> values = new HashMap<>(Map.of(
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        portal.connectionString(),
        "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL",
        "true",
        "DEPENDENCY_URL",
        serverUrl() + "/stock",
        "WEBSITE_SITE_NAME",
        "moving",
        "TELEMETRY",
        "",
        AUTOCONFIGURE,
        "",
        "OPENCENSUS_REQUEST_OWNER",
        "auto",
        "OTEL_BSP_SCHEDULE_DELAY",
        "100",
        "OTEL_BLRP_SCHEDULE_DELAY",
        "100",
        "OTEL_METRICS_EXPORTER",
        "none"));
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    System.setProperty(
        "logback.configurationFile", step.directory().resolve("logback.xml").toString());
    FunctionHost host = FunctionHost.start(FunctionHostOptions.builder(step.directory())
        .setSettings(new LocalSettings(Optional.empty(), values, 0, List.of(), false))
        .setProcessEnvironment(ENVIRONMENT)
        .setPort(0)
        .setReloadCheck(Duration.ofHours(1))
        .build());
    portal.flushWith(() -> host.flush(Duration.ofSeconds(5)));
    return host;
  }

  private static int call(FunctionHost host, String function) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(host.url() + "/api/" + function)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  /** Makes both calls, and checks that all arrives, once each, in one operation per call. */
  private static void assertNothingIsLost(FunctionHost host, PortalExtension portal)
      throws Exception {
    assertThat(call(host, "order")).isEqualTo(200);
    OperationTree order = portal.awaitOperation(
        tree -> tree.hasRequest("order")
            && tree.items("dependency").size() == 2
            && traces(tree, "by the invocation's logger") > 0
            && traces(tree, "by SLF4J") > 0,
        "the request order with two dependencies and two log lines");
    assertThat(order.items("request")).as(order.toString()).hasSize(1);
    assertThat(order.only("dependency", "check stock").get("type")).isEqualTo("InProc");
    assertThat(order.only("dependency", "GET /stock").get("resultCode")).isEqualTo("200");
    assertThat(traces(order, "by the invocation's logger")).as(order.toString()).isEqualTo(1);
    assertThat(traces(order, "by SLF4J")).as(order.toString()).isEqualTo(1);
    assertThat(order.only("trace", "by SLF4J").parent().orElseThrow().get("name"))
        .isEqualTo("check stock");

    assertThat(call(host, "fails")).isEqualTo(500);
    OperationTree fails = portal.awaitOperation(
        tree -> tree.hasRequest("fails") && javaExceptions(tree) > 0,
        "the request fails with its exception");
    assertThat(fails.items("request")).as(fails.toString()).singleElement().satisfies(request -> {
      assertThat(request.get("success")).isIn("False", "false");
      assertThat(request.get("resultCode")).isEqualTo("500");
    });
    assertThat(javaExceptions(fails)).as(fails.toString()).isEqualTo(1);
  }

  private static long traces(OperationTree tree, String message) {
    return tree.items("trace").stream()
        .filter(item -> item.get("message").equals(message))
        .count();
  }

  /** The host's own item for a failed function has another type. */
  private static long javaExceptions(OperationTree tree) {
    return tree.items("exception").stream()
        .filter(item -> item.get("type").equals("java.lang.IllegalStateException"))
        .count();
  }

  @Test
  void before_everythingArrives(PortalExtension portal) throws Exception {
    try (FunctionHost host = start(StagedStep.before(directory, SILENT_HOST), portal)) {
      assertNothingIsLost(host, portal);
    }
  }

  @Test
  void step1_theHostSendsTheLogLines(PortalExtension portal) throws Exception {
    try (FunctionHost host = start(StagedStep.before(directory, STEP_1), portal)) {
      assertNothingIsLost(host, portal);
    }
  }

  @Test
  void step2And3_theFunctionOwnsTheRequest(PortalExtension portal) throws Exception {
    try (FunctionHost host = start(
        StagedStep.withBothAppenders(directory, STEP_3),
        portal,
        "OPENCENSUS_REQUEST_OWNER",
        "worker")) {
      assertNothingIsLost(host, portal);
    }
  }

  @Test
  void step4_azureMonitorReceivesTheSame(PortalExtension portal) throws Exception {
    try (FunctionHost host = start(
        StagedStep.after(directory, STEP_3),
        portal,
        "OPENCENSUS_REQUEST_OWNER",
        "worker",
        "TELEMETRY",
        "azure",
        AUTOCONFIGURE,
        "true")) {
      assertNothingIsLost(host, portal);
    }
  }

  @Test
  void step4_aCollectorReceivesSpansExceptionsAndLogs(PortalExtension portal) throws Exception {
    try (FunctionHost host = start(
        StagedStep.after(directory, STEP_3),
        portal,
        "OPENCENSUS_REQUEST_OWNER",
        "worker",
        "TELEMETRY",
        "otlp",
        AUTOCONFIGURE,
        "true",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        serverUrl())) {
      assertThat(call(host, "order")).isEqualTo(200);
      assertThat(call(host, "fails")).isEqualTo(500);
    } // the end of the app sends the rest

    assertThat(collected.get("/v1/traces").toString())
        .contains("order", "check stock", "GET /stock", "fails")
        .contains("java.lang.IllegalStateException", "out of stock");
    assertThat(collected.get("/v1/logs").toString()).contains("by SLF4J");
  }
}
