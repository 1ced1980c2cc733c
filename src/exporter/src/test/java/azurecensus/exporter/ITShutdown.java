package azurecensus.exporter;

import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.ok;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.refuse;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.status;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.testing.ExporterThreads;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.SilentPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the end during a POST that does not end by itself, over real sockets: its batch is stored
 * once, counted once, and not sent late. That {@code close} returns shows that it never waits
 * longer than its budget.
 */
@Timeout(60)
class ITShutdown {
  private static final int ITEMS = 20;
  private static final Duration BUDGET = Duration.ofSeconds(1);
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();

  @TempDir
  private Path storage;

  ITShutdown() throws IOException {}

  @AfterEach
  void closeEndpoint() {
    endpoint.close();
  }

  @Test
  void answerThatNeverComes_isNotWaitedFor() throws Exception {
    endpoint.otherwise(refuse(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()));
    Bench bench = bench(endpoint.connectionString()).offer(ITEMS);
    endpoint.awaitPosts(1);
    bench.offer(ITEMS);

    bench.close(BUDGET);

    assertStoredOnce(bench);
    assertThat(endpoint.posts()).hasSize(1);
    assertTheNextProcessSendsAll(bench);
  }

  @Test
  void fileWhoseAnswerNeverComes_isLeftToTheNext() throws Exception {
    endpoint.script(
        status(503),
        refuse(new MockResponse.Builder()
            .onResponseStart(SocketEffect.Stall.INSTANCE)
            .build()));
    Bench bench = bench(endpoint.connectionString()).offer(ITEMS);
    endpoint.awaitPosts(2);

    bench.close(BUDGET);

    assertStoredOnce(bench);
    assertTheNextProcessSendsAll(bench);
  }

  @Test
  void connectionThatComesAboutLate_isNotUsed() throws Exception {
    try (SilentPort port = new SilentPort()) {
      Bench bench = bench(port.connectionString()).offer(ITEMS);

      bench.close(BUDGET);

      assertStoredOnce(bench);
      assertThat(port.drain()).isEmpty();
      ExporterThreads.awaitEnd("");
      assertStoredOnce(bench);
      assertTheNextProcessSendsAll(bench);
    }
  }

  @Test
  void tokenThatComesLate_isNotUsed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch late = new CountDownLatch(1);
    Bench bench = new Bench(Bench.settings(endpoint.connectionString(), storage)
            .setAccessTokenSupplier(audience -> {
              asked.countDown();
              awaitAtLast(late);
              return new AccessToken("token", Instant.now().plusSeconds(3600));
            }))
        .offer(ITEMS);
    asked.await();

    bench.close(BUDGET);

    assertStoredOnce(bench);
    late.countDown();
    ExporterThreads.awaitEnd("");
    assertThat(endpoint.posts()).isEmpty();
    assertStoredOnce(bench);
    assertTheNextProcessSendsAll(bench);
  }

  private static void awaitAtLast(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Bench bench(String connectionString) {
    return new Bench(Bench.settings(connectionString, storage));
  }

  private static void assertStoredOnce(Bench bench) throws InterruptedException {
    ExporterThreads.awaitEnd("rescue");
    InMemoryExporterMetrics counts = bench.tally.counts();
    assertThat(counts.stored()).isEqualTo(bench.offered().size());
    assertThat(List.of(counts.sent(), counts.dropped(), counts.loaded())).containsOnly(0L);
  }

  private void assertTheNextProcessSendsAll(Bench bench) throws InterruptedException {
    ExporterThreads.awaitEnd("");
    endpoint.otherwise(ok());
    Bench next = new Bench(Bench.settings(endpoint.connectionString(), storage));
    next.wake();
    next.tally.awaitSettled(bench.offered().size());
    next.close();
    assertThat(endpoint.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
    assertThat(storage).isEmptyDirectory();
  }
}
