package azurecensus.tracing;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.TestInvocation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try") // a span is opened for what happens inside it
class ITOkHttpTracing {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final MockWebServer server = new MockWebServer();
  final OkHttpClient client = new OkHttpClient();
  final OkHttpTracing.Builder tracing = OkHttpTracing.builder();

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  /**
   * Checks that every test leaves the client without a running call and without a connection in
   * use.
   */
  @AfterEach
  void stopWithoutLeak() throws InterruptedException {
    client.dispatcher().executorService().shutdown();
    assertThat(client.dispatcher().executorService().awaitTermination(30, TimeUnit.SECONDS))
        .isTrue();
    assertThat(client.dispatcher().runningCallsCount()).isZero();
    // A web socket's listener learns of the end before the pool: OkHttp closes the streams after
    // it.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (connectionsInUse() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(connectionsInUse()).isZero();
    server.close();
    client.connectionPool().evictAll();
  }

  private int connectionsInUse() {
    return client.connectionPool().connectionCount()
        - client.connectionPool().idleConnectionCount();
  }

  private TracedCalls calls() {
    return tracing.build().trace(client);
  }

  private Request request(String path) {
    return new Request.Builder().url(server.url(path)).build();
  }

  private static MockResponse answer(int code, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(code).body("body of " + code);
    for (String header : headers) {
      response.addHeader(header);
    }
    return response.build();
  }

  private static InvocationSpan invocation() {
    return InvocationTracerTest.tracer(RequestOwner.AUTO).start(new TestInvocation());
  }

  private static String traceparent(SpanData span) {
    return "00-" + span.getContext().getTraceId().toLowerBase16() + "-"
        + span.getContext().getSpanId().toLowerBase16() + "-01";
  }

  private List<SpanData> clientSpans() {
    return spans.all().stream()
        .filter(span -> span.getKind() == Span.Kind.CLIENT)
        .toList();
  }

  /** Enqueues a call; the future has the response's body or the failure. */
  private static final class Answer extends CompletableFuture<String> implements Callback {
    InvocationSpan invocation;

    @Override
    public void onFailure(Call call, IOException e) {
      completeExceptionally(e);
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
      invocation = InvocationSpan.current();
      try (response) {
        InProcessSpan.run("in the callback", () -> {});
        complete(response.body().string());
      }
    }

    String await() throws Exception {
      return get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void enqueue_keepsTheCallersSpanAlsoInTheCallback() throws Exception {
    server.enqueue(answer(200));
    Answer answer = new Answer();

    InvocationSpan invocation = invocation();
    calls().newCall(request("/zone")).enqueue(answer);
    assertThat(answer.await()).isEqualTo("body of 200");
    invocation.close();

    assertThat(answer.invocation).isSameAs(invocation);
    SpanData call = spans.named("GET /zone");
    assertThat(call.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(spans.named("in the callback").getParentSpanId().toLowerBase16())
        .isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(server.takeRequest().getHeaders().get("traceparent")).isEqualTo(traceparent(call));
  }

  @Test
  void clone_isACallOfItsOwn() throws Exception {
    server.enqueue(answer(200));
    server.enqueue(answer(200));
    Request request = request("/zone");

    Call first = calls().newCall(request);
    first.execute().close();
    Call second = first.clone();
    second.execute().close();

    assertThat(second.request()).isSameAs(request);
    assertThat(spans.all()).extracting(SpanData::getName).containsExactly("GET /zone", "GET /zone");
  }

  @Test
  void requestTakenFromAResponse_isTracedAgain() throws Exception {
    server.enqueue(answer(200));
    server.enqueue(answer(200));

    try (Response first = calls().newCall(request("/first")).execute()) {
      OkHttpClient plain =
          client.newBuilder().addInterceptor(new TracingInterceptor()).build();
      Request next = first
          .request()
          .newBuilder()
          .url(server.url("/second"))
          .removeHeader("traceparent")
          .build();
      plain.newCall(next).execute().close();
    }

    assertThat(spans.all())
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("GET /first", "GET /second");
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo(traceparent(spans.named("GET /first")));
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo(traceparent(spans.named("GET /second")));
  }

  @Test
  void twoInterceptors_recordOneSpan() throws Exception {
    server.enqueue(answer(200));
    OkHttpClient twice = client
        .newBuilder()
        .addInterceptor(new TracingInterceptor())
        .addInterceptor(new TracingInterceptor())
        .build();

    twice.newCall(request("/")).execute().close();

    assertThat(spans.all()).hasSize(1);
    assertThat(server.takeRequest().getHeaders().values("traceparent")).hasSize(1);
  }

  @Test
  void redirect_isOneSpanWithTheFinalUrl() throws Exception {
    server.enqueue(answer(302, "Location: /second?key=secret"));
    server.enqueue(answer(200));

    calls().newCall(request("/first")).execute().close();

    SpanData call = spans.only();
    assertThat(call.getName()).isEqualTo("GET /first");
    assertThat(attribute(call, "http.status_code")).isEqualTo("200");
    assertThat(attribute(call, "http.redirects")).isEqualTo("1");
    assertThat(attribute(call, "http.retries")).isNull();
    assertThat(attribute(call, "http.final_url"))
        .isEqualTo(server.url("/second").toString());
    assertThat(server.takeRequest().getHeaders().get("traceparent")).isEqualTo(traceparent(call));
    assertThat(server.takeRequest().getHeaders().get("traceparent")).isEqualTo(traceparent(call));
  }

  @Test
  void redirect_perAttemptIsAClientSpanEach() throws Exception {
    server.enqueue(answer(302, "Location: /second"));
    server.enqueue(answer(200));

    tracing.setSpanPerAttempt(true);
    calls().newCall(request("/first")).execute().close();

    List<SpanData> attempts = clientSpans();
    assertThat(attempts).extracting(SpanData::getName).containsExactly("GET /first", "GET /second");
    assertThat(attempts)
        .extracting(span -> attribute(span, "http.status_code"))
        .containsExactly("302", "200");
    assertThat(attempts)
        .extracting(span -> attribute(span, "http.attempt"))
        .containsExactly("1", "2");
    SpanData call = spans.all().get(2);
    assertThat(call.getKind()).isNull();
    assertThat(attempts)
        .extracting(SpanData::getParentSpanId)
        .containsOnly(call.getContext().getSpanId());
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo(traceparent(attempts.get(0)));
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo(traceparent(attempts.get(1)));
  }

  @Test
  void authChallenge_isCounted() throws Exception {
    server.enqueue(answer(401, "WWW-Authenticate: Basic"));
    server.enqueue(answer(200));
    OkHttpClient authenticating = client
        .newBuilder()
        .authenticator((route, response) -> response
            .request()
            .newBuilder()
            .header("Authorization", "Basic c2VjcmV0")
            .build())
        .build();

    tracing.build().trace(authenticating).newCall(request("/")).execute().close();

    assertThat(attribute(spans.only(), "http.auth_challenges")).isEqualTo("1");
    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("200");
    assertThat(spans.only().toString()).doesNotContain("c2VjcmV0");
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Basic c2VjcmV0");
  }

  @Test
  void retryAfter503_isCounted() throws Exception {
    server.enqueue(answer(503, "Retry-After: 0"));
    server.enqueue(answer(200));

    calls().newCall(request("/")).execute().close();

    assertThat(attribute(spans.only(), "http.retries")).isEqualTo("1");
    assertThat(spans.only().getStatus()).isEqualTo(Status.OK);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void retryOnAnotherConnection_perAttemptIsAFailedAndAGoodSpan() throws Exception {
    server.enqueue(answer(200));
    server.enqueue(new MockResponse.Builder()
        .onResponseStart(new SocketEffect.CloseSocket())
        .build());
    server.enqueue(answer(200));
    tracing.setSpanPerAttempt(true);
    TracedCalls calls = calls();
    try (Response first = calls.newCall(request("/warm")).execute()) {
      assertThat(first.body().string()).isNotEmpty();
    }

    calls.newCall(request("/retried")).execute().close();

    List<SpanData> attempts = clientSpans().stream()
        .filter(span -> span.getName().equals("GET /retried"))
        .toList();
    assertThat(attempts).extracting(span -> span.getStatus().isOk()).containsExactly(false, true);
    assertThat(attempts)
        .extracting(span -> attribute(span, "http.attempt"))
        .containsExactly("1", "2");
    assertThat(annotations(attempts.get(0), "exception")).hasSize(1);
    server.takeRequest();
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo(traceparent(attempts.get(0)));
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo(traceparent(attempts.get(1)));
  }

  @Test
  void cacheHit_isMarked(@TempDir Path directory) throws Exception {
    server.enqueue(answer(200, "Cache-Control: max-age=60"));
    try (Cache cache = new Cache(directory.toFile(), 1 << 20)) {
      TracedCalls calls = tracing.build().trace(client.newBuilder().cache(cache).build());

      for (int i = 0; i < 2; i++) {
        try (Response response = calls.newCall(request("/")).execute()) {
          assertThat(response.body().string()).isEqualTo("body of 200");
        }
      }
    }

    assertThat(spans.all())
        .extracting(span -> attribute(span, "http.cache"))
        .containsExactly(null, "hit");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void cacheHit_perAttemptHasNoAttempt(@TempDir Path directory) throws Exception {
    server.enqueue(answer(200, "Cache-Control: max-age=60"));
    tracing.setSpanPerAttempt(true);
    try (Cache cache = new Cache(directory.toFile(), 1 << 20)) {
      TracedCalls calls = tracing.build().trace(client.newBuilder().cache(cache).build());
      for (int i = 0; i < 2; i++) {
        try (Response response = calls.newCall(request("/")).execute()) {
          assertThat(response.body().string()).isEqualTo("body of 200");
        }
      }
    }

    assertThat(clientSpans()).hasSize(1);
    assertThat(spans.all()).hasSize(3);
  }

  @Test
  void cacheRevalidation_isMarked(@TempDir Path directory) throws Exception {
    server.enqueue(answer(200, "ETag: v1", "Cache-Control: no-cache"));
    server.enqueue(new MockResponse.Builder().code(304).build());
    try (Cache cache = new Cache(directory.toFile(), 1 << 20)) {
      TracedCalls calls = tracing.build().trace(client.newBuilder().cache(cache).build());
      for (int i = 0; i < 2; i++) {
        try (Response response = calls.newCall(request("/")).execute()) {
          assertThat(response.body().string()).isEqualTo("body of 200");
        }
      }
    }

    assertThat(spans.all())
        .extracting(span -> attribute(span, "http.cache"))
        .containsExactly(null, "revalidated");
    server.takeRequest();
    RecordedRequest conditional = server.takeRequest();
    assertThat(conditional.getHeaders().get("If-None-Match")).isEqualTo("v1");
    assertThat(conditional.getHeaders().get("traceparent"))
        .isEqualTo(traceparent(spans.all().get(1)));
  }

  @Test
  void cancel_ofAnEnqueuedCallIsCancelled() throws Exception {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    Answer answer = new Answer();
    Call call = calls().newCall(request("/"));

    call.enqueue(answer);
    server.takeRequest();
    call.cancel();

    assertThatThrownBy(answer::await).hasCauseInstanceOf(IOException.class);
    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.CANCELLED);
    assertThat(call.isCanceled()).isTrue();
  }

  @Test
  void readTimeout_isADeadlineExceeded() {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    OkHttpClient impatient =
        client.newBuilder().readTimeout(Duration.ofMillis(100)).build();

    assertThatThrownBy(
            () -> tracing.build().trace(impatient).newCall(request("/")).execute())
        .isInstanceOf(IOException.class);

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.DEADLINE_EXCEEDED);
  }

  @Test
  void callTimeout_ofAnEnqueuedCallIsADeadlineExceeded() {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    OkHttpClient impatient =
        client.newBuilder().callTimeout(Duration.ofMillis(200)).build();
    Answer answer = new Answer();

    tracing.build().trace(impatient).newCall(request("/")).enqueue(answer);

    assertThatThrownBy(answer::await).hasCauseInstanceOf(IOException.class);
    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.DEADLINE_EXCEEDED);
  }

  @Test
  void webSocketUpgrade_isASpan() throws Exception {
    server.enqueue(new MockResponse.Builder()
        .webSocketUpgrade(new WebSocketListener() {
          @Override
          public void onOpen(WebSocket webSocket, Response response) {
            webSocket.close(1000, "done");
          }
        })
        .build());
    tracing.setSpanPerAttempt(true);

    InvocationSpan invocation = invocation();
    assertThat(openAndClose("/socket?token=secret")).isEqualTo("closed 1000");
    invocation.close();

    SpanData upgrade = spans.only();
    assertThat(upgrade.getName()).isEqualTo("GET /socket");
    assertThat(upgrade.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(attribute(upgrade, "http.status_code")).isEqualTo("101");
    assertThat(upgrade.getStatus()).isEqualTo(Status.OK);
    assertThat(upgrade.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(upgrade.toString()).doesNotContain("secret");
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo(traceparent(upgrade));
  }

  @Test
  void webSocketListener_runsWithTheSpanOfTheOpeningThread() throws Exception {
    server.enqueue(new MockResponse.Builder()
        .webSocketUpgrade(new WebSocketListener() {
          @Override
          public void onOpen(WebSocket webSocket, Response response) {
            webSocket.send("text");
            webSocket.send(ByteString.EMPTY);
            webSocket.close(1000, "done");
          }
        })
        .build());
    CurrentSpans listener = new CurrentSpans();
    Span opener;
    try (InProcessSpan step = InProcessSpan.start("step")) {
      opener = Tracing.getTracer().getCurrentSpan();
      calls().newWebSocket(request("/socket"), listener);
    }
    listener.end.get(30, TimeUnit.SECONDS);
    listener.onFailure = new CompletableFuture<>();
    try (InProcessSpan step = InProcessSpan.start("another")) {
      server.enqueue(answer(403));
      calls().newWebSocket(request("/socket"), listener);
      assertThat(listener.onFailure.get(30, TimeUnit.SECONDS))
          .isEqualTo(Tracing.getTracer().getCurrentSpan());
    }

    assertThat(listener.current)
        .containsExactlyInAnyOrderEntriesOf(Map.of(
            "open", opener, "text", opener, "bytes", opener, "closing", opener, "closed", opener));
  }

  /** Records the span that is current in each of its methods. */
  private static final class CurrentSpans extends WebSocketListener {
    private final Map<String, Span> current = new ConcurrentHashMap<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private volatile CompletableFuture<Span> onFailure;

    private void note(String method) {
      current.put(method, Tracing.getTracer().getCurrentSpan());
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      note("open");
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      note("text");
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
      note("bytes");
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      note("closing");
      webSocket.close(code, reason);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      note("closed");
      end.complete(reason);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable t, Response response) {
      end.completeExceptionally(t);
      if (onFailure != null) {
        onFailure.complete(Tracing.getTracer().getCurrentSpan());
      }
    }
  }

  @Test
  void refusedWebSocketUpgrade_isAFailedSpan() throws Exception {
    server.enqueue(answer(403));

    assertThat(openAndClose("/socket")).startsWith("failed");

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("403");
    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.PERMISSION_DENIED);
  }

  private String openAndClose(String path) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    calls().newWebSocket(request(path), new WebSocketListener() {
      @Override
      public void onClosing(WebSocket webSocket, int code, String reason) {
        webSocket.close(code, reason);
      }

      @Override
      public void onClosed(WebSocket webSocket, int code, String reason) {
        end.complete("closed " + code);
      }

      @Override
      public void onFailure(WebSocket webSocket, Throwable t, Response response) {
        end.complete("failed " + t.getMessage());
      }
    });
    return end.get(30, TimeUnit.SECONDS);
  }

  @Test
  void body_isLeftToTheCaller() throws Exception {
    String large = "x".repeat(1 << 20);
    server.enqueue(new MockResponse.Builder().body(large).build());

    try (Response response = calls().newCall(request("/")).execute()) {
      assertThat(spans.only().getStatus()).isEqualTo(Status.OK); // ended before the body is read
      assertThat(response.body().string()).isEqualTo(large);
    }
  }

  @Test
  void headers_areReplacedOnRequest() throws Exception {
    server.enqueue(answer(200));
    tracing.setOverwriteHeaders(true);

    calls()
        .newCall(request("/")
            .newBuilder()
            .header("traceparent", "mine")
            .header("tracestate", "my=own")
            .build())
        .execute()
        .close();

    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getHeaders().values("traceparent")).containsExactly(traceparent(spans.only()));
    assertThat(seen.getHeaders().get("tracestate")).isNull();
  }

  @Test
  void b3_isSentOnRequestBesideW3c() throws Exception {
    server.enqueue(answer(200));
    tracing.setB3Headers(true);

    calls().newCall(request("/")).execute().close();

    RecordedRequest seen = server.takeRequest();
    SpanData call = spans.only();
    assertThat(seen.getHeaders().get("X-B3-TraceId"))
        .isEqualTo(call.getContext().getTraceId().toLowerBase16());
    assertThat(seen.getHeaders().get("X-B3-SpanId"))
        .isEqualTo(call.getContext().getSpanId().toLowerBase16());
    assertThat(seen.getHeaders().get("X-B3-Sampled")).isEqualTo("1");
    assertThat(seen.getHeaders().get("traceparent")).isEqualTo(traceparent(call));
  }

  @Test
  void b3_keepsTheCallersHeaders() throws Exception {
    server.enqueue(answer(200));
    tracing.setB3Headers(true);

    calls()
        .newCall(request("/").newBuilder().header("X-B3-TraceId", "mine").build())
        .execute()
        .close();

    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getHeaders().values("X-B3-TraceId")).containsExactly("mine");
    assertThat(seen.getHeaders().get("X-B3-SpanId")).isNull();
  }

  @Test
  void url_hasTheAllowedQueryParameters() throws Exception {
    server.enqueue(answer(200));
    tracing.addRecordedQueryParameter("timeZone").addRecordedQueryParameter("absent");

    calls()
        .newCall(request("/zone?timeZone=Europe/Berlin&key=secret&flag"))
        .execute()
        .close();

    assertThat(attribute(spans.only(), "http.url"))
        .isEqualTo(server.url("/zone") + "?timeZone=Europe%2FBerlin");
    assertThat(server.takeRequest().getTarget())
        .isEqualTo("/zone?timeZone=Europe/Berlin&key=secret&flag");
  }

  @Test
  void timings_areRecordedWhenTheBodyIsRead() throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    HandshakeCertificates serverSide =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    HandshakeCertificates clientSide = new HandshakeCertificates.Builder()
        .addTrustedCertificate(certificate.certificate())
        .build();
    OkHttpClient secure = client
        .newBuilder()
        .sslSocketFactory(clientSide.sslSocketFactory(), clientSide.trustManager())
        .build();
    tracing.setTimings(true);

    try (MockWebServer tls = new MockWebServer()) {
      tls.useHttps(serverSide.sslSocketFactory());
      tls.start(InetAddress.getLoopbackAddress(), 0);
      tls.enqueue(answer(200));
      Request request = new Request.Builder()
          .url(tls.url("/").newBuilder().host("localhost").build())
          .build();
      try (Response response = tracing.build().trace(secure).newCall(request).execute()) {
        assertThat(spans.all()).isEmpty();
        assertThat(response.body().string()).isEqualTo("body of 200");
      }
    }

    assertThat(spans.only().getAttributes().getAttributeMap())
        .containsKeys(
            "http.timing.dns_ms",
            "http.timing.connect_ms",
            "http.timing.tls_ms",
            "http.timing.first_byte_ms",
            "http.timing.body_ms");
    double connect = Double.parseDouble(attribute(spans.only(), "http.timing.connect_ms"));
    double tlsPart = Double.parseDouble(attribute(spans.only(), "http.timing.tls_ms"));
    assertThat(tlsPart).isPositive().isLessThan(connect);
    assertThat(spans.only().getAttributes().getAttributeMap())
        .as("a number, which the exporter makes a measurement")
        .containsEntry("http.timing.connect_ms", AttributeValue.doubleAttributeValue(connect));
  }

  @Test
  void timings_endTheSpanOfAFailedCall() {
    server.enqueue(new MockResponse.Builder()
        .onResponseStart(new SocketEffect.CloseSocket())
        .build());
    tracing.setTimings(true);

    assertThatThrownBy(() -> calls().newCall(request("/")).execute())
        .isInstanceOf(IOException.class);

    assertThat(spans.only().getStatus().isOk()).isFalse();
    assertThat(annotations(spans.only(), "exception")).hasSize(1);
  }

  @Test
  void timings_failTheSpanOfATruncatedBody() throws Exception {
    server.enqueue(new MockResponse.Builder()
        .body("x".repeat(1 << 16))
        .onResponseBody(new SocketEffect.CloseSocket())
        .build());
    tracing.setTimings(true);

    try (Response response = calls().newCall(request("/")).execute()) {
      assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
    }

    assertThat(spans.only().getStatus().isOk()).isFalse();
    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("200");
  }

  @Test
  void tracedCalls_createNoThreads() throws Exception {
    server.enqueue(answer(200));
    Answer answer = new Answer();

    calls().newCall(request("/")).enqueue(answer);
    answer.await();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("azurecensus"));
  }
}
