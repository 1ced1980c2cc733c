package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.sample.AnswerFunctions;
import azurecensus.sample.BodyFunctions;
import azurecensus.sample.ContextFunctions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host as a jar of its own, started from the directory of any project. */
class ITHostJar {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir
  private Path project;

  @Test
  void jar_findsTheStagedAppAndItsSettings() throws Exception {
    stage("target/azure-functions/sample");
    Files.writeString(
        project.resolve("local.settings.json"),
        "{\"Values\": {\"CONFORMANCE_SETTING\": \"from the settings\"}}");
    try (JarProcess host = JarProcess.start(project, Map.of(), "--port=0")) {
      assertThat(host.awaitLine("Settings ")).endsWith("local.settings.json");
      URI url = host.awaitUrl();

      assertThat(get(url, "/api/environment/CONFORMANCE_SETTING"))
          .isEqualTo("from the settings from the settings");
      assertThat(get(url, "/api/ReturnString?kind=plain")).isEqualTo("plain text");

      host.signal("TERM");
      assertThat(host.exitCode()).isZero();
      assertThat(host.rest()).doesNotContain("Exception", "WARN", "INFO");
    }
  }

  @Test
  void jar_startedInTheApp_findsItsFiles_andSaysSoElsewhere() throws Exception {
    Path app = stage("app");
    try (JarProcess host = JarProcess.start(app, Map.of(), "--port=0")) {
      host.awaitLine("Settings ");
      String next = host.awaitLine("");
      assertThat(next).startsWith("Functions ");
      URI url = URI.create(next.substring("Functions".length()).strip());
      assertThat(get(url, "/api/Context?kind=file")).isEqualTo("True");
    }
    try (JarProcess host = JarProcess.start(project, Map.of(), "--app=app", "--port=0")) {
      assertThat(host.awaitLine("Relative file names"))
          .contains("start java in " + app.toRealPath());
      assertThat(get(host.awaitUrl(), "/api/Context?kind=file")).isEqualTo("False");
    }
  }

  /** Memory for each claimed length would be 7 GB. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads the memory of a process from /proc")
  void claimedLengths_takeNoMemorySeenFromOutside() throws Exception {
    stage("app");
    List<RawClient> clients = new ArrayList<>();
    try (JarProcess host = JarProcess.start(project, Map.of(), "--app=app", "--port=0")) {
      URI url = host.awaitUrl();
      get(url, "/api/ReturnString?kind=plain");
      long before = host.residentMebibytes();
      for (int i = 0; i < 70; i++) {
        RawClient client = new RawClient(url.getPort());
        clients.add(client);
        // The answer 100 shows that the host is reading the body.
        client.send(
            "POST /api/BodyString HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100000000\r\n\r\n");
        assertThat(client.status()).isEqualTo(100);
        client.send("ab");
      }

      assertThat(get(url, "/api/ReturnString?kind=plain")).isEqualTo("plain text");
      assertThat(host.residentMebibytes() - before).isLessThan(300);
    } finally {
      for (RawClient client : clients) {
        client.drop();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void signal_letsARunningInvocationEnd(String signal) throws Exception {
    stage("app");
    try (JarProcess host = JarProcess.start(project, Map.of(), "--app=app", "--port=0");
        RawClient client = new RawClient(host.awaitUrl().getPort())) {
      // The answer 100 shows that the host is reading the body.
      client.send(
          "POST /api/BodyString HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(client.status()).isEqualTo(100);

      host.signal(signal);

      assertThat(client.send("abcde").response()).endsWith("string: abcde");
      assertThat(host.exitCode()).isZero();
    }
  }

  @Test
  void jar_answersLikeTheClassPath() throws Exception {
    ITConformance.stage(project.resolve("app"));
    try (JarProcess host =
        JarProcess.start(project, ITConformance.SETTINGS, "--app", "app", "--port", "0")) {
      URI url = host.awaitUrl();
      for (ITConformance.Row row : ITConformance.rows().toList()) {
        ITConformance.check(row, url, HTTP);
        for (String line : row.lines()) {
          host.awaitText(line);
        }
      }
    }
  }

  @Test
  void jar_showsTheAppOnlyTheFunctionsApi() throws Exception {
    stage("app");
    try (JarProcess host = JarProcess.start(project, Map.of(), "--app=app", "--port=0")) {
      URI url = host.awaitUrl();
      String api = "com.microsoft.azure.functions.ExecutionContext";
      assertThat(get(url, "/api/Context?kind=" + api)).isEqualTo(api);
      for (String type : List.of(
          "azurecensus.host.FunctionHost",
          "io.opencensus.trace.Tracing",
          "com.google.gson.Gson",
          "org.eclipse.jetty.server.Server",
          "org.slf4j.LoggerFactory")) {
        assertThat(get(url, "/api/Context?kind=" + type)).as(type).isEqualTo("invisible");
      }
    }
  }

  @Test
  void jar_sendsTheHostsTelemetry_toTheConnectionStringInTheEnvironment() throws Exception {
    stage("app");
    String traceId = "000000000000000000000000000000e1";
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build());
        JarProcess host = JarProcess.start(
            project,
            Map.of("APPLICATIONINSIGHTS_CONNECTION_STRING", portal.connectionString()),
            "--app=app",
            "--port=0")) {
      URI url = host.awaitUrl();
      HTTP.send(
          HttpRequest.newBuilder(url.resolve("/api/Context?kind=invocation"))
              .header("traceparent", "00-" + traceId + "-00000000000000bb-01")
              .build(),
          HttpResponse.BodyHandlers.discarding());
      assertThat(get(portal.url(), "/api/operations/" + traceId + "?wait=30s&items=4"))
          .contains("\"request\"", "Executing 'Functions.Context'", "Executed 'Functions.Context'");
    }
  }

  @Test
  void jar_withoutAStagedApp_namesTheRemedy() throws Exception {
    try (JarProcess host = JarProcess.start(project, Map.of())) {
      assertThat(host.rest())
          .contains("There is no staged app below", "azure-functions", "mvn package", "--app=DIR");
      assertThat(host.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void jar_withAWrongOption_namesTheOptions() throws Exception {
    try (JarProcess host = JarProcess.start(project, Map.of(), "--colour=red")) {
      assertThat(host.rest()).contains("--colour", "--app", "--port", "--help");
      assertThat(host.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void jar_printsItsOptions() throws Exception {
    try (JarProcess host = JarProcess.start(project, Map.of(), "--help")) {
      assertThat(host.rest())
          .contains("--app", "--root", "--settings", "--port", "--host-telemetry", "Exit code");
      assertThat(host.exitCode()).isZero();
    }
  }

  private Path stage(String directory) throws Exception {
    return SampleApp.in(project.resolve(directory))
        .functions(AnswerFunctions.class, BodyFunctions.class, ContextFunctions.class)
        .stage();
  }

  private static String get(URI url, String path) throws Exception {
    HttpResponse<String> response = HTTP.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
