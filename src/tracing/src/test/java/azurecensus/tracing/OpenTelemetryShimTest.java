package azurecensus.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.tracing.internal.OpenCensusImplementation;
import io.opencensus.trace.Tracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs the library with OpenTelemetry behind OpenCensus' API, as docs/opentelemetry.md describes.
 * Surefire runs this test with the shim on the class path.
 */
@SuppressWarnings("try") // a span is opened for what happens inside it
class OpenTelemetryShimTest {
  private static final InMemorySpanExporter EXPORTED = InMemorySpanExporter.create();

  final TestInvocation context = new TestInvocation();

  @BeforeAll
  static void setUpOpenTelemetry() {
    OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(EXPORTED))
            .build())
        .buildAndRegisterGlobal();
    assertThat(GlobalOpenTelemetry.get()).isNotNull();
    TracingSetup.recordEverything();
  }

  @BeforeEach
  void reset() {
    EXPORTED.reset();
  }

  private static InvocationSpan start(RequestOwner owner, TestInvocation context) {
    return InvocationTracer.builder().setRequestOwner(owner).build().start(context);
  }

  private static SpanData only(String name) {
    return EXPORTED.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .reduce((one, other) -> {
          throw new AssertionError("two spans " + name);
        })
        .orElseThrow(
            () -> new AssertionError("no span " + name + " in " + EXPORTED.getFinishedSpanItems()));
  }

  @Test
  void shim_isDetectedAndNamed() {
    LogRecords logs = new LogRecords();
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.addHandler(logs);

    OpenCensusImplementation.current().log(logger);

    assertThat(OpenCensusImplementation.current())
        .isEqualTo(OpenCensusImplementation.OPENTELEMETRY_SHIM);
    assertThat(logs.all).singleElement().satisfies(record -> {
      assertThat(record.getLevel()).isEqualTo(Level.INFO);
      assertThat(record.getMessage())
          .startsWith("opentelemetry-opencensus-shim is on the class path");
    });
  }

  @Test
  void host_childrenHangBelowTheHostsSpan() {
    context.trace(TestInvocation.trace(
        TestInvocation.TRACEPARENT.replaceAll("-01$", "-00"), "congo=1,rojo=2"));

    try (InvocationSpan invocation = start(RequestOwner.AUTO, context)) {
      InProcessSpan.run("outer", () -> InProcessSpan.run("inner", () -> {}));
    }

    assertThat(EXPORTED.getFinishedSpanItems()).hasSize(2);
    assertThat(only("outer").getTraceId()).isEqualTo(TestInvocation.TRACE_ID);
    assertThat(only("outer").getParentSpanId()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(only("outer").getSpanContext().getTraceState().get("congo")).isEqualTo("1");
    assertThat(only("inner").getParentSpanId()).isEqualTo(only("outer").getSpanId());
    assertThat(InvocationSpan.current()).isNull();
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void worker_theRequestIsAServerSpan() {
    try (InvocationSpan invocation = start(RequestOwner.WORKER, context)) {
      invocation.recordException(new IllegalStateException("broken"));
      InProcessSpan.run("step", () -> {});
    }

    SpanData root = only("instrumentation");
    assertThat(root.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(root.getParentSpanId()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(root.getEvents()).extracting(EventData::getName).containsExactly("exception");
    assertThat(only("step").getParentSpanId()).isEqualTo(root.getSpanId());
  }

  @Test
  void unusableTraceparent_isANewTrace() {
    try (InvocationSpan invocation = start(RequestOwner.AUTO, context.traceparent("garbage"))) {
      InProcessSpan.run("step", () -> {});
    }

    assertThat(only("instrumentation").getParentSpanContext().isValid()).isFalse();
    assertThat(only("step").getTraceId()).isEqualTo(only("instrumentation").getTraceId());
  }

  @Test
  void otherThreads_keepTheSpan() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (InvocationSpan invocation = start(RequestOwner.AUTO, context)) {
      try (InProcessSpan outer = InProcessSpan.start("outer")) {
        TracingContext.wrap(pool)
            .submit(() -> InProcessSpan.run("wrapped", () -> {}))
            .get();
        CompletableFuture.supplyAsync(
                TracingContext.wrapSupplier(
                    () -> InProcessSpan.supply("supplied", InvocationSpan::current)),
                pool)
            .thenAccept(current -> assertThat(current).isSameAs(invocation))
            .get();
      }
    } finally {
      pool.shutdown();
    }

    assertThat(only("wrapped").getParentSpanId()).isEqualTo(only("outer").getSpanId());
    assertThat(only("supplied").getParentSpanId()).isEqualTo(only("outer").getSpanId());
  }

  @Test
  void okHttp_isAClientSpanAndSendsItsTraceparent() throws Exception {
    OkHttpClient client = new OkHttpClient();
    try (MockWebServer server = new MockWebServer()) {
      server.start(InetAddress.getLoopbackAddress(), 0);
      server.enqueue(new MockResponse.Builder().code(404).build());
      try (InvocationSpan invocation = start(RequestOwner.AUTO, context)) {
        OkHttpTracing.builder()
            .build()
            .trace(client)
            .newCall(new Request.Builder().url(server.url("/zone")).build())
            .execute()
            .close();
      }

      SpanData call = only("GET /zone");
      assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(call.getParentSpanId()).isEqualTo(TestInvocation.HOST_SPAN_ID);
      assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(server.takeRequest().getHeaders().get("traceparent"))
          .isEqualTo("00-" + call.getTraceId() + "-" + call.getSpanId() + "-01");
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  @Test
  void openCensusCode_andOpenTelemetryCodeShareATrace() {
    try (InvocationSpan invocation = start(RequestOwner.AUTO, context)) {
      Span otel =
          GlobalOpenTelemetry.getTracer("test").spanBuilder("OpenTelemetry").startSpan();
      try (var scope = otel.makeCurrent()) {
        Tracing.getTracer().spanBuilder("OpenCensus").startSpan().end();
      }
      otel.end();
    }

    assertThat(only("OpenTelemetry").getParentSpanId()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(only("OpenCensus").getParentSpanId())
        .isEqualTo(only("OpenTelemetry").getSpanId());
  }
}
