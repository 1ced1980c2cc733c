package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the promise for scale-in: spans that ended before the process is asked to stop arrive. */
@Timeout(60)
class ITProcessEnd {
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();

  ITProcessEnd() throws IOException {}

  @AfterEach
  void closeEndpoint() {
    endpoint.close();
  }

  @Test
  void systemExit_sendsEverySpan() throws Exception {
    try (Fork process = fork("exit")) {
      process.awaitEnd();

      assertEverySpanArrivedOnce();
    }
  }

  @Test
  void sigterm_sendsEverySpan() throws Exception {
    try (Fork process = fork("wait").awaitLine("ended")) {
      process.terminate();

      assertEverySpanArrivedOnce();
    }
  }

  @Test
  void sigterm_withEndpointThatNeverAnswersStoresEverySpan(@TempDir Path storage) throws Exception {
    endpoint.otherwise(ScriptedEndpoint.Reply.refuse(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()));
    try (Fork process = fork("wait", Map.of("OPENCENSUS_STORAGE_DIRECTORY", storage.toString()))
        .awaitLine("ended")) {
      long start = System.nanoTime();
      process.terminate();
      System.out.println("SIGTERM with an endpoint that never answers: ended after "
          + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
    }

    endpoint.otherwise(ScriptedEndpoint.Reply.ok());
    Bench next = new Bench(Bench.settings(endpoint.connectionString(), storage));
    try {
      next.wake();
      next.tally.awaitSettled(ProcessEnding.SPANS);
    } finally {
      next.close();
    }
    assertEverySpanArrivedOnce();
  }

  private void assertEverySpanArrivedOnce() {
    assertThat(endpoint.items())
        .extracting(item -> item.at("/data/baseData/name").asText())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ProcessEnding.SPANS).mapToObj(i -> "span " + i).toList());
  }

  private Fork fork(String how) throws IOException {
    return fork(how, Map.of());
  }

  private Fork fork(String how, Map<String, String> more) throws IOException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("APPLICATIONINSIGHTS_CONNECTION_STRING", endpoint.connectionString());
    return Fork.run(ProcessEnding.class, environment, how);
  }
}
