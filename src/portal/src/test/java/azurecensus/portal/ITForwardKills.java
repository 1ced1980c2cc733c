package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A portal sends 20,000 items on to another one, which fails in each way that passes and is killed
 * once, and is itself stopped and started again: each item arrives once.
 */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has neither SIGKILL nor SIGTERM")
class ITForwardKills {
  private static final int ITEMS = 20_000;
  private static final int OF_ONE_POST = 2_500;
  private static final String ACCEPTED = "{\"kind\":\"slow\",\"delayMilliseconds\":1}";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  /** Starts a portal whose connection string for others is the one of the far side. */
  private Process start(String name, int port, String forward) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            PortalMain.class.getName(),
            "--port=" + port,
            "--db=" + folder.resolve(name + ".db"))
        .redirectError(folder.resolve(name + ".errors").toFile());
    builder.environment().remove(PortalArguments.FORWARD);
    if (forward != null) {
      builder.environment().put(PortalArguments.FORWARD, forward);
    }
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static PortalClient client(Process portal) throws IOException {
    return new PortalClient(
        URI.create(portal.inputReader().readLine().replaceFirst("Portal +", "")));
  }

  private static void post(PortalClient client, int from, int to) throws Exception {
    for (int post = from; post < to; post += OF_ONE_POST) {
      int first = post;
      assertThat(client
              .track(IntStream.range(first, first + OF_ONE_POST)
                  .mapToObj(i -> TestTelemetry.trace(Instant.now(), "item " + i))
                  .toList())
              .path("itemsAccepted")
              .asInt())
          .isEqualTo(OF_ONE_POST);
    }
  }

  private static void fault(PortalClient far, String fault) throws Exception {
    assertThat(far.post("/api/faults", fault.getBytes(UTF_8)).statusCode()).isEqualTo(200);
  }

  @Test
  void twentyThousandItems_arriveOnce() throws Exception {
    int farPort = ITForward.freePort(29_000);
    String target = "InstrumentationKey=" + FarSide.KEY + ";IngestionEndpoint=http://127.0.0.1:"
        + farPort + "/";
    Process farProcess = start("far", farPort, null);
    PortalClient far = client(farProcess);
    Process nearProcess = start("near", 0, target);
    PortalClient near = client(nearProcess);

    for (String fault : List.of(
        "{\"kind\":\"status\",\"status\":503}",
        "{\"kind\":\"status\",\"status\":429,\"retryAfter\":\"1\"}",
        "{\"kind\":\"status\",\"status\":439}",
        "{\"kind\":\"partial\",\"status\":503,\"indexes\":[0,7,99]}",
        "{\"kind\":\"disconnect\"}")) {
      fault(far, fault);
      fault(far, ACCEPTED); // shortens the pauses of the exporter
    }
    post(near, 0, ITEMS / 2);
    far.await("/api/faults", JsonNode::isEmpty);
    far.await("/api/health", health -> health.path("items").asInt() > 0);

    // A refused post shows that the answer to the post before it has arrived.
    fault(far, "{\"kind\":\"status\",\"status\":503,\"times\":1000}");
    far.await("/api/faults", faults -> faults.path(0).path("times").asInt() < 1000);
    farProcess.destroyForcibly().waitFor();
    post(near, ITEMS / 2, ITEMS * 3 / 4);

    nearProcess.destroy(); // SIGTERM
    nearProcess.waitFor();
    Process farAgain = start("far", farPort, null);
    Process nearAgain = start("near", 0, target);
    far = client(farAgain);
    near = client(nearAgain);
    post(near, ITEMS * 3 / 4, ITEMS);

    near.await(
        "/api/health",
        health ->
            health.at("/forward/waiting").asInt() == 0 && health.path("items").asInt() == ITEMS);
    assertThat(near.get("/api/health").at("/forward/dropped")).isEmpty();
    List<String> arrived = new ArrayList<>();
    for (String line : far.send(far.request("/api/export")).body().lines().toList()) {
      arrived.add(JSON.readTree(line).path("message").asText());
    }
    assertThat(arrived)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ITEMS).mapToObj(i -> "item " + i).toList());
  }
}
