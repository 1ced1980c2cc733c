package azurecensus.exporter;

import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.json;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.ok;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.refuse;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.status;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.ScriptedEndpoint.Post;
import azurecensus.exporter.testing.ScriptedEndpoint.Reply;
import azurecensus.exporter.testing.TestTiming;
import azurecensus.exporter.testing.TestTls;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Outcome of telemetry for each fault, over real sockets: items offered = items received exactly
 * once + items dropped under the documented reason. The rows are the table of
 * {@code docs/reliability.md}.
 */
@Timeout(60)
class ITFaultMatrix {
  private static final int ITEMS = 20;
  private static final FaultTable TABLE = new FaultTable();
  private static TestTls tls;

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final ScriptedEndpoint elsewhere = new ScriptedEndpoint();

  @TempDir
  private Path storage;

  ITFaultMatrix() throws IOException {}

  @BeforeAll
  static void makeCertificate(@TempDir Path directory) throws Exception {
    tls = TestTls.create(directory);
  }

  @AfterAll
  static void printTable() throws IOException {
    TABLE.printAndCheck();
  }

  @AfterEach
  void closeEndpoints() {
    endpoint.close();
    elsewhere.close();
  }

  @Test
  void noFault_arrives() throws Exception {
    received("200", "none", bench().offer(ITEMS));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 439, 500, 502, 503, 504})
  void passingStatus_isTriedAgain(int code) throws Exception {
    endpoint.script(status(code), status(code));

    received(code + ", twice", "retried", bench().offer(ITEMS));
    assertThat(endpoint.posts()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED",
    "401,UNAUTHORIZED",
    "402,QUOTA_EXCEEDED",
    "403,UNAUTHORIZED",
    "404,REJECTED",
    "405,REJECTED",
    "410,REJECTED",
    "501,REJECTED",
    "505,REJECTED"
  })
  void finalStatus_isDroppedAndCounted(int code, DropReason reason) throws Exception {
    endpoint.script(status(code));

    dropped(String.valueOf(code), bench().offer(ITEMS), reason);
    assertThat(endpoint.posts()).hasSize(1);
  }

  @Test
  void retryAfterSeconds_isObeyed() throws Exception {
    endpoint.script(refuse(json(429, "").addHeader("Retry-After", "1").build()));

    received("429, Retry-After in seconds", "no POST before, then sent", bench().offer(ITEMS));
    assertThat(gapMillis()).isGreaterThanOrEqualTo(1000);
  }

  @Test
  void retryAfterDate_isObeyed() throws Exception {
    endpoint.script((items, accepted) -> {
      Instant date = Instant.now().plusSeconds(2); // computed when the response is written
      String header = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
      return json(503, "").addHeader("Retry-After", header).build();
    });

    received("503, Retry-After as a date", "no POST before, then sent", bench().offer(ITEMS));
    assertThat(gapMillis()).isGreaterThanOrEqualTo(500); // the date has no fractions of seconds
  }

  private long gapMillis() {
    List<Post> posts = endpoint.posts();
    return TimeUnit.NANOSECONDS.toMillis(posts.get(1).nanos() - posts.get(0).nanos());
  }

  @Test
  void partialSuccess_sendsOnlyTheRetryableAgain() throws Exception {
    int[] codes = {500, 429, 400, 402, 503, 206, 408};
    endpoint.script((items, accepted) -> {
      accepted.addAll(items.subList(codes.length, items.size()));
      return json(206, partialBody(items, codes)).build();
    });

    Bench bench = bench().offer(ITEMS);

    settled(
        "206, mixed codes",
        "retryable indexes sent again, once",
        bench,
        "REJECTED 1, QUOTA_EXCEEDED 1, SAMPLED_BY_SERVICE 1");
    assertThat(endpoint.posts()).extracting(Post::items).containsExactly(ITEMS, 4);
  }

  private static String partialBody(List<JsonNode> items, int... codes) {
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      String message = codes[i] == 206 ? "Telemetry sampled out." : "x";
      errors.add(
          "{\"index\":" + i + ",\"statusCode\":" + codes[i] + ",\"message\":\"" + message + "\"}");
    }
    return "{\"itemsReceived\":" + items.size() + ",\"itemsAccepted\":"
        + (items.size() - codes.length) + ",\"errors\":[" + String.join(",", errors) + "]}";
  }

  @Test
  void partialSuccess_ofFilesOnDiskSendsOnlyTheRetryableAgain() throws Exception {
    endpoint.script(status(503), (items, accepted) -> {
      accepted.addAll(items.subList(2, items.size()));
      return json(206, partialBody(items, 500, 400)).build();
    });

    settled(
        "503, then 206 for the file",
        "the file is replaced by the rest",
        bench(storage).offer(ITEMS),
        "REJECTED 1");
    assertThat(storage).isEmptyDirectory();
  }

  @Test
  void partialSuccess_unreadable() throws Exception {
    endpoint.script(refuse(truncatedGzip(206)));

    dropped("206, response cut off", bench().offer(ITEMS), DropReason.UNREADABLE_ANSWER);
  }

  @Test
  void success_unreadableIsSuccess() throws Exception {
    endpoint.script((items, accepted) -> {
      accepted.addAll(items);
      return truncatedGzip(200);
    });

    received("200, gzip response cut off", "the status counts", bench().offer(ITEMS));
  }

  private static MockResponse truncatedGzip(int code) {
    byte[] cut = {0x1f, (byte) 0x8b, 8, 0, 0, 0};
    return new MockResponse.Builder()
        .code(code)
        .addHeader("Content-Encoding", "gzip")
        .body(new Buffer().write(cut))
        .build();
  }

  @Test
  void tooLargePost_isSplit() throws Exception {
    endpoint.otherwise((items, accepted) ->
        items.size() > 3 ? status(413).to(items, accepted) : ok().to(items, accepted));

    received("413 above 3 items", "split until it fits", bench().offer(ITEMS));
  }

  @Test
  void tooLargePost_ofOneItem() throws Exception {
    endpoint.otherwise(status(413));

    dropped("413 always", bench().offer(ITEMS), DropReason.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void redirect_isFollowedAndRemembered(int code) throws Exception {
    endpoint.otherwise(redirect(code, elsewhere.url() + "v2.1/track"));
    Bench bench = bench().offer(ITEMS).settle().offer(ITEMS);

    bench.settle().close();

    TABLE.add(
        code + " to the same host",
        2 * ITEMS,
        elsewhere.items().size(),
        "",
        "followed and remembered");
    assertThat(elsewhere.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
    assertThat(endpoint.posts()).hasSize(1);
  }

  @Test
  void redirect_inACircleIsTriedAgain() throws Exception {
    Reply circle = redirect(307, endpoint.url() + "v2.1/track");
    endpoint.script(circle, circle);

    received("307 in a circle, twice", "aborted, retried later", bench().offer(ITEMS));
  }

  @Test
  void redirect_endlessIsBrokenOff() throws Exception {
    int[] hop = {0};
    endpoint.script();
    endpoint.otherwise((items, accepted) -> hop[0]++ < 15
        ? redirect(307, endpoint.url() + "hop" + hop[0]).to(items, accepted)
        : ok().to(items, accepted));

    received("307, 15 hops", "aborted after 10, retried later", bench().offer(ITEMS));
    assertThat(endpoint.posts()).hasSize(16);
  }

  @Test
  void redirect_toAnotherHostIsNotFollowed() throws Exception {
    endpoint.script(redirect(308, "http://localhost.example:" + elsewhere.port() + "/v2.1/track"));

    received("308 to an untrusted host", "not followed, retried later", bench().offer(ITEMS));
    assertThat(elsewhere.posts()).isEmpty();
  }

  @Test
  void redirect_toPlainHttpIsNotFollowed() throws Exception {
    try (ScriptedEndpoint secure = new ScriptedEndpoint(0, tls.server());
        AutoCloseable trust = tls.trusted()) {
      assertThat(trust).isNotNull();
      secure.script(redirect(
          307,
          secure
                  .url()
                  .replace("https:", "http:")
                  .replace(":" + secure.port(), ":" + elsewhere.port())
              + "v2.1/track"));
      Bench bench = new Bench(Bench.settings(secure.connectionString(), null)).offer(ITEMS);
      bench.settle().close();

      TABLE.add(
          "307 from https to http",
          ITEMS,
          secure.items().size(),
          "",
          "not followed, retried later");
      assertThat(secure.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
      assertThat(elsewhere.posts()).isEmpty();
    }
  }

  private static Reply redirect(int code, String location) {
    return refuse(
        new MockResponse.Builder().code(code).addHeader("Location", location).build());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connectionRefused_isTriedAgain(boolean disk) throws Exception {
    elsewhere.close();
    Bench bench =
        new Bench(Bench.settings(elsewhere.connectionString(), disk ? storage : null)).offer(ITEMS);
    bench.tally.awaitRetried(ITEMS * 2);

    try (ScriptedEndpoint back = new ScriptedEndpoint(elsewhere.port(), null)) {
      bench.settle().close();

      TABLE.add(
          "connection refused" + (disk ? ", with disk" : ""),
          ITEMS,
          back.items().size(),
          "",
          "retried");
      assertThat(back.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
    }
  }

  @Test
  void resetInMidBody_isTriedAgain() throws Exception {
    endpoint.resetInMidBody(true);
    Bench bench = bench().offerLarge(100, 5000);
    bench.tally.awaitRetried(200);
    endpoint.resetInMidBody(false);

    received("reset in mid-body", "retried", bench);
  }

  @Test
  void resetBeforeTheAnswer_isTriedAgain() throws Exception {
    endpoint.script(refuse(new MockResponse.Builder()
        .onResponseStart(new SocketEffect.CloseSocket())
        .build()));

    received("reset before the response", "retried", bench().offer(ITEMS));
  }

  @Test
  void noAnswer_isTriedAgain() throws Exception {
    endpoint.script(refuse(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()));

    received(
        "no response within the time-out",
        "retried",
        new Bench(Bench.settings(endpoint.connectionString(), null)
                .setTiming(TestTiming.withReadTimeout(Duration.ofMillis(700))))
            .offer(ITEMS));
  }

  @Test
  void slowAnswer_isWaitedFor() throws Exception {
    endpoint.script((items, accepted) -> {
      accepted.addAll(items);
      return json(200, "{}").headersDelay(300, TimeUnit.MILLISECONDS).build();
    });

    received("slow response", "waited for", bench().offer(ITEMS));
    assertThat(endpoint.posts()).hasSize(1);
  }

  @Test
  void answerThatIsNotHttp_isTriedAgain() throws Exception {
    endpoint.script(refuse(new MockResponse.Builder().status("garbage").build()));

    received("response that is not HTTP", "retried", bench().offer(ITEMS));
  }

  @Test
  void keptAliveConnectionThatBroke_isReplaced() throws Exception {
    endpoint.script((items, accepted) -> {
      accepted.addAll(items);
      return json(200, "{}")
          .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
          .build();
    });

    received(
        "kept-alive connection closed",
        "retried, not duplicated",
        bench().offer(ITEMS).settle().offer(ITEMS));
  }

  @Test
  void awayForManyBatches_isDeliveredLater() throws Exception {
    endpoint.otherwise(status(503));
    Bench bench = bench(storage);
    for (int i = 0; i < 10; i++) {
      bench.offer(300);
      bench.tally.awaitStored(300 * (i + 1));
    }
    endpoint.otherwise(ok());

    received("503 for 3,000 items, with disk", "stored, sent when back", bench);
    assertThat(storage).isEmptyDirectory();
  }

  @Test
  void awayForLongerThanTheDiskTakes_dropsTheOldest() throws Exception {
    endpoint.otherwise(status(503));
    Bench bench = new Bench(
        Bench.settings(endpoint.connectionString(), storage).setMaxStorageBytes(1_000_000));
    for (int i = 0; i < 50; i++) {
      bench.offerLarge(10, 5000);
      bench.tally.awaitStored(10 * (i + 1));
    }
    endpoint.otherwise(ok());

    bench.settle().close();

    long lost = bench.tally.counts().dropped(DropReason.STORAGE_FULL);
    assertThat(lost).isPositive();
    assertThat(endpoint.messages())
        .containsExactlyInAnyOrderElementsOf(bench.offered().stream().skip(lost).toList());
    TABLE.add(
        "503 for more than the disk limit",
        500,
        "the rest",
        "STORAGE_FULL",
        "the oldest are dropped");
  }

  @Test
  void unusableDirectory_isMemoryOnlyOperation() throws Exception {
    Path file = Files.createFile(storage.resolve("file"));
    endpoint.script(status(503), status(503));

    received(
        "503, directory cannot be used",
        "kept in memory, sent when back",
        bench(file.resolve("below")).offer(ITEMS));
  }

  @Test
  void damagedFile_isSkippedAndCounted() throws Exception {
    Files.writeString(
        storage.resolve(Instant.now().toEpochMilli() + "-7-0123456789abcdef.batch"), "torn");

    Bench bench = bench(storage).offer(ITEMS);
    bench.tally.awaitSettled(ITEMS + 7);
    bench.close();

    assertThat(endpoint.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
    assertThat(bench.tally.counts().dropped(DropReason.STORAGE_DAMAGED)).isEqualTo(7);
    TABLE.add("damaged file on disk (7 items)", ITEMS + 7, ITEMS, "STORAGE_DAMAGED 7", "skipped");
  }

  @Test
  void expiredFile_isDroppedAndCounted() throws Exception {
    long old = Instant.now().minus(Duration.ofHours(49)).toEpochMilli();
    Files.write(storage.resolve(old + "-1-0123456789abcdef.batch"), gzip("{}\n"));

    Bench bench = bench(storage).offer(ITEMS);
    bench.tally.awaitSettled(ITEMS + 1);
    bench.close();

    assertThat(endpoint.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
    TABLE.add("file older than 48 hours (1 item)", ITEMS + 1, ITEMS, "EXPIRED 1", "dropped");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void fullQueue_dropsTheNewest() throws Exception {
    endpoint.otherwise(status(503));
    Bench bench = new Bench(Bench.settings(endpoint.connectionString(), null).setMaxQueueItems(50))
        .offer(ITEMS);
    endpoint.awaitPosts(1);
    bench.offer(200);
    long full = bench.tally.counts().dropped(DropReason.QUEUE_FULL);
    endpoint.otherwise(ok());

    bench.settle().close();

    assertThat(full).isBetween(100L, 200L);
    assertThat(endpoint.messages())
        .containsExactlyInAnyOrderElementsOf(bench.offered().subList(0, 220 - (int) full));
    TABLE.add(
        "503, queue of 50 full, no disk", 220, "the rest", "QUEUE_FULL", "the newest are dropped");
  }

  @Test
  void poisonousBatch_doesNotBlockTheOthers() throws Exception {
    endpoint.otherwise((items, accepted) -> items.toString().contains("\"item 0\"")
        ? status(500).to(items, accepted)
        : ok().to(items, accepted));
    Bench bench = bench().offer(ITEMS);
    endpoint.awaitPosts(1);
    bench.offer(ITEMS);

    bench.tally.awaitSettled(ITEMS);
    endpoint.otherwise(ok());

    received("500 for one batch, always", "the other batches are sent", bench);
  }

  @Test
  void refusedToken_isReplaced() throws Exception {
    int[] number = {0};
    endpoint.script(status(401));
    Bench bench = new Bench(Bench.settings(endpoint.connectionString(), storage)
            .setAccessTokenSupplier(audience ->
                new AccessToken("token" + ++number[0], Instant.now().plusSeconds(3600))))
        .offer(ITEMS);
    bench.tally.awaitStored(ITEMS);
    bench
        .close(); // the pause after a refused token is a minute; a new process does not wait for it

    Bench next = new Bench(Bench.settings(endpoint.connectionString(), storage)
        .setAccessTokenSupplier(
            audience -> new AccessToken("token" + ++number[0], Instant.now().plusSeconds(3600))));
    next.offer(0).wake();
    next.tally.awaitSettled(ITEMS);
    next.close();

    assertThat(endpoint.posts())
        .extracting(Post::authorization)
        .containsExactly("Bearer token1", "Bearer token2");
    assertThat(endpoint.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
    TABLE.add("401, with access tokens", ITEMS, ITEMS, "", "stored, sent with another token");
  }

  @Test
  void killedProcess_leavesItsFilesToTheNext() throws Exception {
    endpoint.otherwise(status(503));
    try (Fork first = offering(0, 600, 100).awaitLine("offered")) {
      first.kill();
    }
    endpoint.otherwise(ok());
    try (Fork second = offering(600, 400, 100).awaitLine("offered")) {
      endpoint.awaitItems(1000);
      second.finish();
    }

    arrivedOnce("SIGKILL with files on disk", 1000, "the next process sends them");
  }

  @Test
  void processKilledWhileSending_leavesItsFilesToTheNext() throws Exception {
    endpoint.otherwise(status(503));
    try (Fork first = offering(0, 600, 100).awaitLine("offered")) {
      first.finish();
    }
    int before = endpoint.posts().size();
    endpoint.otherwise(refuse(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()));
    try (Fork second = offering(0, 0, 1).awaitLine("offered")) {
      endpoint.awaitPosts(before + 1);
      second.kill();
    }
    endpoint.otherwise(ok());
    try (Fork third = offering(600, 100, 100).awaitLine("offered")) {
      endpoint.awaitItems(700);
      third.finish();
    }

    arrivedOnce(
        "SIGKILL while sending from disk",
        700,
        "the lock ends with the process, the next process sends");
  }

  @Test
  void sharedDirectory_isSentOnceByTwoProcesses() throws Exception {
    endpoint.otherwise(status(503));
    try (Fork one = offering(0, 10_000, 250);
        Fork two = offering(10_000, 10_000, 250)) {
      endpoint.awaitPosts(20);
      endpoint.otherwise(ok()); // both still offer items, and both begin to send all stored files
      one.awaitLine("offered");
      two.awaitLine("offered");
      endpoint.awaitItems(20_000);
      one.finish();
      two.finish();
    }

    arrivedOnce(
        "two processes, one directory, under load", 20_000, "each file is sent by one of them");
    assertThat(storage).isEmptyDirectory();
  }

  private Fork offering(int first, int count, int burst) throws IOException {
    return Fork.run(
        OfferingProgram.class,
        Map.of(),
        endpoint.connectionString(),
        storage.toString(),
        "" + first,
        "" + count,
        "" + burst);
  }

  private void arrivedOnce(String fault, int count, String outcome) {
    TABLE.add(fault, count, endpoint.items().size(), "", outcome);
    assertThat(endpoint.messages())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, count).mapToObj(i -> "item " + i).toList());
  }

  private Bench bench() {
    return bench(null);
  }

  private Bench bench(Path directory) {
    return new Bench(Bench.settings(endpoint.connectionString(), directory));
  }

  private void received(String fault, String outcome, Bench bench) throws InterruptedException {
    bench.settle().close();
    TABLE.add(fault, bench.offered().size(), endpoint.items().size(), "", outcome);
    assertThat(bench.tally.counts().dropped()).isZero();
    assertThat(endpoint.messages()).containsExactlyInAnyOrderElementsOf(bench.offered());
  }

  private void dropped(String fault, Bench bench, DropReason reason) throws InterruptedException {
    bench.settle().close();
    TABLE.add(
        fault,
        bench.offered().size(),
        endpoint.items().size(),
        reason + " " + bench.offered().size(),
        "dropped");
    assertThat(bench.tally.counts().dropped(reason)).isEqualTo(bench.offered().size());
    assertThat(endpoint.items()).isEmpty();
  }

  private void settled(String fault, String outcome, Bench bench, String drops)
      throws InterruptedException {
    bench.settle().close();
    TABLE.add(fault, bench.offered().size(), endpoint.items().size(), drops, outcome);
    assertThat(endpoint.messages()).doesNotHaveDuplicates().isSubsetOf(bench.offered());
    assertThat(endpoint.items().size() + bench.tally.counts().dropped())
        .isEqualTo(bench.offered().size());
  }
}
