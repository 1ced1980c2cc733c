package azurecensus.tracing;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.TestInvocation;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("try") // a scope is opened for what happens inside it
class ITTracingInterceptor {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final MockWebServer server = new MockWebServer();
  final OkHttpClient client =
      new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()).build();

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  Request request(String path) {
    return new Request.Builder().url(server.url(path)).build();
  }

  static MockResponse status(int code) {
    return new MockResponse.Builder().code(code).build();
  }

  @Test
  void call_isAClientSpanBelowTheInvocation() throws Exception {
    server.enqueue(new MockResponse.Builder().body("hello").build());
    HttpUrl secret = server
        .url("/api/time/current/zone?timeZone=UTC#top")
        .newBuilder()
        .username("user")
        .password("password")
        .build();

    try (InvocationSpan invocation =
            InvocationTracerTest.tracer(RequestOwner.AUTO).start(new TestInvocation());
        Response response =
            client.newCall(new Request.Builder().url(secret).build()).execute()) {
      assertThat(response.body().string()).isEqualTo("hello");
    }

    SpanData span = spans.only();
    String host = server.getHostName() + ":" + server.getPort();
    assertThat(span.getName()).isEqualTo("GET /api/time/current/zone");
    assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.getStatus()).isEqualTo(Status.OK);
    assertThat(span.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(attribute(span, "http.method")).isEqualTo("GET");
    assertThat(attribute(span, "http.url")).isEqualTo("http://" + host + "/api/time/current/zone");
    assertThat(attribute(span, "http.host")).isEqualTo(host);
    assertThat(attribute(span, "http.path")).isEqualTo("/api/time/current/zone");
    assertThat(attribute(span, "http.status_code")).isEqualTo("200");
    assertThat(attribute(span, "ai.operation.name")).isEqualTo("instrumentation");
    assertThat(span.toString()).doesNotContain("UTC").doesNotContain("password");
    assertThat(server.takeRequest().getHeaders().get("traceparent"))
        .isEqualTo("00-" + TestInvocation.TRACE_ID + "-"
            + span.getContext().getSpanId().toLowerBase16() + "-01");
  }

  @ParameterizedTest
  @CsvSource({"204,OK", "404,NOT_FOUND", "429,RESOURCE_EXHAUSTED", "503,UNAVAILABLE", "500,UNKNOWN"
  })
  void status_followsTheResponseCode(int code, Status.CanonicalCode expected) throws Exception {
    server.enqueue(status(code));

    client.newCall(request("/")).execute().close();

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("" + code);
    assertThat(spans.only().getStatus().getCanonicalCode()).isEqualTo(expected);
    assertThat(annotations(spans.only(), "exception")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"congo=t61rcWkgMzE", "rojo=1,congo=2", "1a=2", "tenant@vendor=x,b=y", "a= leading"})
  void tracestate_isSentWhole(String tracestate) throws Exception {
    server.enqueue(status(200));
    TestInvocation context =
        new TestInvocation().trace(TestInvocation.trace(TestInvocation.TRACEPARENT, tracestate));

    try (InvocationSpan invocation =
            InvocationTracerTest.tracer(RequestOwner.AUTO).start(context);
        InProcessSpan step = InProcessSpan.start("step")) {
      client.newCall(request("/")).execute().close();
    }

    assertThat(server.takeRequest().getHeaders().get("tracestate")).isEqualTo(tracestate);
  }

  @Test
  void inject_keepsTheCallersHeader() throws Exception {
    server.enqueue(status(200));

    client
        .newCall(request("/")
            .newBuilder()
            .header("traceparent", "mine")
            .header("tracestate", "my=own")
            .build())
        .execute()
        .close();

    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getHeaders().values("traceparent")).containsExactly("mine");
    assertThat(seen.getHeaders().values("tracestate")).containsExactly("my=own");
  }

  @Test
  void connectFailure_isAFailedSpanWithTheException() throws Exception {
    int freePort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      freePort = socket.getLocalPort();
    }
    Request unreachable = new Request.Builder()
        .url("http://127.0.0.1:" + freePort + "/away?key=secret")
        .build();

    assertThatThrownBy(() -> client.newCall(unreachable).execute()).isInstanceOf(IOException.class);

    SpanData span = spans.only();
    assertThat(span.getStatus().getCanonicalCode()).isEqualTo(Status.CanonicalCode.UNAVAILABLE);
    assertThat(span.getStatus().getDescription()).startsWith("java.net.ConnectException: ");
    assertThat(attribute(span, "http.status_code")).isNull();
    assertThat(annotations(span, "exception"))
        .singleElement()
        .satisfies(annotation -> assertThat(attribute(annotation, "exception.type"))
            .isEqualTo("java.net.ConnectException"));
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void timeout_isADeadlineExceeded() {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    OkHttpClient impatient =
        client.newBuilder().callTimeout(Duration.ofMillis(200)).build();

    assertThatThrownBy(() -> impatient.newCall(request("/slow")).execute())
        .isInstanceOf(IOException.class);

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.DEADLINE_EXCEEDED);
  }

  @Test
  void cancel_isCancelled() {
    server.enqueue(status(200));
    AtomicReference<Call> call = new AtomicReference<>();
    OkHttpClient canceling = client
        .newBuilder()
        .addNetworkInterceptor(chain -> {
          call.get().cancel();
          return chain.proceed(chain.request());
        })
        .build();
    call.set(canceling.newCall(request("/")));

    assertThatThrownBy(() -> call.get().execute()).isInstanceOf(IOException.class);

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.CANCELLED);
  }

  @Test
  void callOutsideAnInvocation_isATraceOfItsOwn() throws Exception {
    server.enqueue(status(200));

    client.newCall(request("/")).execute().close();

    assertThat(spans.only().getParentSpanId()).isNull();
    assertThat(attribute(spans.only(), "ai.operation.name")).isNull();
  }
}
