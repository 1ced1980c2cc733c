package azurecensus.starter;

import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.testing.TestRequest;
import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.RequestOwner;
import azurecensus.tracing.TracingContext;
import io.opencensus.trace.export.SpanData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ConcurrentInvocationsTest {
  private static final int INVOCATIONS = 200;
  private static final int STEPS = 5;

  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final LogRecords logs = new LogRecords(() -> Optional.ofNullable(InvocationSpan.current())
      .map(InvocationSpan::getInvocationId)
      .orElse(null));

  /** Shared threads do half of the work of every invocation. */
  @ParameterizedTest
  @EnumSource(RequestOwner.class)
  void concurrentInvocations_keepTheirSpansAndLogsApart(RequestOwner owner) throws Exception {
    InvocationTracer tracer =
        InvocationTracer.builder().setRequestOwner(owner).setLogHandler(logs).build();
    TracingMiddleware middleware = new TracingMiddleware(() -> tracer, FunctionTriggersTest::none);
    ExecutorService host = Executors.newFixedThreadPool(INVOCATIONS);
    ExecutorService shared = Executors.newFixedThreadPool(8);
    try {
      CyclicBarrier all = new CyclicBarrier(INVOCATIONS);
      List<Future<?>> invocations = new ArrayList<>();
      for (int i = 0; i < INVOCATIONS; i++) {
        TestMiddlewareContext context = invocation(i);
        ExecutorService wrapped = TracingContext.wrap(shared);
        invocations.add(host.submit((Callable<Void>) () -> {
          all.await();
          middleware.invoke(context, context.function(() -> work(context, wrapped)));
          return null;
        }));
      }
      for (Future<?> invocation : invocations) {
        invocation.get();
      }
    } finally {
      host.shutdownNow();
      shared.shutdownNow();
    }

    assertEverySpanInItsOperation(owner == RequestOwner.WORKER);
    assertEveryLogInItsInvocation();
  }

  private static String id(int i) {
    return String.format("invocation-%03d", i);
  }

  private static String traceId(int i) {
    return String.format("%032x", 0xabc000 + i);
  }

  private static String hostSpanId(int i) {
    return String.format("%016x", 0xdef000 + i);
  }

  private static TestMiddlewareContext invocation(int i) {
    TestInvocation invocation = new TestInvocation();
    invocation.functionName = "function-" + i;
    invocation.invocationId = id(i);
    invocation.traceparent("00-" + traceId(i) + "-" + hostSpanId(i) + "-01");
    return new TestMiddlewareContext(invocation);
  }

  /** Runs steps on this thread, each with a child on another, named after their invocation. */
  private static Object work(TestMiddlewareContext context, ExecutorService wrapped)
      throws Exception {
    String id = context.getInvocationId();
    Logger logger = context.getLogger();
    for (int step = 0; step < STEPS; step++) {
      String outer = id + " outer " + step;
      String inner = id + " inner " + step;
      InProcessSpan.call(
          outer,
          () -> wrapped
              .submit(() -> InProcessSpan.run(inner, () -> logger.info(inner)))
              .get());
    }
    return TestRequest.response(200);
  }

  private void assertEverySpanInItsOperation(boolean withRoots) {
    List<SpanData> all = spans.all();
    assertThat(all).hasSize(INVOCATIONS * (2 * STEPS + (withRoots ? 1 : 0)));
    Map<String, SpanData> byName = new HashMap<>();
    all.forEach(span -> byName.put(span.getName(), span));
    for (int i = 0; i < INVOCATIONS; i++) {
      String root = withRoots
          ? byName.get("function-" + i).getContext().getSpanId().toLowerBase16()
          : hostSpanId(i);
      for (int step = 0; step < STEPS; step++) {
        SpanData outer = byName.get(id(i) + " outer " + step);
        SpanData inner = byName.get(id(i) + " inner " + step);
        assertThat(outer.getParentSpanId().toLowerBase16()).isEqualTo(root);
        assertThat(inner.getParentSpanId()).isEqualTo(outer.getContext().getSpanId());
        for (SpanData span : List.of(outer, inner)) {
          assertThat(span.getContext().getTraceId().toLowerBase16()).isEqualTo(traceId(i));
          assertThat(attribute(span, "InvocationId")).isEqualTo(id(i));
          assertThat(attribute(span, "ai.operation.name")).isEqualTo("function-" + i);
        }
      }
    }
  }

  private void assertEveryLogInItsInvocation() {
    assertThat(logs.all).hasSize(INVOCATIONS * STEPS);
    List<LogRecord> records = logs.all;
    assertThat(logs.byMessage())
        .allSatisfy(
            (message, invocationId) -> assertThat(message).startsWith(invocationId + " inner "));
    assertThat(records).extracting(LogRecord::getMessage).doesNotHaveDuplicates();
  }
}
