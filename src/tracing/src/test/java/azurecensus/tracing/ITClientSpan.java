package azurecensus.tracing;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.TestInvocation;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLTimeoutException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces calls of clients that have no integration, with {@code java.net.http} as the example. */
@SuppressWarnings("try") // a scope is opened for what happens inside it
class ITClientSpan {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final MockWebServer server = new MockWebServer();
  final HttpClient client = HttpClient.newHttpClient();

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

  /** The code of the documents. */
  HttpResponse<String> get(URI uri) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    return ClientSpan.http("GET", uri).call(span -> {
      span.sendHeaders(request::setHeader);
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      span.recordStatusCode(answer.statusCode());
      return answer;
    });
  }

  @Test
  void http_isAClientSpanWhoseHeadersArrive() throws Exception {
    server.enqueue(new MockResponse.Builder().body("noon").build());
    TestInvocation context = new TestInvocation();
    context.trace(TestInvocation.trace(TestInvocation.TRACEPARENT, "tenant@vendor=1,congo=2"));

    try (InvocationSpan invocation =
        InvocationTracerTest.tracer(RequestOwner.AUTO).start(context)) {
      assertThat(get(uri("/api/time?secret=1#top")).body()).isEqualTo("noon");
    }

    SpanData span = spans.only();
    assertThat(span.getName()).isEqualTo("GET /api/time");
    assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.getStatus()).isEqualTo(Status.OK);
    assertThat(span.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(attribute(span, "http.url")).isEqualTo(uri("/api/time").toString());
    assertThat(attribute(span, "http.status_code")).isEqualTo("200");
    assertThat(attribute(span, "ai.operation.name")).isEqualTo("instrumentation");
    RecordedRequest received = server.takeRequest();
    assertThat(received.getHeaders().get("traceparent"))
        .isEqualTo("00-" + TestInvocation.TRACE_ID + "-"
            + span.getContext().getSpanId().toLowerBase16() + "-01");
    assertThat(received.getHeaders().get("tracestate")).isEqualTo("tenant@vendor=1,congo=2");
  }

  @Test
  void http_failsWithTheStatusCode() throws Exception {
    server.enqueue(status(503));

    get(uri("/"));

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.UNAVAILABLE);
    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("503");
  }

  @Test
  void call_recordsAndRethrowsTheException() {
    URI gone = uri("/gone");
    server.close();

    assertThatThrownBy(() -> get(gone)).isInstanceOf(ConnectException.class);

    SpanData span = spans.only();
    assertThat(span.getStatus().getCanonicalCode()).isEqualTo(Status.CanonicalCode.UNAVAILABLE);
    assertThat(annotations(span, "exception")).hasSize(1);
    assertThat(Tracing.getTracer().getCurrentSpan()).isSameAs(BlankSpan.INSTANCE);
  }

  @Test
  void call_sendsAnExceptionOnceAlthoughItLeavesSeveralSpans() {
    SQLTimeoutException failure = new SQLTimeoutException("too slow");

    assertThatThrownBy(() -> InProcessSpan.call(
            "load",
            () -> ClientSpan.database("SELECT orders", "h2", null, null).call(span -> {
              throw failure;
            })))
        .isSameAs(failure);

    assertThat(annotations(spans.named("SELECT orders"), "exception")).hasSize(1);
    assertThat(annotations(spans.named("load"), "exception")).isEmpty();
    assertThat(spans.named("load").getStatus().isOk()).isFalse();
    assertThat(spans.named("SELECT orders").getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.DEADLINE_EXCEEDED);
  }

  @Test
  void call_isTheParentOfWhatHappensInside() {
    ClientSpan.other("look up", "ldap", "ldap.example.com").call(span -> {
      InProcessSpan.run("inside", () -> {});
      return null;
    });

    assertThat(spans.named("inside").getParentSpanId())
        .isEqualTo(spans.named("look up").getContext().getSpanId());
  }

  @Test
  void asynchronousCall_endsOnAnotherThread() {
    server.enqueue(status(204));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri("/later"));

    ClientSpan call = ClientSpan.http("GET", uri("/later"));
    assertThat(Tracing.getTracer().getCurrentSpan()).isSameAs(BlankSpan.INSTANCE);
    call.sendHeaders(request::setHeader);
    client
        .sendAsync(request.build(), BodyHandlers.discarding())
        .whenComplete((answer, failure) -> {
          call.recordException(failure);
          if (answer != null) {
            call.recordStatusCode(answer.statusCode());
          }
          call.close();
          call.close();
        })
        .join();

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("204");
  }

  @Test
  void kinds_haveTheAttributesOfTheirColumns() {
    ClientSpan.database("SELECT orders", "postgresql", "db.example.com", "SELECT ?")
        .close();
    ClientSpan.message("orders send", "kafka", "kafka.example.com", "orders").close();
    ClientSpan.other("look up", "ldap", "ldap.example.com").close();

    assertThat(texts(spans.named("SELECT orders")))
        .containsEntry("db.system", "postgresql")
        .containsEntry("net.peer.name", "db.example.com")
        .containsEntry("db.statement", "SELECT ?");
    assertThat(texts(spans.named("orders send")))
        .containsEntry("messaging.system", "kafka")
        .containsEntry("messaging.destination.name", "orders");
    assertThat(texts(spans.named("look up")))
        .containsEntry("rpc.system", "ldap")
        .containsEntry("net.peer.name", "ldap.example.com");
  }

  private static Map<String, String> texts(SpanData span) {
    Map<String, String> texts = new HashMap<>();
    span.getAttributes()
        .getAttributeMap()
        .keySet()
        .forEach(key -> texts.put(key, attribute(span, key)));
    return texts;
  }

  @Test
  void outcome_isRecordedWithoutAnException() {
    try (ClientSpan refused = ClientSpan.other("look up", "ldap", null)) {
      refused.recordException(null);
      refused.putAttribute("tree", "people");
      refused.putAttribute("entries", 0);
      refused.recordFailure("no such entry");
    }

    assertThat(spans.only().getStatus().getDescription()).isEqualTo("no such entry");
    assertThat(attribute(spans.only(), "tree")).isEqualTo("people");
    assertThat(attribute(spans.only(), "entries")).isEqualTo("0");
  }

  @Test
  void carrier_thatThrowsFailsNoCall() {
    String result = ClientSpan.other("look up", "ldap", null).call(span -> {
      span.sendHeaders((name, value) -> {
        throw new IllegalStateException("read only");
      });
      return "found";
    });

    assertThat(result).isEqualTo("found");
    assertThat(spans.only().getStatus().isOk()).isTrue();
  }

  @Test
  void call_rethrowsAnUncheckedExceptionUnchanged() {
    CompletionException failure = new CompletionException(new IOException("broken"));

    assertThatThrownBy(() -> ClientSpan.other("look up", "ldap", null).call(span -> {
          throw failure;
        }))
        .isSameAs(failure);
  }
}
