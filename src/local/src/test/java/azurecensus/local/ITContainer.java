package azurecensus.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The files of the container, and its start without a container. */
class ITContainer {
  private static final Path ROOT = LocalProcess.ROOT.toAbsolutePath().normalize();
  private static final Path CONTAINER = ROOT.resolve("src/local/container");

  @TempDir
  private Path home;

  @Test
  @DisabledOnOs(OS.WINDOWS) // a shell script
  void start_runsPortalAndHost_andEndsWithASignal() throws Exception {
    copyImage();
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("run").toString(), "--port=0").redirectErrorStream(true);
    builder.environment().put("AZURECENSUS_HOME", home.toString());
    builder
        .environment()
        .put("AZURECENSUS_APP", LocalProcess.APP.toAbsolutePath().toString());
    builder.environment().put("PORTAL_PORT", Integer.toString(port));
    builder.environment().remove("APPLICATIONINSIGHTS_CONNECTION_STRING");
    builder
        .environment()
        .put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
    Process process = builder.start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      boolean portal = false;
      String host = "";
      StringBuilder output = new StringBuilder();
      for (String line = lines.readLine();
          line != null && (!portal || host.isEmpty());
          line = lines.readLine()) {
        output.append(line).append('\n');
        portal |= line.startsWith("Portal   ");
        host = line.startsWith("Functions   ") ? line.substring(9).strip() : host;
      }
      assertThat(host).as(output.toString()).isNotEmpty();
      assertThat(get(host + "/admin/host/ping")).isEqualTo(200);
      assertThat(get("http://127.0.0.1:" + port + "/api/health")).isEqualTo(200);

      process.toHandle().destroy(); // SIGTERM; the output stays open
      lines.transferTo(Writer.nullWriter());
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Copies what the Dockerfile copies, under the names that it gives. */
  private void copyImage() throws IOException {
    int copied = 0;
    for (String line : Files.readAllLines(CONTAINER.resolve("Dockerfile"))) {
      if (line.startsWith("COPY ")) {
        String[] parts = line.split(" ", -1);
        Path source = ROOT.resolve(parts[1]).getParent();
        String pattern = parts[1].substring(parts[1].lastIndexOf('/') + 1);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(source, pattern)) {
          for (Path file : found) {
            Files.copy(file, home.resolve(parts[2].substring(parts[2].lastIndexOf('/') + 1)));
            copied++;
          }
        }
      }
    }
    assertThat(copied)
        .as("the jars of host and portal, which the phase package builds, and the script")
        .isEqualTo(3);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
