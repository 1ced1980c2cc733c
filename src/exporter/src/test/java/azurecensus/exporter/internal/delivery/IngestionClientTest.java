package azurecensus.exporter.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.testing.ExporterThreads;
import azurecensus.exporter.testing.TestTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IngestionClientTest {
  private final MockWebServer service = new MockWebServer();
  private final TestTime time = new TestTime();
  private final HttpTransport transport =
      new HttpTransport(Duration.ofSeconds(20), Duration.ofSeconds(20), time);
  private final Batch batch = new Batch(List.of("{}".getBytes(StandardCharsets.UTF_8)));
  private int tokens;

  IngestionClientTest() throws IOException {
    service.start();
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void send_postsAsTheProtocolWants() throws Exception {
    answer(200);

    Delivery.Response response = client(null).send(batch);

    RecordedRequest request = service.takeRequest();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(request.getTarget()).isEqualTo("/track");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-json-stream");
    assertThat(request.getHeaders().get("Content-Encoding")).isEqualTo("gzip");
    assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
    assertThat(request.getHeaders().get("User-Agent")).isEmpty();
    assertThat(request.getHeaders().get("Authorization")).isNull();
    assertThat(Batch.gunzip(new ByteArrayInputStream(request.getBody().toByteArray()))
            .lines())
        .containsExactly(batch.lines().get(0));
    assertThat(response.decision()).isEqualTo(RetryPolicy.Decision.DELIVERED);
  }

  @Test
  void send_usesTheConnectionAgain() throws Exception {
    answer(200);
    answer(500);
    answer(200);
    IngestionClient client = client(null);

    for (int i = 0; i < 3; i++) {
      client.send(batch);
      assertThat(service.takeRequest().getExchangeIndex()).isEqualTo(i);
    }
  }

  @Test
  void send_doesNotReadForEverWhatComesDropByDrop() throws Exception {
    service.enqueue(new MockResponse.Builder()
        .body("x".repeat(100_000))
        .throttleBody(1, 10, TimeUnit.MILLISECONDS)
        .build());
    TimeSource flying = new TimeSource() {
      private long seconds;

      @Override
      public long nanos() {
        return TimeUnit.SECONDS.toNanos(seconds++);
      }

      @Override
      public Instant now() {
        return time.now();
      }
    };
    HttpTransport patient =
        new HttpTransport(Duration.ofSeconds(20), Duration.ofSeconds(20), flying);

    Delivery.Response response =
        new IngestionClient(service.url("/track").uri(), patient, null, time).send(batch);

    assertThat(response.decision())
        .as("the status was there")
        .isEqualTo(RetryPolicy.Decision.DELIVERED);
    assertThat(response.body()).isEmpty();
  }

  /** No single read takes long, so no time-out of the JDK applies. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void send_doesNotReadForEverAHeadThatComesDropByDrop() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> closed = drip(server, "HTTP/1.1 503 Busy\r\nX-Slow: ");

      assertThat(hasty(server).send(batch).decision())
          .as("the status was there")
          .isEqualTo(RetryPolicy.Decision.RETRY);
      closed.get();
    }
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void send_doesNotReadForEverAStatusThatComesDropByDrop() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> closed = drip(server, "HTTP/1.1 ");

      assertThatThrownBy(() -> hasty(server).send(batch)).isInstanceOf(IOException.class);
      closed.get();
    }
  }

  /** The JDK has no time-out for writing. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void send_doesNotWriteForEverToAPeerThatReadsNothing() throws Exception {
    byte[] noise = new byte[16 << 20]; // more than the buffers of the operating system
    new Random(1).nextBytes(noise);
    Batch large = TestBatches.batch(Base64.getEncoder().encodeToString(noise));
    try (ServerSocket silent = new ServerSocket()) {
      silent.setReceiveBufferSize(4096);
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      assertThatThrownBy(() -> hasty(silent).send(large)).isInstanceOf(IOException.class);
    }
  }

  /** A thread guards several exchanges, and an exchange that was late must not end its work. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void send_closesEveryConnectionThatTakesTooLong() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      IngestionClient client = hasty(server);
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Void> closed = drip(server, "HTTP/1.1 ");

        assertThatThrownBy(() -> client.send(batch)).isInstanceOf(IOException.class);
        closed.get();
      }
    }
  }

  @Test
  void send_leavesNoThread() throws Exception {
    answer(200);
    client(null).send(batch);

    ExporterThreads.awaitEnd("guard");
  }

  private IngestionClient hasty(ServerSocket peer) {
    URI url = URI.create("http://127.0.0.1:" + peer.getLocalPort() + "/track");
    Duration timeout = Duration.ofMillis(500);
    return new IngestionClient(url, new HttpTransport(timeout, timeout, time), null, time);
  }

  /** Sends a response without end, slowly, until the client closes the connection. */
  private static CompletableFuture<Void> drip(ServerSocket server, String beginning) {
    return CompletableFuture.runAsync(() -> {
      try (Socket client = server.accept()) {
        OutputStream out = client.getOutputStream();
        out.write(beginning.getBytes(StandardCharsets.US_ASCII));
        while (true) {
          out.write('x');
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
      } catch (IOException e) {
        return; // the client closed the connection
      }
    });
  }

  @Test
  void send_passesOnWhatWasAskedFor() throws Exception {
    service.enqueue(
        new MockResponse.Builder().code(429).addHeader("Retry-After", "7").build());

    assertThat(client(null).send(batch).retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 2", "HTTP/1.1 50", "HTTP/1.1 999 Odd"})
  void send_withoutAStatusOfHttpIsAFailure(String statusLine) {
    service.enqueue(new MockResponse.Builder().status(statusLine).build());

    assertThatThrownBy(() -> client(null).send(batch)).isInstanceOf(IOException.class);
  }

  /** A captive portal answers 303, and a proxy 407, before the service has seen the telemetry. */
  @ParameterizedTest
  @ValueSource(ints = {303, 407})
  void send_isRetriedAfterTheAnswerOfAPortalOrProxy(int status) throws Exception {
    service.enqueue(new MockResponse.Builder()
        .code(status)
        .addHeader("Location", "https://login.example/")
        .addHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")
        .build());

    assertThat(client(null).send(batch).decision()).isEqualTo(RetryPolicy.Decision.RETRY);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirect_toTheLoginOfACaptivePortalIsAFailure(int status) {
    service.enqueue(new MockResponse.Builder()
        .code(status)
        .addHeader("Location", "https://login.example/")
        .build());

    assertThatThrownBy(() -> client(null).send(batch)).isInstanceOf(IOException.class);
    assertThat(service.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://%s:99999/track", "http://%s:0/track"})
  void redirect_toAnInvalidPortIsAFailure(String location) {
    redirect(location.formatted(service.getHostName()));

    assertThatThrownBy(() -> client(null).send(batch)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirect_ofEachKindIsFollowedWithThePost(int status) throws Exception {
    service.enqueue(
        new MockResponse.Builder().code(status).addHeader("Location", "/one").build());
    answer(200);

    assertThat(client(null).send(batch).status()).isEqualTo(200);
    service.takeRequest();
    RecordedRequest followed = service.takeRequest();
    assertThat(followed.getMethod()).isEqualTo("POST");
    assertThat(followed.getTarget()).isEqualTo("/one");
  }

  @Test
  void retryAfterDate_isRelativeToTheServicesClock() throws Exception {
    service.enqueue(new MockResponse.Builder()
        .code(503)
        .addHeader("Date", "Fri, 01 May 2026 13:00:00 GMT")
        .addHeader("Retry-After", "Fri, 01 May 2026 13:00:30 GMT")
        .build());

    assertThat(client(null).send(batch).retryAfter()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void redirect_holdsUntilThePlaceDoesNotAnswer() throws Exception {
    redirect("/one");
    redirect("/two");
    answer(200);
    answer(500);
    service.enqueue(new MockResponse.Builder()
        .onResponseStart(new SocketEffect.CloseSocket())
        .build());
    answer(200);
    IngestionClient client = client(null);
    client.send(batch);
    client.send(batch);
    assertThatThrownBy(() -> client.send(batch)).isInstanceOf(IOException.class);
    client.send(batch);

    assertThat(targets(6)).containsExactly("/track", "/one", "/two", "/two", "/two", "/track");
  }

  @Test
  void redirect_inACircleIsBrokenOff() throws Exception {
    redirect("/one");
    redirect("/track");

    assertThatThrownBy(() -> client(null).send(batch)).hasMessageContaining("circle");
    assertThat(targets(2)).containsExactly("/track", "/one");
  }

  @Test
  void redirect_isFollowedTenTimesAndNotOnceMore() throws Exception {
    for (int i = 1; i <= 10; i++) {
      redirect("/" + i);
    }
    answer(200);
    assertThat(client(null).send(batch).status()).isEqualTo(200);
    for (int i = 1; i <= 11; i++) {
      redirect("/" + i);
    }

    IngestionClient client = client(null);
    assertThatThrownBy(() -> client.send(batch)).isInstanceOf(IOException.class);
    answer(200);
    client.send(batch);
    assertThat(service.getRequestCount()).isEqualTo(11 + 11 + 1);
    assertThat(targets(23)).last().isEqualTo("/track");
  }

  @Test
  void redirect_withoutPlaceIsAFailure() {
    answer(308);

    assertThatThrownBy(() -> client(null).send(batch)).isInstanceOf(IOException.class);
  }

  @Test
  void token_isReplacedAfterARefusal() throws Exception {
    answer(200);
    answer(401);
    service.enqueue(
        new MockResponse.Builder().code(403).addHeader("Retry-After", "7").build());
    answer(200);
    TokenCache cache = new TokenCache(
        audience -> new AccessToken("token" + ++tokens, time.now().plusSeconds(3600)), "a", time);
    IngestionClient client = client(cache);

    assertThat(client.send(batch).decision()).isEqualTo(RetryPolicy.Decision.DELIVERED);
    Delivery.Response refused = client.send(batch);
    assertThat(refused.decision()).isEqualTo(RetryPolicy.Decision.RETRY);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(client.send(batch).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    client.send(batch);

    List<String> used = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      used.add(service.takeRequest().getHeaders().get("Authorization"));
    }
    assertThat(used)
        .containsExactly("Bearer token1", "Bearer token1", "Bearer token2", "Bearer token3");
  }

  @Test
  void refusalWithoutTokens_isFinal() throws Exception {
    answer(401);

    assertThat(client(null).send(batch).decision()).isEqualTo(RetryPolicy.Decision.UNAUTHORIZED);
  }

  @Test
  void token_thatCannotBeHadSendsNothing() {
    TokenCache cache = new TokenCache(
        audience -> {
          throw new IllegalStateException("broken");
        },
        "a",
        time);

    assertThatThrownBy(() -> client(cache).send(batch))
        .isInstanceOf(IOException.class)
        .hasMessage("the token supplier failed");
    assertThat(service.getRequestCount()).isZero();
  }

  @Test
  void abort_isForGood() {
    IngestionClient client = client(null);
    client.abort();

    assertThatThrownBy(() -> client.send(batch)).isInstanceOf(IOException.class);
    assertThat(service.getRequestCount()).isZero();
  }

  @Test
  void answer_longerThanAnyIsNotRead() throws Exception {
    service.enqueue(new MockResponse.Builder()
        .code(206)
        .body("{}" + " ".repeat((1 << 20) - 2))
        .build());
    service.enqueue(
        new MockResponse.Builder().code(206).body("{}" + " ".repeat(1 << 20)).build());
    IngestionClient client = client(null);

    assertThat(client.send(batch).body()).startsWith("{}");
    assertThat(client.send(batch).body()).isEmpty();
  }

  @Test
  void toString_isTheHostAlone() {
    assertThat(
            new IngestionClient(URI.create("https://h.example/v2?5ecret"), transport, null, time))
        .hasToString("h.example");
  }

  private IngestionClient client(TokenCache cache) {
    return new IngestionClient(service.url("/track").uri(), transport, cache, time);
  }

  private void answer(int code) {
    service.enqueue(new MockResponse.Builder().code(code).build());
  }

  private void redirect(String location) {
    service.enqueue(
        new MockResponse.Builder().code(307).addHeader("Location", location).build());
  }

  private List<String> targets(int count) throws InterruptedException {
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(service.takeRequest().getTarget());
    }
    return targets;
  }
}
