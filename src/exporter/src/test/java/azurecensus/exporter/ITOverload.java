package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * More spans than can ever be sent: memory stays bounded, the offering thread is not held up, and
 * what is dropped is counted. {@code -Doverload.spans=10000000} makes it the long run of
 * {@code docs/reliability.md}.
 */
@Timeout(3600)
class ITOverload {
  private static final long SPANS = Long.getLong("overload.spans", 300_000);

  /**
   * With the default settings: 16 MiB of queue, and what the JVM, the batch under way and 10
   * batches in memory take.
   */
  private static final String HEAP = "-Xmx64m";

  @Test
  void endpointThatNeverAnswers_costsNeitherMemoryNorTime(@TempDir Path storage) throws Exception {
    try (ScriptedEndpoint endpoint = neverAnswering();
        Fork program = Fork.run(
            OverloadProgram.class,
            Map.of("JAVA_TOOL_OPTIONS", HEAP),
            endpoint.connectionString(),
            String.valueOf(SPANS),
            storage.toString())) {
      List<String> lines = program.readAll();

      lines.forEach(System.out::println);
      assertThat(lines).contains("unaccounted     0");
      assertThat(lines)
          .anySatisfy(line -> assertThat(line).startsWith("per span under    more  0"));
      assertThat(String.join("\n", lines)).contains("QUEUE_FULL");
    }
  }

  private static ScriptedEndpoint neverAnswering() throws IOException {
    return new ScriptedEndpoint()
        .otherwise(ScriptedEndpoint.Reply.refuse(new MockResponse.Builder()
            .onResponseStart(SocketEffect.Stall.INSTANCE)
            .build()));
  }
}
