package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.load.MeasuredPortal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Queries that end before their time because nobody waits for them. The bound of time is longer
 * than the test, so that a query ends only for the tested reason.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ITQueryStops {
  private static final String ENDLESS =
      "SELECT sum(length(a.message)) FROM traces a, traces b, traces c, traces d";

  /** The memory of the process by docs/portal-api.md, with little telemetry: 1 GiB of heap. */
  private static final long MOST_MEBIBYTES = 1024 + 250 + 1024;

  private MeasuredPortal process;
  private PortalClient client;

  @BeforeEach
  void startPortal() throws IOException, InterruptedException {
    process = MeasuredPortal.start("--max-query-seconds=600");
    client = new PortalClient(URI.create(process.url().toString().replaceAll("/$", "")));
    Instant now = Instant.now();
    client.track(
        IntStream.range(0, 1000).mapToObj(i -> TestTelemetry.trace(now, "any")).toList());
  }

  @AfterEach
  void stopPortal() {
    process.close();
  }

  private static String body(String id) {
    return "{\"id\":\"" + id + "\",\"sql\":\"" + ENDLESS + "\"}";
  }

  private void awaitMetric(String sample) throws IOException, InterruptedException {
    client.awaitText("/metrics", metrics -> metrics.contains("\n" + sample + "\n"));
  }

  @Test
  void runningQuery_isCancelledByItsId() throws Exception {
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.post("/api/query", body("mine").getBytes(UTF_8)).body();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        work -> new Thread(work).start());
    awaitMetric("portal_queries_running 1");

    assertThat(client.send(client.request("/api/query/mine").DELETE()).statusCode())
        .isLessThan(300);
    assertThat(answer.get()).contains("The query was cancelled.");
    assertThat(client.send(client.request("/api/query/mine").DELETE()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void queryThatNeedsTooMuchMemory_isStopped() throws Exception {
    // A sort keeps all rows: it fills the memory soon, also on a slow machine.
    String sql =
        "SELECT a.*, b.*, c.* FROM traces a, traces b, traces c ORDER BY a.itemId + b.itemId";

    assertThat(client
            .post("/api/query", ("{\"sql\":\"" + sql + "\"}").getBytes(UTF_8))
            .body())
        .contains("The query was stopped because it needs more than 512 MiB of memory.");
    assertThat(process.peakMebibytes()).isLessThan(MOST_MEBIBYTES);
  }

  @Test
  void queriesThatWaitForTheirTurn_endByTheirIdAndWithTheirClient() throws Exception {
    Socket first = ask("first");
    Socket second = ask("second");
    awaitMetric("portal_queries_running 2");
    Socket third = ask("third");
    Socket fourth = ask("fourth");
    awaitMetric("portal_queries_waiting 2");

    assertThat(client.send(client.request("/api/query/third").DELETE()).statusCode())
        .isLessThan(300);
    assertThat(new String(third.getInputStream().readNBytes(12), UTF_8)).endsWith("400");
    fourth.close();
    awaitMetric("portal_queries_waiting 0");
    awaitMetric("portal_queries_total{end=\"stopped\"} 2");
    awaitMetric("portal_queries_running 2");
    for (Socket socket : List.of(first, second, third)) {
      socket.close();
    }
  }

  private Socket ask(String id) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.url().getPort());
    socket
        .getOutputStream()
        .write(("POST /api/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body(id).length() + "\r\n\r\n" + body(id))
            .getBytes(UTF_8));
    return socket;
  }

  @Test
  void queryOfADisconnectedClient_isStopped() throws Exception {
    List<Socket> sockets = List.of(ask("one"), ask("two"));
    awaitMetric("portal_queries_running 2");
    assertThat(client.post("/api/query", body("two").getBytes(UTF_8)).statusCode())
        .as("a second query with the same id")
        .isEqualTo(409);
    for (Socket socket : sockets) {
      socket.close();
    }

    awaitMetric("portal_queries_total{end=\"stopped\"} 2");
    awaitMetric("portal_queries_running 0");
  }
}
