package azurecensus.tracing;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.testing.TestRequest;
import azurecensus.tracing.internal.HostSpan;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpResponseMessage;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // a scope is opened for what happens inside it
class InvocationTracerTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final TestInvocation context = new TestInvocation();
  final TestRequest request = new TestRequest();
  final LogRecords logs = new LogRecords(() -> Optional.ofNullable(InvocationSpan.current())
      .map(InvocationSpan::getInvocationId)
      .orElse(null));

  static InvocationTracer tracer(RequestOwner owner) {
    return InvocationTracer.builder().setRequestOwner(owner).build();
  }

  @Test
  void host_continuesTheHostsSpanAndExportsNothingOfIt() {
    try (InvocationSpan invocation = tracer(RequestOwner.AUTO).start(context, request)) {
      InProcessSpan.run("step", () -> {});
      invocation.recordResponse(TestRequest.response(200));
    }

    SpanData step = spans.only();
    assertThat(step.getName()).isEqualTo("step");
    assertThat(step.getContext().getTraceId().toLowerBase16()).isEqualTo(TestInvocation.TRACE_ID);
    assertThat(step.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(step.getKind()).isNull();
    assertThat(attribute(step, "ai.operation.name")).isEqualTo("instrumentation");
    assertThat(attribute(step, "InvocationId")).isEqualTo(context.invocationId);
  }

  @Test
  void putAttribute_ofTheHostsRequestTravelsOnTheInvocationsOwnItems() {
    try (InvocationSpan invocation = tracer(RequestOwner.AUTO).start(context, request)) {
      invocation.putAttribute("tenant", "contoso");
      invocation.putAttribute("orders", 3);
      Tracing.getTracer()
          .getCurrentSpan()
          .putAttribute("region", AttributeValue.stringAttributeValue("eu"));
      InProcessSpan.run("step", () -> {});

      assertThat(invocation.getTravellingAttributes())
          .containsOnly(
              Map.entry("tenant", "contoso"), Map.entry("orders", "3"), Map.entry("region", "eu"));
    }

    assertThat(attribute(spans.only(), "tenant")).isEqualTo("contoso");
    assertThat(attribute(spans.only(), "orders")).isEqualTo("3");
    assertThat(attribute(spans.only(), "region")).isEqualTo("eu");
  }

  @Test
  void putAttribute_ofTheWorkersRequestIsOnTheRequest() {
    try (InvocationSpan invocation = tracer(RequestOwner.WORKER).start(context, request)) {
      invocation.putAttribute("tenant", "contoso");

      assertThat(invocation.getTravellingAttributes()).isEmpty();
    }

    assertThat(attribute(spans.only(), "tenant")).isEqualTo("contoso");
  }

  @Test
  void exception_thatLeavesSeveralSpansIsSentOnce() {
    context.logger = logs.newLogger();
    RuntimeException failure = new IllegalStateException("broken");
    InvocationTracer tracer =
        InvocationTracer.builder().setLogHandler(new LogRecords()).build();
    try (InvocationSpan invocation = tracer.start(context)) {
      try {
        InProcessSpan.run(
            "outer",
            () -> InProcessSpan.run("inner", () -> {
              throw failure;
            }));
      } catch (IllegalStateException e) {
        invocation.recordException(e);
        invocation.recordThrown(e, true);
      }
    }

    assertThat(annotations(spans.named("inner"), "exception")).hasSize(1);
    assertThat(annotations(spans.named("outer"), "exception")).isEmpty();
    assertThat(spans.named("outer").getStatus().isOk()).isFalse();
    assertThat(logs.lines()).containsExactly("SEVERE java.lang.IllegalStateException: broken");
    assertThat(logs.all.get(0).getThrown()).isNull();
  }

  @Test
  void close_endsAnUnclosedSpanAndNamesItInOneWarning() {
    LogRecords warnings = new LogRecords();
    Logger tracingLogger = Logger.getLogger("azurecensus.tracing");
    Logger contextLogger = Logger.getLogger("io.grpc.Context");
    tracingLogger.addHandler(warnings);
    contextLogger.addHandler(warnings);
    try (InvocationSpan invocation = tracer(RequestOwner.AUTO).start(context)) {
      InProcessSpan.start("forgotten");
    } finally {
      tracingLogger.removeHandler(warnings);
      contextLogger.removeHandler(warnings);
    }

    assertThat(warnings.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING The in-process span \"forgotten\" was not closed");
    assertThat(spans.only().getName()).isEqualTo("forgotten");
    assertThat(Tracing.getTracer().getCurrentSpan()).isSameAs(BlankSpan.INSTANCE);
    assertThat(InvocationSpan.current()).isNull();
  }

  @Test
  void host_ignoresASampledFlagOf00() {
    context.traceparent(TestInvocation.TRACEPARENT.replaceAll("-01$", "-00"));

    try (InvocationSpan invocation = tracer(RequestOwner.AUTO).start(context)) {
      InProcessSpan.run("step", () -> {});
    }

    assertThat(spans.only().getContext().getTraceOptions().isSampled()).isTrue();
  }

  @Test
  void host_withoutATraceparentIsAnInProcessRootAndNoSecondRequest() {
    try (InvocationSpan invocation =
        tracer(RequestOwner.HOST).start(context.traceparent(""), request)) {
      InProcessSpan.run("step", () -> {});
    }

    SpanData root = spans.named("instrumentation");
    assertThat(root.getKind()).isNull();
    assertThat(root.getParentSpanId()).isNull();
    assertThat(spans.named("step").getParentSpanId())
        .isEqualTo(root.getContext().getSpanId());
  }

  @Test
  void worker_exportsTheRequestBelowTheHostsSpan() {
    request.headers.put("User-Agent", "curl/8");
    try (InvocationSpan invocation = tracer(RequestOwner.WORKER).start(context, request)) {
      InProcessSpan.run("step", () -> {});
      invocation.recordResponse(TestRequest.response(200));
    }

    SpanData root = spans.named("instrumentation");
    assertThat(root.getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(root.getHasRemoteParent()).isTrue();
    assertThat(root.getContext().getTraceId().toLowerBase16()).isEqualTo(TestInvocation.TRACE_ID);
    assertThat(root.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(root.getStatus()).isEqualTo(Status.OK);
    assertThat(attribute(root, "http.method")).isEqualTo("GET");
    assertThat(attribute(root, "http.url")).isEqualTo("http://localhost:7071/api/instrumentation");
    assertThat(attribute(root, "http.host")).isEqualTo("localhost:7071");
    assertThat(attribute(root, "http.path")).isEqualTo("/api/instrumentation");
    assertThat(attribute(root, "http.status_code")).isEqualTo("200");
    assertThat(attribute(root, "http.user_agent")).isEqualTo("curl/8");
    assertThat(attribute(root, "ai.operation.name")).isEqualTo("instrumentation");
    assertThat(root.getAttributes().getAttributeMap().toString()).doesNotContain("secret");
    assertThat(spans.named("step").getParentSpanId())
        .isEqualTo(root.getContext().getSpanId());
  }

  @Test
  void worker_ignoresASampledFlagOf00() {
    context.traceparent(TestInvocation.TRACEPARENT.replaceAll("-01$", "-00"));

    try (InvocationSpan invocation = tracer(RequestOwner.WORKER).start(context)) {
      InProcessSpan.run("step", () -> {});
    }

    assertThat(spans.all()).hasSize(2);
  }

  @Test
  void auto_withoutATraceContextIsWorker() {
    try (InvocationSpan invocation =
        tracer(RequestOwner.AUTO).start(context.trace(null), request)) {
      invocation.recordResponse(TestRequest.response(404));
    }

    SpanData root = spans.only();
    assertThat(root.getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(root.getParentSpanId()).isNull();
    assertThat(root.getStatus().getCanonicalCode()).isEqualTo(Status.CanonicalCode.NOT_FOUND);
  }

  @Test
  void auto_withoutATraceContextContinuesTheCallersHeader() {
    request.headers.put("TraceParent", TestInvocation.TRACEPARENT);

    tracer(RequestOwner.AUTO).start(context.traceparent(""), request).close();

    assertThat(spans.only().getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(spans.only().getParentSpanId().toLowerBase16())
        .isEqualTo(TestInvocation.HOST_SPAN_ID);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "00-abc",
        "|guid.1.",
        "|4bf92f3577b34da6a3ce929d0e0e4736.00f067aa0ba902b7.",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
        "00 0af7651916cd43dd8448eb211c80319c b7ad6b7169203331 01",
        "\u0000\uD83D\uDE00 garbage, of the length that a traceparent has, 55 chars",
      })
  void unusableTraceparent_startsANewTrace(String traceparent) {
    try (InvocationSpan invocation =
        tracer(RequestOwner.AUTO).start(context.traceparent(traceparent), request)) {
      InProcessSpan.run("step", () -> {});
    }

    SpanData root = spans.named("instrumentation");
    assertThat(root.getParentSpanId()).isNull();
    assertThat(root.getContext().isValid()).isTrue();
    assertThat(spans.named("step").getContext().getTraceId())
        .isEqualTo(root.getContext().getTraceId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1,,=2", "novalue", "A=1", "a=1,a=2", "a=\u0007", ",", "=", "a=1=2"})
  void badTracestate_isDroppedAlone(String tracestate) {
    context.trace(TestInvocation.trace(TestInvocation.TRACEPARENT, tracestate));

    try (InvocationSpan invocation = tracer(RequestOwner.AUTO).start(context)) {
      InProcessSpan.run("step", () -> {});
    }

    assertThat(spans.only().getParentSpanId().toLowerBase16())
        .isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(spans.only().getContext().getTracestate().getEntries()).isEmpty();
  }

  @Test
  void start_twiceForOneInvocationGivesOneRoot() {
    InvocationTracer tracer = InvocationTracer.builder()
        .setRequestOwner(RequestOwner.WORKER)
        .setLogHandler(logs)
        .build();

    try (InvocationSpan outer = tracer.start(context)) {
      try (InvocationSpan inner = tracer.start(context, request)) {
        inner.recordResponse(TestRequest.response(200));
        context.logger.info("once");
      }
      assertThat(InvocationSpan.current()).isSameAs(outer);
    }

    assertThat(attribute(spans.only(), "http.method")).isEqualTo("GET");
    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("200");
    assertThat(logs.messages()).containsExactly("once");
  }

  @Test
  void close_restoresThePreviousSpan() {
    try (InvocationSpan invocation = tracer(RequestOwner.AUTO).start(context)) {
      assertThat(InvocationSpan.current()).isSameAs(invocation);
      assertThat(Tracing.getTracer().getCurrentSpan()).isInstanceOf(HostSpan.class);
    }

    assertThat(InvocationSpan.current()).isNull();
    assertThat(Tracing.getTracer().getCurrentSpan()).isSameAs(BlankSpan.INSTANCE);
  }

  @Test
  void close_onAnotherThreadEndsTheSpan() throws Exception {
    FutureTask<InvocationSpan> started =
        new FutureTask<>(() -> tracer(RequestOwner.WORKER).start(context));
    new Thread(started).start();

    started.get().close();

    assertThat(spans.only().getName()).isEqualTo("instrumentation");
    assertThat(InvocationSpan.current()).isNull();
  }

  @Test
  void recordResponse_returnsTheSameObject() {
    HttpResponseMessage response = TestRequest.response(500);

    try (InvocationSpan invocation = tracer(RequestOwner.WORKER).start(context, request)) {
      assertThat(invocation.recordResponse(response)).isSameAs(response);
      assertThat(invocation.recordResponse(null)).isNull();
    }

    assertThat(spans.only().getStatus().isOk()).isFalse();
  }

  @Test
  void recordException_ofTheWorkerIsAnAnnotationOnce() {
    IllegalStateException failure =
        new IllegalStateException("broken", new RuntimeException("the cause"));

    try (InvocationSpan invocation = tracer(RequestOwner.WORKER).start(context, request)) {
      invocation.recordException(failure);
      invocation.recordException(failure);
      invocation.recordResponse(TestRequest.response(500));
    }

    SpanData root = spans.only();
    assertThat(root.getStatus().getDescription())
        .isEqualTo("java.lang.IllegalStateException: broken");
    assertThat(annotations(root, "exception")).singleElement().satisfies(annotation -> {
      assertThat(attribute(annotation, "exception.type"))
          .isEqualTo("java.lang.IllegalStateException");
      assertThat(attribute(annotation, "exception.message")).isEqualTo("broken");
      assertThat(attribute(annotation, "exception.stacktrace"))
          .contains("at azurecensus.tracing.InvocationTracerTest")
          .contains("Caused by: java.lang.RuntimeException: the cause");
    });
  }

  @Test
  void recordException_ofTheHostIsLogged() {
    InvocationTracer tracer = InvocationTracer.builder().setLogHandler(logs).build();
    IllegalStateException failure = new IllegalStateException("broken");

    try (InvocationSpan invocation = tracer.start(context, request)) {
      invocation.recordException(failure);
      invocation.recordException(null);
    }

    assertThat(logs.all).singleElement().satisfies(record -> {
      assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
      assertThat(record.getThrown()).isSameAs(failure);
      assertThat(record.getMessage()).isEqualTo("java.lang.IllegalStateException: broken");
    });
    assertThat(spans.all()).isEmpty();
  }

  @Test
  void logHandler_getsRecordsOfForeignThreadsWithTheirInvocation() {
    InvocationTracer tracer = InvocationTracer.builder().setLogHandler(logs).build();

    try (InvocationSpan invocation = tracer.start(context)) {
      CompletableFuture.runAsync(() -> context.logger.info("from a pool")).join();
    }
    context.logger.info("after the end");

    assertThat(logs.messages()).containsExactly("from a pool");
    assertThat(logs.invocationIds).containsExactly(context.invocationId);
  }

  @Test
  void logHandler_ofASharedLoggerGetsARecordOnce() {
    InvocationTracer tracer = InvocationTracer.builder().setLogHandler(logs).build();
    TestInvocation other = new TestInvocation();
    other.invocationId = "other";
    other.logger = context.logger;

    try (InvocationSpan first = tracer.start(context)) {
      try (InvocationSpan second = tracer.start(other)) {
        context.logger.info("of the second");
        CompletableFuture.runAsync(() -> context.logger.info("of no invocation"))
            .join();
      }
      context.logger.info("of the first");
    }

    assertThat(logs.messages())
        .containsExactly("of the second", "of no invocation", "of the first");
    assertThat(logs.invocationIds)
        .containsExactly("other", context.invocationId, context.invocationId);
  }

  @Test
  void failingHandlerOrContext_neverFailsTheFunction() {
    InvocationTracer tracer = InvocationTracer.builder()
        .setLogHandler(new LogRecords() {
          @Override
          public void publish(LogRecord record) {
            throw new IllegalStateException("handler");
          }
        })
        .build();

    try (InvocationSpan invocation = tracer.start(context)) {
      context.logger.info("the function continues");
    }
    try (InvocationSpan invocation = tracer.start(null, null)) {
      invocation.recordException(new RuntimeException());
      assertThat(invocation.getInvocationId()).isNull();
    }
    try (InvocationSpan invocation = tracer.start(new BrokenContext())) {
      assertThat(invocation.getOperationName()).isEmpty();
    }
    assertThat(InvocationSpan.current()).isNull();
  }

  @Test
  void start_acceptsAContextOfNulls() {
    context.functionName = null;
    context.invocationId = null;
    context.logger = null;

    try (InvocationSpan invocation = tracer(RequestOwner.WORKER).start(context.trace(null), null)) {
      invocation.recordException(new RuntimeException());
    }

    assertThat(spans.only().getName()).isEqualTo("function");
  }

  @Test
  void host_withoutALoggerIgnoresExceptions() {
    context.logger = null;

    try (InvocationSpan invocation = tracer(RequestOwner.HOST).start(context)) {
      invocation.recordException(new RuntimeException());
    }

    assertThat(List.copyOf(spans.all())).isEmpty();
  }

  /** A replay repeats calls and steps that an earlier invocation has recorded. */
  @ParameterizedTest
  @EnumSource(RequestOwner.class)
  void orchestrator_recordsNothingUntilItsHistoryIsReplayed(RequestOwner owner) {
    AtomicBoolean replaying = new AtomicBoolean(true);

    try (InvocationSpan invocation = tracer(owner).startOrchestrator(context, replaying::get)) {
      InProcessSpan.run(
          "old step",
          () -> Tracing.getTracer()
              .spanBuilder("OpenCensus' own span in the old step")
              .startSpan()
              .end());
      ClientSpan.http("GET", URI.create("http://old.example.com/")).close();
      replaying.set(false);
      InProcessSpan.run("new step", () -> {});
    }

    SpanData step = spans.only();
    assertThat(step.getName()).isEqualTo("new step");
    assertThat(step.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    assertThat(InvocationSpan.current()).isNull();
  }

  @Test
  void orchestratorThatIsNotReplayed_isARequest() {
    tracer(RequestOwner.WORKER).startOrchestrator(context, () -> false).close();

    assertThat(spans.only().getKind()).isEqualTo(Span.Kind.SERVER);
  }

  private static final class BrokenContext implements ExecutionContext {
    @Override
    public Logger getLogger() {
      throw new IllegalStateException();
    }

    @Override
    public String getInvocationId() {
      throw new IllegalStateException();
    }

    @Override
    public String getFunctionName() {
      throw new IllegalStateException();
    }
  }
}
