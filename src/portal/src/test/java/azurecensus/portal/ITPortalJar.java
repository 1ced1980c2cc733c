package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program jar in a separate process; skipped when the build makes no jar. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ITPortalJar {
  private static final Path JAR = Path.of(System.getProperty("portal.jar", "absent"));

  @TempDir
  private Path folder;

  @BeforeEach
  void jarIsBuilt() {
    assumeThat(JAR).as("program jar").isRegularFile();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        JAR.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private File errors() {
    return folder.resolve("errors").toFile();
  }

  @Test
  void jar_servesHealthAndPagesAndIsSilentOnStandardError()
      throws IOException, InterruptedException {
    Process process = start("--port", "0");
    try (BufferedReader out = output(process)) {
      PortalClient client =
          new PortalClient(URI.create(out.readLine().replaceFirst("Portal +", "")));
      JsonNode health = client.get("/api/health");

      assertThat(health.path("status").asText()).isEqualTo("ok");
      assertThat(out.readLine())
          .contains("APPLICATIONINSIGHTS_CONNECTION_STRING="
              + health.path("connectionString").asText());
      assertThat(out.readLine()).contains("Node.js needs one more ';'");
      client.track(TestTelemetry.operation());
      assertThat(client.get("/api/operations")).hasSize(1);
      assertThat(client.send(client.request("/")).body()).contains("<!doctype html>");
      assertThat(client.send(client.request("/assets/lib/vue.js")).statusCode()).isEqualTo(200);
    } finally {
      process.destroy();
      process.onExit().join();
    }
    assertThat(errors()).isEmpty();
  }

  @Test
  void help_namesTheOptionsAndEndsWithZero() throws IOException, InterruptedException {
    Process process = start("--help");
    try (BufferedReader out = output(process)) {
      assertThat(out.lines()).anyMatch(line -> line.contains("--max-megabytes"));
    }

    assertThat(process.waitFor()).isZero();
    assertThat(errors()).isEmpty();
  }

  @Test
  void wrongOption_isNamedAndEndsWithTwo() throws IOException, InterruptedException {
    Process process = start("--prot");

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(errors()).content().contains("--prot");
  }

  @Test
  void databaseThatCannotBeOpened_isNamedAndEndsWithOne() throws IOException, InterruptedException {
    Process process = start("--port=0", "--db", folder.toString());

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(errors()).content().contains("The database file " + folder);
  }
}
