package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Offers more spans than can be sent: memory stays bounded, the offering thread is not blocked, and
 * dropped items are counted. {@code -Doverload.spans=10000000} makes it the long run of
 * {@code docs/reliability.md}. The one POST hangs for longer than this test may run, so a thread
 * that waited for it would never finish. The JVM counts how often the offering thread waits.
 * Neither depends on the load of the machine.
 */
@Timeout(3600)
class ITOverload {
  private static final long SPANS = Long.getLong("overload.spans", 300_000);

  /** Time-out: the long run uses the exporter's own, so that it spills to disk as well. */
  private static final String READ_TIMEOUT = SPANS > 300_000 ? "PT10S" : "PT2H";

  /**
   * Limit of waits: sending or spilling a batch takes the queue's lock a few times, and each time
   * the offering thread may have to wait. A thread that waited for its items would wait for each.
   */
  private static final long ACCEPTED_PER_WAIT = 10;

  /**
   * Heap with the default settings: 16 MiB of queue, the JVM, the batch in progress and 10 batches
   * in memory.
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
            storage.toString(),
            READ_TIMEOUT)) {
      List<String> lines = program.readAll();

      lines.forEach(System.out::println);
      assertThat(lines).contains("unaccounted     0");
      String all = String.join("\n", lines);
      assertThat(all).contains("QUEUE_FULL");
      assertThat(number(all, "waits +(\\d+)") * ACCEPTED_PER_WAIT)
          .isLessThan(number(all, "accepted=(\\d+)"));
    }
  }

  private static long number(String text, String pattern) {
    Matcher number = Pattern.compile(pattern).matcher(text);
    assertThat(number.find()).isTrue();
    return Long.parseLong(number.group(1));
  }

  private static ScriptedEndpoint neverAnswering() throws IOException {
    return new ScriptedEndpoint()
        .otherwise(ScriptedEndpoint.Reply.refuse(new MockResponse.Builder()
            .onResponseStart(SocketEffect.Stall.INSTANCE)
            .build()));
  }
}
