package azurecensus.starter;

import static azurecensus.starter.DurableWorker.ORCHESTRATOR;
import static azurecensus.testing.ExportedSpans.annotations;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.RequestOwner;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.durabletask.TaskOrchestrationContext;
import com.microsoft.durabletask.azurefunctions.internal.middleware.OrchestrationMiddleware;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestrationStatus;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestratorAction;
import io.opencensus.trace.export.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orchestrations of the real library of Durable Functions, behind both middlewares. */
@SuppressWarnings("try") // a span is opened for what happens inside it
class DurableFunctionsTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final LogRecords logs = new LogRecords();

  /** Returns a worker with both middlewares; the class path decides which of them is the first. */
  DurableWorker worker(RequestOwner owner, boolean first, boolean showsParameters) {
    InvocationTracer tracer = InvocationTracer.builder()
        .setRequestOwner(owner)
        .setLogHandler(logs)
        .setLogPolicy((function, hostTraces) -> false)
        .build();
    Middleware ours = new TracingMiddleware(() -> tracer, FunctionTriggersTest::none);
    Middleware theirs = new OrchestrationMiddleware();
    return first
        ? new DurableWorker(showsParameters, ours, theirs)
        : new DurableWorker(showsParameters, theirs, ours);
  }

  /** Two activities and a timer, with work before, between and after them. */
  static Object shipOrder(TaskOrchestrationContext context) throws Exception {
    InProcessSpan.run("plan", () -> {});
    String packed = context.callActivity("pack", null, String.class).await();
    InProcessSpan.run("check " + packed, () -> {});
    context.createTimer(Duration.ofMinutes(1)).await();
    return InProcessSpan.call(
        "wait for ship", () -> context.callActivity("ship", null, String.class).await());
  }

  @ParameterizedTest
  @CsvSource({"WORKER, true", "WORKER, false", "HOST, true", "HOST, false"})
  void orchestrator_isTracedOnceHoweverOftenItIsReplayed(RequestOwner owner, boolean first)
      throws Exception {
    DurableWorker worker = worker(owner, first, true);

    OrchestratorAction end = worker.run(DurableFunctionsTest::shipOrder);

    assertThat(end.getCompleteOrchestration().getResult().getValue()).isEqualTo("\"ship\"");
    assertThat(worker.invocations()).isEqualTo(4);
    List<String> names = spans.all().stream().map(SpanData::getName).toList();
    if (owner == RequestOwner.WORKER) {
      assertThat(names)
          .containsExactlyInAnyOrder(
              "plan", ORCHESTRATOR, "pack", "check pack", "wait for ship", "ship");
    } else {
      assertThat(names).containsExactlyInAnyOrder("plan", "check pack", "wait for ship");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyItem_belongsToTheOperationOfTheOrchestration(boolean first) throws Exception {
    worker(RequestOwner.WORKER, first, true).run(DurableFunctionsTest::shipOrder);

    assertThat(spans.all())
        .isNotEmpty()
        .allSatisfy(span -> assertThat(span.getContext().getTraceId().toLowerBase16())
            .isEqualTo(TestInvocation.TRACE_ID));
    for (String child : List.of(ORCHESTRATOR, "pack", "ship", "check pack")) {
      assertThat(spans.named(child).getParentSpanId().toLowerBase16())
          .as(child)
          .isEqualTo(TestInvocation.HOST_SPAN_ID);
    }
    assertThat(spans.named("plan").getParentSpanId())
        .isEqualTo(spans.named(ORCHESTRATOR).getContext().getSpanId());
  }

  /** Durable Functions leaves an orchestrator that waits with an exception. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waiting_isNoFailure(boolean first) throws Exception {
    worker(RequestOwner.WORKER, first, true).run(DurableFunctionsTest::shipOrder);

    assertThat(spans.all()).allSatisfy(span -> {
      assertThat(span.getStatus().isOk()).isTrue();
      assertThat(annotations(span, "exception")).isEmpty();
    });
    assertThat(logs.all).isEmpty();
  }

  @Test
  void failureAfterAReplay_isSentBelowTheOrchestration() throws Exception {
    IllegalStateException failure = new IllegalStateException("no parcel");

    OrchestratorAction end = worker(RequestOwner.WORKER, false, true).run(context -> {
      context.callActivity("pack", null, String.class).await();
      throw failure;
    });

    assertThat(end.getCompleteOrchestration().getOrchestrationStatus())
        .isEqualTo(OrchestrationStatus.ORCHESTRATION_STATUS_FAILED);
    assertThat(logs.all).singleElement().extracting(LogRecord::getThrown).isSameAs(failure);
    assertThat(spans.named(ORCHESTRATOR).getStatus().isOk()).isTrue();
  }

  /** Such a host cannot say where a replay ends, so that invocation is one to its end. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hostThatHidesParameters_recordsNoReplay(boolean first) throws Exception {
    worker(RequestOwner.WORKER, first, false).run(DurableFunctionsTest::shipOrder);

    assertThat(spans.all().stream().map(SpanData::getName))
        .containsExactlyInAnyOrder("plan", ORCHESTRATOR, "pack", "ship");
  }

  /** The function itself can tell. */
  @Test
  void functionThatTells_isRecordedByAHostThatHidesParameters() throws Exception {
    InvocationTracer tracer = InvocationTracer.builder().build();
    AtomicInteger invocation = new AtomicInteger();

    worker(RequestOwner.WORKER, true, false).run(context -> {
      TestInvocation execution = new TestInvocation();
      execution.invocationId = InvocationSpan.current().getInvocationId();
      try (var span = tracer.startOrchestrator(execution, context::getIsReplaying)) {
        invocation.incrementAndGet();
        return shipOrder(context);
      }
    });

    assertThat(invocation).hasValue(4);
    assertThat(spans.all().stream().map(SpanData::getName))
        .containsExactlyInAnyOrder(
            "plan", ORCHESTRATOR, "pack", "check pack", "wait for ship", "ship");
  }

  @Test
  void orchestratorWithoutATrace_isOneRequest() throws Exception {
    worker(RequestOwner.AUTO, true, true).withoutTrace().run(DurableFunctionsTest::shipOrder);

    assertThat(spans.all().stream().map(SpanData::getName))
        .containsExactlyInAnyOrder(
            "plan", ORCHESTRATOR, "pack", "check pack", "wait for ship", "ship");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "AAAA", "no base64!", "Cg==", "CgAa", "gICA", "/////w=="})
  void textThatIsNoHistory_isNoReplay(String text) {
    // The fourth from the end has an empty list of past events, which no host writes.
    assertThat(OrchestratorReplay.hasPastEvents(text)).isEqualTo(text.equals("CgAa"));
  }
}
