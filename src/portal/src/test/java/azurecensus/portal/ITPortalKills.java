package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A portal with a database file is killed again and again while clients post: every acknowledged
 * item is stored once. Each build kills it three times; {@code -Dportal.kills=200} kills it more
 * often, {@code -Dportal.seed=N} draws other moments.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGKILL")
class ITPortalKills {
  private static final int CLIENTS = 2;
  private static final int LARGEST_POST = 200;

  @TempDir
  private Path folder;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();

  @Test
  void acknowledgedItems_areStoredOnceHoweverOftenThePortalIsKilled() throws Exception {
    Random random = new Random(Long.getLong("portal.seed", 1));
    int kills = Integer.getInteger("portal.kills", 3);
    for (int round = 0; round < kills; round++) {
      killWhilePosting(round, random.nextInt(1, 40));
    }

    Process last = start();
    Map<String, Integer> stored = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    PortalClient client = client(last);
    for (String line : client.send(client.request("/api/export")).body().lines().toList()) {
      stored.merge(json.readTree(line).path("message").asText(), 1, Integer::sum);
    }
    last.destroy();
    last.waitFor();

    assertThat(acknowledged).hasSizeGreaterThan(kills);
    // containsAll() would compare each of the many items with each other one
    assertThat(acknowledged).allMatch(stored::containsKey);
    assertThat(stored.values()).allMatch(times -> times == 1);
  }

  /** Kills the portal after that many answers. */
  private void killWhilePosting(int round, int answersBefore) throws Exception {
    answers.clear();
    Process portal = start();
    PortalClient client = client(portal);
    List<Thread> clients = IntStream.range(0, CLIENTS)
        .mapToObj(number -> new Thread(() -> post(client, round + "-" + number)))
        .toList();
    clients.forEach(Thread::start);
    for (int i = 0; i < answersBefore; i++) {
      answers.take();
    }
    portal.destroyForcibly().waitFor();
    for (Thread thread : clients) {
      thread.join();
    }
  }

  /** Posts until the portal does not answer. */
  private void post(PortalClient client, String name) {
    Random random = new Random(name.hashCode());
    try {
      for (int post = 0; ; post++) {
        String prefix = name + "-" + post + "-";
        List<String> messages = IntStream.range(0, random.nextInt(1, LARGEST_POST))
            .mapToObj(i -> prefix + i)
            .toList();
        String lines = messages.stream()
            .map(message -> TestTelemetry.trace(Instant.now(), message))
            .map(ObjectNode::toString)
            .collect(Collectors.joining("\n"));
        HttpResponse<String> answer =
            client.send(client.request("/v2.1/track").POST(BodyPublishers.ofString(lines)));
        if (answer.statusCode() == 200) {
          acknowledged.addAll(messages);
        }
        answers.add(true);
      }
    } catch (IOException | InterruptedException e) {
      answers.add(false); // the portal was killed
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            PortalMain.class.getName(),
            "--port=0",
            "--db=" + folder.resolve("portal.db"))
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private static PortalClient client(Process portal) throws IOException {
    return new PortalClient(
        URI.create(portal.inputReader().readLine().replaceFirst("Portal +", "")));
  }
}
