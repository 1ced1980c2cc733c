package azurecensus.clients;

import static azurecensus.clients.ITTracedHttpClient.header;
import static azurecensus.clients.ITTracedHttpClient.redirect;
import static azurecensus.clients.ITTracedHttpClient.status;
import static azurecensus.clients.ITTracedHttpClient.traceparent;
import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.tracing.ClientSpan;
import azurecensus.tracing.InProcessSpan;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces calls of Apache HttpClient 5 over loopback sockets. */
class ITApacheHttpTracing {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final MockWebServer server = new MockWebServer();
  final CloseableHttpClient client = ApacheHttpTracing.trace(HttpClients.custom())
      .setRetryStrategy(new DefaultHttpRequestRetryStrategy(2, TimeValue.ofMilliseconds(1)))
      .build();
  final CloseableHttpAsyncClient async = ApacheHttpTracing.trace(HttpAsyncClients.custom())
      .setRetryStrategy(new DefaultHttpRequestRetryStrategy(2, TimeValue.ofMilliseconds(1)))
      .build();

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
    async.start();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    async.close();
    server.close();
  }

  String url(String path) {
    return server.url(path).toString();
  }

  String get(HttpGet request) throws IOException {
    return client.execute(request, response -> EntityUtils.toString(response.getEntity()));
  }

  @Test
  void classicCall_isAClientSpanBelowTheCurrentSpan() throws Exception {
    server.enqueue(new MockResponse.Builder().body("noon").build());
    HttpGet request = new HttpGet(url("/api/time?secret=1"));
    request.setHeader("User-Agent", "orders/1");

    assertThat(InProcessSpan.call("work", () -> get(request))).isEqualTo("noon");

    SpanData span = spans.named("GET /api/time");
    assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.getStatus()).isEqualTo(Status.OK);
    assertThat(span.getParentSpanId())
        .isEqualTo(spans.named("work").getContext().getSpanId());
    assertThat(attribute(span, "http.method")).isEqualTo("GET");
    assertThat(attribute(span, "http.url")).isEqualTo(url("/api/time"));
    assertThat(attribute(span, "http.status_code")).isEqualTo("200");
    assertThat(attribute(span, "http.user_agent")).isEqualTo("orders/1");
    assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(span));
    assertThat(request.containsHeader("traceparent")).isFalse();
  }

  @Test
  void classicCall_toATargetIsDescribedByIt() throws Exception {
    server.enqueue(status(200));

    client.execute(
        new HttpHost("http", server.getHostName(), server.getPort()),
        new HttpGet("/relative"),
        response -> null);

    assertThat(spans.only().getName()).isEqualTo("GET /relative");
    assertThat(attribute(spans.only(), "http.url")).isEqualTo(url("/relative"));
  }

  @Test
  void redirectsAndRetries_areOneSpanWithTheirNumbers() throws Exception {
    server.enqueue(redirect("/second?token=1"));
    server.enqueue(status(503));
    server.enqueue(new MockResponse.Builder().body("done").build());

    get(new HttpGet(url("/first")));

    SpanData span = spans.only();
    assertThat(attribute(span, "http.status_code")).isEqualTo("200");
    assertThat(attribute(span, "http.redirects")).isEqualTo("1");
    assertThat(attribute(span, "http.retries")).isEqualTo("1");
    assertThat(attribute(span, "http.final_url")).isEqualTo(url("/second"));
    for (int i = 0; i < 3; i++) {
      assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(span));
    }
  }

  @Test
  void classicCall_recordsAndRethrowsTheException() {
    String gone = url("/gone");
    server.close();

    assertThatThrownBy(() -> get(new HttpGet(gone))).isInstanceOf(HttpHostConnectException.class);

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.UNAVAILABLE);
    assertThat(annotations(spans.only(), "exception")).hasSize(1);
  }

  @Test
  void asyncCall_isAClientSpanBelowTheCallersSpan() throws Exception {
    server.enqueue(redirect("/second"));
    server.enqueue(status(503));
    server.enqueue(new MockResponse.Builder().body("noon").build());
    SimpleHttpRequest request =
        SimpleRequestBuilder.get(url("/api/time?secret=1")).build();

    SimpleHttpResponse response =
        InProcessSpan.call("work", () -> async.execute(request, null).get());

    assertThat(response.getBodyText()).isEqualTo("noon");
    SpanData span = spans.named("GET /api/time");
    assertThat(span.getParentSpanId())
        .isEqualTo(spans.named("work").getContext().getSpanId());
    assertThat(attribute(span, "http.status_code")).isEqualTo("200");
    assertThat(attribute(span, "http.redirects")).isEqualTo("1");
    assertThat(attribute(span, "http.retries")).isEqualTo("1");
    assertThat(attribute(span, "http.final_url")).isEqualTo(url("/second"));
    assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(span));
  }

  @Test
  void asyncCall_recordsTheFailure() {
    String gone = url("/gone");
    server.close();

    assertThatThrownBy(
            () -> async.execute(SimpleRequestBuilder.get(gone).build(), null).get())
        .isInstanceOf(ExecutionException.class);

    assertThat(spans.only().getStatus().getCanonicalCode())
        .isEqualTo(Status.CanonicalCode.UNAVAILABLE);
  }

  @Test
  void requestOfATracedClient_hasOneSpan() throws Exception {
    server.enqueue(new MockResponse.Builder().body("").build());
    HttpGet request = new HttpGet(url("/"));

    ClientSpan.other("upper client", "shop", null).call(span -> {
      span.sendHeaders(request::setHeader);
      return get(request);
    });

    assertThat(spans.only().getName()).isEqualTo("upper client");
    assertThat(header(server.takeRequest(), "traceparent")).isEqualTo(traceparent(spans.only()));
  }
}
