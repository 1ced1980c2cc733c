package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.PortalExtension;
import azurecensus.testing.TestInvocation;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the staged app in a process of its own: its telemetry is wired once. */
@ExtendWith(PortalExtension.class)
@Timeout(120)
class ITStagedApp {
  @Test
  void process_registersOneExporterAndHasNoMiddleware(
      @PortalExtension.ConnectionString String connectionString) throws Exception {
    List<String> output;
    try (MockWebServer dependency = new MockWebServer()) {
      dependency.start();
      dependency.enqueue(new MockResponse.Builder().body("{}").build());
      dependency.enqueue(new MockResponse.Builder().body("{}").build());
      output = run(Map.of(
          "APPLICATIONINSIGHTS_CONNECTION_STRING",
          connectionString,
          "EXTERNAL_DEPENDENCY_URL",
          dependency.url("/").toString(),
          "IN_PROCESS_DELAY_MS",
          "0",
          "OPENCENSUS_STORAGE_DIRECTORY",
          "none"));
    }

    assertThat(output).filteredOn(line -> line.equals("status: 200")).hasSize(2);
    assertThat(output)
        .as("start-up lines")
        .filteredOn(line -> line.contains("Azure Monitor exporter"))
        .hasSize(1);
    assertThat(output).contains("middleware services: []");
  }

  /** Returns the lines that the process prints, errors included. */
  private static List<String> run(Map<String, String> environment) throws Exception {
    Path staged = ITStaging.STAGED.toAbsolutePath();
    // The worker brings the Functions API, and the test its stand-ins; the rest is staged.
    String classPath = Stream.concat(
            Stream.of(staged.resolve("*"), staged.resolve("lib").resolve("*")),
            Stream.of(
                    StagedInvocations.class,
                    TestInvocation.class,
                    ExecutionContext.class,
                    FunctionName.class)
                .map(ITStagedApp::origin))
        .map(Path::toString)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath,
        StagedInvocations.class.getName());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    try {
      List<String> lines = readLines(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> readLines(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
