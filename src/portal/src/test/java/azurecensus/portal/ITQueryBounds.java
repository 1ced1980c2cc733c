package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.load.MeasuredPortal;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of memory, time and answer of queries, measured from outside on a portal process. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ITQueryBounds {
  /** The memory of the process by docs/portal-api.md, with little telemetry: 1 GiB of heap. */
  private static final long DOCUMENTED_MEBIBYTES = 1024 + 250 + 1024;

  private static final String ENDLESS =
      "SELECT sum(length(a.message)) FROM traces a, traces b, traces c, traces d";

  private static MeasuredPortal process;
  private static PortalClient client;

  @BeforeAll
  static void startPortal() throws IOException, InterruptedException {
    process = MeasuredPortal.start();
    client = new PortalClient(URI.create(process.url().toString().replaceAll("/$", "")));
    Instant now = Instant.now();
    for (int post = 0; post < 5; post++) {
      client.track(IntStream.range(0, 200)
          .mapToObj(i -> TestTelemetry.trace(now, "a".repeat(i % 2 == 0 ? 30_000 : 100)))
          .toList());
      client.track(
          IntStream.range(0, 200).mapToObj(i -> TestTelemetry.request(now)).toList());
    }
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(2000);
  }

  @AfterAll
  static void stopPortal() {
    process.close();
  }

  private static HttpResponse<String> query(String sql) {
    return query(sql, "");
  }

  private static HttpResponse<String> query(String sql, String id) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("sql", sql).put("id", id);
    try {
      return client.post("/api/query", body.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void twentyHostileQueries_stayWithinMemoryAndTimeAndDelayNobody() throws Exception {
    List<String> hostile = List.of(
        "SELECT repeat('x', 20000000) FROM range(1000)",
        "SELECT unnest(range(1000000)) FROM range(100000)",
        "SELECT max(lower(upper(lower(message || message)))) FROM traces",
        "SELECT levenshtein(a.message, b.message) FROM traces a, traces b",
        "SELECT left(string_agg(a.message), 100) FROM traces a, traces b",
        "SELECT median(a.itemId * b.itemId) FROM traces a, traces b, traces c",
        "SELECT r.name, a.message FROM requests r, traces a, traces b ORDER BY r.itemId + b.itemId",
        "SELECT max(a.message) FROM traces a, traces b GROUP BY a.itemId, b.itemId",
        "WITH RECURSIVE t(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM t, range(10)) SELECT max(a) FROM t",
        ENDLESS);
    List<CompletableFuture<Duration>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String sql = hostile.get(i % hostile.size());
      answers.add(CompletableFuture.supplyAsync(
          () -> {
            long start = System.nanoTime();
            assertThat(query(sql).statusCode()).isIn(400, 503);
            return Duration.ofNanos(System.nanoTime() - start);
          },
          work -> new Thread(work).start()));
    }
    List<Long> healthMillis = new ArrayList<>();
    while (!answers.stream().allMatch(CompletableFuture::isDone)) {
      long start = System.nanoTime();
      client.get("/api/health");
      healthMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    for (CompletableFuture<Duration> answer : answers) {
      // Ten seconds for its turn and ten to run, and a second for a loaded machine.
      assertThat(answer.join()).isLessThan(Duration.ofSeconds(21));
    }
    assertThat(process.peakMebibytes()).isLessThan(DOCUMENTED_MEBIBYTES);
    Collections.sort(healthMillis);
    assertThat(healthMillis.get(healthMillis.size() / 2)).isLessThan(50);
    assertThat(query("SELECT count(*) FROM traces").body()).contains("[[1000]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT repeat('x', 500000000); repeat needs a whole number",
        "SELECT repeat(message, 1000) FROM traces; The query can build texts of",
        "SELECT lpad(message, 1000000, 'x') FROM traces; The query can build texts of",
        "SELECT message || message || message || message || message || message || message || message || message FROM traces a JOIN requests b ON true; The query can build texts of",
        "SELECT string_split(a.message, 'a') FROM traces a, requests b; The query can build texts of",
        "SELECT regexp_extract_all(a.message, 'a') FROM traces a, requests b; The query can build texts of",
        "SELECT unnest(range(1000000000)); range needs a whole number",
        "SELECT list(message) FROM traces; list collects texts without a bound. Cut it: list(…)[1:100].",
        "SELECT string_agg(message) FROM traces; Cut it: left(string_agg(…), 1000).",
        "SELECT left(string_agg(message) OVER (), 9) FROM traces; string_agg collects texts",
        "SELECT levenshtein(message, message) FROM traces; The function levenshtein is not allowed",
        "SELECT list_transform([1], lambda x: x); The function list_transform is not allowed",
        "SELECT regexp_matches(message, '(a{1,100}){1,9}b') FROM traces; The regular expression takes too long",
        "SELECT regexp_matches(message, name) FROM traces, requests; regexp_matches needs a literal",
        "WITH RECURSIVE t(a) AS (SELECT 'x' UNION ALL SELECT a || a FROM t) SELECT a FROM t; A recursive query must not",
        "SELECT count(*) FROM requests GROUP BY CUBE (id, name, url, source, success, duration, resultCode); CUBE",
        "SELECT * FROM information_schema.tables; tables is not allowed",
        "SELECT 'a'::VARCHAR[]; is not allowed",
        "SELECT COLUMNS('a.*') FROM requests; COLUMNS() is not allowed"
      })
  void unboundedQuery_isRefusedWithItsReason(String sql, String reason) {
    HttpResponse<String> answer = query(sql);

    assertThat(answer.body()).contains(reason);
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void columnsThatDoubleAtEachLevel_areRefused() {
    String sql = "SELECT *, * FROM (".repeat(20) + "SELECT * FROM requests" + ")".repeat(20);

    assertThat(query(sql).body()).contains("more than 2000 columns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT operation_Name || ' ' || resultCode AS text, lower(name), count(*) FROM requests GROUP BY ALL",
        "SELECT customDimensions->>'InvocationId' AS id, left(message, 10), upper(left(message, 10)) FROM traces",
        "SELECT list(name)[1:10], left(string_agg(name, ', '), 100) FROM requests",
        "SELECT strftime(timestamp, '%H:%M'), replace(name, 'a', 'bc'), lpad(name, 20, ' ') FROM requests",
        "SELECT time_bucket(INTERVAL '10 seconds', timestamp) AS time, quantile_cont(duration, 0.95) FROM requests GROUP BY 1",
        "SELECT count(*) FROM traces WHERE message LIKE '%a%' AND regexp_matches(message, 'a+b|[0-9]+')",
        "SELECT name, row_number() OVER (ORDER BY timestamp) FROM requests QUALIFY row_number() OVER () < 5",
        "WITH recent AS (SELECT * FROM requests) SELECT r.*, t.message FROM recent r JOIN traces t USING (operation_Id)",
        "SELECT TRY_CAST(resultCode AS INTEGER) AS code, duration::INTEGER, split_part(url, '/', 4) FROM requests",
        "SELECT CASE WHEN success THEN 'ok' ELSE 'failed' END AS state, coalesce(url, name) FROM requests",
        "SUMMARIZE requests",
        "VALUES (1, 'a'), (2, 'b')"
      })
  void usualQuery_isAnswered(String sql) {
    HttpResponse<String> answer = query(sql);

    assertThat(answer.body()).contains("\"rows\"");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void runningQuery_isCancelledByItsId() throws Exception {
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(
        () -> query(ENDLESS, "mine").body(), work -> new Thread(work).start());
    while (client.send(client.request("/api/query/mine").DELETE()).statusCode() == 404) {
      Thread.onSpinWait();
    }

    assertThat(answer.get(5, TimeUnit.SECONDS)).contains("The query was cancelled.");
    assertThat(client.send(client.request("/api/query/mine").DELETE()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void queryOfADisconnectedClient_isStopped() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (String id : List.of("one", "two")) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.url().getPort());
      sockets.add(socket);
      String body = "{\"id\":\"" + id + "\",\"sql\":\"" + ENDLESS + "\"}";
      socket
          .getOutputStream()
          .write(("POST /api/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                  + "\r\n\r\n" + body)
              .getBytes(UTF_8));
    }
    awaitRunning("one");
    awaitRunning("two");
    for (Socket socket : sockets) {
      socket.close();
    }
    long start = System.nanoTime();

    // Both turns are taken, so this query is answered only when one of the others has ended.
    assertThat(query("SELECT 1").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  /** Waits until an id is in use: a second query with it is refused. */
  private static void awaitRunning(String id) {
    while (query("SELECT 1", id).statusCode() != 409) {
      Thread.onSpinWait();
    }
  }
}
