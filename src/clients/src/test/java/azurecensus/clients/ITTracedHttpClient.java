package azurecensus.clients;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.tracing.ClientSpan;
import azurecensus.tracing.InProcessSpan;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.samplers.Samplers;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.WebSocketListener;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces calls of {@code java.net.http} over loopback sockets. */
class ITTracedHttpClient {
  static final HttpClient PLAIN =
      HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();

  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final MockWebServer server = new MockWebServer();
  final HttpClient client = TracedHttpClient.wrap(PLAIN);

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  URI uri(String path) {
    return server.url(path).uri();
  }

  static MockResponse status(int code) {
    return new MockResponse.Builder().code(code).build();
  }

  static MockResponse redirect(String location) {
    return new MockResponse.Builder().code(302).setHeader("Location", location).build();
  }

  static String header(RecordedRequest request, String name) {
    return request.getHeaders().get(name);
  }

  static String traceparent(SpanData span) {
    return "00-" + span.getContext().getTraceId().toLowerBase16() + "-"
        + span.getContext().getSpanId().toLowerBase16() + "-01";
  }

  @Test
  void send_isAClientSpanBelowTheCurrentSpan() throws Exception {
    server.enqueue(new MockResponse.Builder().body("noon").build());
    HttpRequest request = HttpRequest.newBuilder(uri("/api/time?secret=1"))
        .header("User-Agent", "orders/1")
        .timeout(Duration.ofSeconds(30))
        .build();

    String body = InProcessSpan.call(
        "work", () -> client.send(request, BodyHandlers.ofString()).body());

    assertThat(body).isEqualTo("noon");
    SpanData span = spans.named("GET /api/time");
    assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.getStatus()).isEqualTo(Status.OK);
    assertThat(span.getParentSpanId())
        .isEqualTo(spans.named("work").getContext().getSpanId());
    assertThat(attribute(span, "http.method")).isEqualTo("GET");
    assertThat(attribute(span, "http.url")).isEqualTo(uri("/api/time").toString());
    assertThat(attribute(span, "http.status_code")).isEqualTo("200");
    assertThat(attribute(span, "http.user_agent")).isEqualTo("orders/1");
    RecordedRequest received = server.takeRequest();
    assertThat(header(received, "traceparent")).isEqualTo(traceparent(span));
    assertThat(received.getTarget()).isEqualTo("/api/time?secret=1");
  }

  @Test
  void send_passesTheBodyAndOtherHeadersOn() throws Exception {
    server.enqueue(status(201));

    client.send(
        HttpRequest.newBuilder(uri("/orders"))
            .header("X-Shop", "north")
            .header("X-Shop", "south")
            .POST(BodyPublishers.ofString("beer"))
            .build(),
        BodyHandlers.discarding());

    RecordedRequest received = server.takeRequest();
    assertThat(received.getBody().utf8()).isEqualTo("beer");
    assertThat(received.getHeaders().values("X-Shop")).containsExactly("north", "south");
    assertThat(spans.only().getName()).isEqualTo("POST /orders");
  }

  @Test
  void redirects_areOneSpanWithTheirNumber() throws Exception {
    server.enqueue(redirect("/second?token=1"));
    server.enqueue(redirect("/third?token=2"));
    server.enqueue(status(204));

    client.send(HttpRequest.newBuilder(uri("/first")).build(), BodyHandlers.discarding());

    SpanData span = spans.only();
    assertThat(attribute(span, "http.status_code")).isEqualTo("204");
    assertThat(attribute(span, "http.redirects")).isEqualTo("2");
    assertThat(attribute(span, "http.final_url")).isEqualTo(uri("/third").toString());
    for (int i = 0; i < 3; i++) {
      assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(span));
    }
  }

  @Test
  void send_recordsAndRethrowsTheException() {
    URI gone = uri("/gone");
    server.close();

    assertThatThrownBy(
            () -> client.send(HttpRequest.newBuilder(gone).build(), BodyHandlers.discarding()))
        .isInstanceOf(ConnectException.class);

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.UNAVAILABLE);
    assertThat(annotations(spans.only(), "exception")).hasSize(1);
  }

  @Test
  void sendAsync_isAClientSpanBelowTheCallersSpan() {
    server.enqueue(status(503));

    CompletableFuture<HttpResponse<Void>> answer = InProcessSpan.supply(
        "work",
        () -> client.sendAsync(
            HttpRequest.newBuilder(uri("/busy")).build(), BodyHandlers.discarding()));

    assertThat(answer.join().statusCode()).isEqualTo(503);
    SpanData span = spans.named("GET /busy");
    assertThat(span.getParentSpanId())
        .isEqualTo(spans.named("work").getContext().getSpanId());
    assertThat(span.getStatus().getCanonicalCode()).isEqualTo(Status.CanonicalCode.UNAVAILABLE);
  }

  @Test
  void sendAsync_failsAsWithoutTracing() {
    URI gone = uri("/gone");
    server.close();
    HttpRequest request = HttpRequest.newBuilder(gone).build();

    assertThatThrownBy(
            () -> client.sendAsync(request, BodyHandlers.discarding()).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectException.class);

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.UNAVAILABLE);
  }

  @Test
  @Timeout(60)
  void sendAsync_isCancelledWithTheFuture() {
    server.enqueue(new MockResponse.Builder().headersDelay(1, TimeUnit.HOURS).build());
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(HttpRequest.newBuilder(uri("/never")).build(), BodyHandlers.discarding());

    assertThat(answer.cancel(true)).isTrue();

    // The client's own thread may end the span, with the exception of the cancelled request.
    while (spans.all().isEmpty() && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    assertThat(spans.only().getStatus().isOk()).isFalse();
  }

  @Test
  void http2_isTracedTheSameWay() throws Exception {
    HeldCertificate certificate = new HeldCertificate.Builder()
        .addSubjectAlternativeName(InetAddress.getLoopbackAddress().getHostAddress())
        .addSubjectAlternativeName("localhost")
        .build();
    HandshakeCertificates ofServer =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    HandshakeCertificates ofClient = new HandshakeCertificates.Builder()
        .addTrustedCertificate(certificate.certificate())
        .build();
    try (MockWebServer secure = new MockWebServer()) {
      secure.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
      secure.useHttps(ofServer.sslSocketFactory());
      secure.start(InetAddress.getLoopbackAddress(), 0);
      secure.enqueue(status(200));
      HttpClient http2 = TracedHttpClient.wrap(
          HttpClient.newBuilder().sslContext(ofClient.sslContext()).build());

      HttpResponse<Void> response = http2.send(
          HttpRequest.newBuilder(secure.url("/two").uri()).build(), BodyHandlers.discarding());

      assertThat(response.version()).isEqualTo(Version.HTTP_2);
      assertThat(header(secure.takeRequest(), "traceparent"))
          .isEqualTo(traceparent(spans.named("GET /two")));
    }
  }

  @Test
  void headersOfTheApp_areKept() throws Exception {
    String own = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    server.enqueue(status(200));

    client.send(
        HttpRequest.newBuilder(uri("/")).header("traceparent", own).build(),
        BodyHandlers.discarding());

    assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(own);
    assertThat(spans.all()).hasSize(1);
  }

  /** Another traced client passes its request on with the headers of its own span. */
  @Test
  void requestOfATracedClient_hasOneSpan() throws Exception {
    server.enqueue(status(200));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri("/"));

    ClientSpan.other("upper client", "shop", null).call(span -> {
      span.sendHeaders(request::setHeader);
      return client.sendAsync(request.build(), BodyHandlers.discarding()).join();
    });

    assertThat(spans.only().getName()).isEqualTo("upper client");
    assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(spans.only()));
  }

  @Test
  void unsampledCall_differsInTheHeaderAlone() throws Exception {
    TraceConfig config = Tracing.getTraceConfig();
    config.updateActiveTraceParams(config.getActiveTraceParams().toBuilder()
        .setSampler(Samplers.neverSample())
        .build());
    server.enqueue(new MockResponse.Builder().body("traced").build());
    server.enqueue(new MockResponse.Builder().body("plain").build());
    HttpRequest request = HttpRequest.newBuilder(uri("/orders?page=2"))
        .header("X-Shop", "north")
        .POST(BodyPublishers.ofString("beer"))
        .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("traced");
    assertThat(PLAIN.send(request, BodyHandlers.ofString()).body()).isEqualTo("plain");

    RecordedRequest traced = server.takeRequest();
    RecordedRequest plain = server.takeRequest();
    assertThat(header(traced, "traceparent")).endsWith("-00");
    assertThat(traced.getHeaders().newBuilder().removeAll("traceparent").build())
        .isEqualTo(plain.getHeaders());
    assertThat(traced.getRequestLine()).isEqualTo(plain.getRequestLine());
    assertThat(traced.getBody()).isEqualTo(plain.getBody());
    assertThat(spans.all()).isEmpty();
  }

  @Test
  void wrap_doesNotWrapTwice() {
    assertThat(TracedHttpClient.wrap(client)).isSameAs(client);
    assertThat(client.followRedirects()).isEqualTo(Redirect.NORMAL);
    assertThat(client.version()).isEqualTo(PLAIN.version());
    assertThat(client.executor()).isEqualTo(Optional.empty());
  }

  @Test
  void webSocket_upgradeIsASpanAndTheListenerHasTheCaller() throws Exception {
    server.enqueue(new MockResponse.Builder()
        .webSocketUpgrade(new WebSocketListener() {
          @Override
          public void onOpen(okhttp3.WebSocket socket, okhttp3.Response response) {
            socket.send("hello");
          }
        })
        .build());
    CompletableFuture<String> spanOfListener = new CompletableFuture<>();
    URI address = URI.create("ws" + uri("/updates?key=1").toString().substring(4));

    WebSocket socket = InProcessSpan.call(
        "work",
        () -> client
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(30))
            .buildAsync(address, new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                spanOfListener.complete(Tracing.getTracer()
                    .getCurrentSpan()
                    .getContext()
                    .getSpanId()
                    .toLowerBase16());
                return null;
              }
            })
            .get());
    String seen = spanOfListener.get();
    socket.abort();

    assertThat(seen).isEqualTo(spans.named("work").getContext().getSpanId().toLowerBase16());
    SpanData span = spans.named("GET /updates");
    assertThat(attribute(span, "http.status_code")).isEqualTo("101");
    assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(span));
  }

  @Test
  void webSocket_refusedUpgradeHasItsStatus() {
    server.enqueue(status(403));
    URI address = URI.create("ws" + uri("/updates").toString().substring(4));

    assertThatThrownBy(() -> client
            .newWebSocketBuilder()
            .buildAsync(address, new WebSocket.Listener() {})
            .join())
        .hasCauseInstanceOf(WebSocketHandshakeException.class);

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("403");
  }

  @Test
  void urlConnection_isAClientSpanWhoseHeadersArrive() throws Exception {
    server.enqueue(new MockResponse.Builder().body("noon").build());
    HttpURLConnection connection =
        (HttpURLConnection) uri("/api/time?secret=1").toURL().openConnection();

    String body = TracedUrlConnection.call(
        connection, () -> new String(connection.getInputStream().readAllBytes(), UTF_8));

    assertThat(body).isEqualTo("noon");
    SpanData span = spans.only();
    assertThat(span.getName()).isEqualTo("GET /api/time");
    assertThat(attribute(span, "http.url")).isEqualTo(uri("/api/time").toString());
    assertThat(attribute(span, "http.status_code")).isEqualTo("200");
    assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(span));
  }

  @Test
  void urlConnection_failsWithStatusAndException() throws Exception {
    server.enqueue(status(404));
    HttpURLConnection connection = (HttpURLConnection) uri("/missing").toURL().openConnection();

    assertThatThrownBy(() -> TracedUrlConnection.call(connection, connection::getInputStream))
        .isInstanceOf(FileNotFoundException.class);

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("404");
    assertThat(annotations(spans.only(), "exception")).hasSize(1);
  }

  /** Such a connection looks as if it had never been opened. */
  @Test
  void urlConnection_withoutABodyHasItsStatus() throws Exception {
    server.enqueue(status(204));
    HttpURLConnection connection = (HttpURLConnection) uri("/empty").toURL().openConnection();

    assertThat(TracedUrlConnection.call(connection, connection::getResponseCode))
        .isEqualTo(204);

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("204");
    assertThat(connection.getDoInput()).isTrue();
  }

  @Test
  void urlConnection_closedByTheWorkHasItsStatus() throws Exception {
    server.enqueue(new MockResponse.Builder().body("noon").build());
    HttpURLConnection connection = (HttpURLConnection) uri("/closed").toURL().openConnection();

    String body = TracedUrlConnection.call(connection, () -> {
      String text = new String(connection.getInputStream().readAllBytes(), UTF_8);
      connection.disconnect();
      return text;
    });

    assertThat(body).isEqualTo("noon");
    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("200");
  }

  @Test
  void urlConnection_closedBeforeItsResponseIsNotSentAgain() throws Exception {
    HttpURLConnection connection = (HttpURLConnection) uri("/given-up").toURL().openConnection();

    TracedUrlConnection.call(connection, () -> {
      connection.connect();
      connection.disconnect();
      return null;
    });

    assertThat(server.getRequestCount()).isZero();
    assertThat(spans.only().getStatus().isOk()).isTrue();
    assertThat(attribute(spans.only(), "http.status_code")).isNull();
  }

  @Test
  void urlConnection_isNotOpenedByTheTracing() throws Exception {
    HttpURLConnection connection = (HttpURLConnection) uri("/unused").toURL().openConnection();

    TracedUrlConnection.call(connection, () -> "nothing");

    assertThat(server.getRequestCount()).isZero();
    connection.setDoOutput(true); // throws when connected
  }
}
