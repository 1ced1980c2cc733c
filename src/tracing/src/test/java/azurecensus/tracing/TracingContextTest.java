package azurecensus.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.TestInvocation;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every way to another thread keeps invocation and span. */
@Timeout(60)
class TracingContextTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final ScheduledExecutorService pool = Executors.newScheduledThreadPool(2);
  final InvocationTracer tracer = InvocationTracer.builder().build();
  final TestInvocation context = new TestInvocation();

  @AfterEach
  void shutdown() {
    pool.shutdownNow();
  }

  /** A piece of work that returns the id of its invocation. */
  private static String step(String name) {
    return InProcessSpan.supply(name, () -> {
      InvocationSpan invocation = InvocationSpan.current();
      return invocation == null ? "none" : invocation.getInvocationId();
    });
  }

  @FunctionalInterface
  private interface Hop {
    String get() throws Exception;
  }

  private void assertKeeps(Hop hop) throws Exception {
    try (InvocationSpan invocation = tracer.start(context)) {
      assertThat(hop.get()).isEqualTo(invocation.getInvocationId());
    }
    assertThat(spans.all()).isNotEmpty().allSatisfy(span -> {
      assertThat(span.getParentSpanId().toLowerBase16()).isEqualTo(TestInvocation.HOST_SPAN_ID);
      assertThat(span.getContext().getTraceId().toLowerBase16()).isEqualTo(TestInvocation.TRACE_ID);
    });
  }

  @Test
  void executor_runsTasksWithTheSpan() throws Exception {
    assertKeeps(() -> CompletableFuture.supplyAsync(
            () -> step("work"), TracingContext.wrap((java.util.concurrent.Executor) pool))
        .get());
  }

  @Test
  void executorService_runsTasksWithTheSpan() throws Exception {
    ExecutorService wrapped = TracingContext.wrap((ExecutorService) pool);
    Callable<String> work = () -> step("work");
    assertKeeps(() -> {
      List<String> seen = new ArrayList<>();
      seen.add(wrapped.submit(work).get());
      seen.add(
          wrapped.submit(() -> seen.add(step("work")), "done").get().equals("done")
              ? seen.get(0)
              : "");
      wrapped
          .submit(() -> {
            step("work");
          })
          .get();
      for (Future<String> future : wrapped.invokeAll(List.of(work, work))) {
        seen.add(future.get());
      }
      seen.add(wrapped.invokeAll(List.of(work), 10, TimeUnit.SECONDS).get(0).get());
      seen.add(wrapped.invokeAny(List.of(work)));
      seen.add(wrapped.invokeAny(List.of(work), 10, TimeUnit.SECONDS));
      assertThat(seen).containsOnly(context.invocationId);
      return seen.get(0);
    });
    assertThat(wrapped.toString()).startsWith("traced ");
  }

  @Test
  void scheduledExecutorService_runsTasksWithTheSpan() throws Exception {
    ScheduledExecutorService wrapped = TracingContext.wrap(pool);
    assertKeeps(() -> {
      CompletableFuture<String> rate = new CompletableFuture<>();
      CompletableFuture<String> delay = new CompletableFuture<>();
      ScheduledFuture<?> atRate =
          wrapped.scheduleAtFixedRate(() -> rate.complete(step("work")), 0, 1, TimeUnit.HOURS);
      ScheduledFuture<?> withDelay =
          wrapped.scheduleWithFixedDelay(() -> delay.complete(step("work")), 0, 1, TimeUnit.HOURS);
      wrapped
          .schedule(
              () -> {
                step("work");
              },
              1,
              TimeUnit.MILLISECONDS)
          .get();
      assertThat(rate.get()).isEqualTo(delay.get());
      atRate.cancel(true);
      withDelay.cancel(true);
      return wrapped.schedule(() -> step("work"), 1, TimeUnit.MILLISECONDS).get();
    });
  }

  @Test
  void completableFuture_runsFunctionsWithTheSpan() throws Exception {
    assertKeeps(() -> CompletableFuture.supplyAsync(
            TracingContext.wrapSupplier(() -> step("supply")))
        .thenApplyAsync(TracingContext.wrapFunction(id -> same(id, step("apply"))))
        .handleAsync(TracingContext.wrapBiFunction((id, failure) -> same(id, step("handle"))))
        .whenCompleteAsync((id, failure) -> {})
        .get());
    assertThat(spans.all())
        .extracting(SpanData::getName)
        .containsExactly("supply", "apply", "handle");
  }

  @Test
  void completableFuture_runsConsumersWithTheSpan() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    assertKeeps(() -> {
      CompletableFuture.completedFuture(1)
          .thenAcceptAsync(TracingContext.wrapConsumer(one -> seen.complete(step("accept"))), pool)
          .get();
      return seen.get();
    });
  }

  private static String same(String one, String other) {
    return one.equals(other) ? one : one + " and " + other;
  }

  @Test
  void callableAndRunnable_runWithTheSpan() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    assertKeeps(() -> {
      pool.submit(TracingContext.wrap((Runnable) () -> seen.complete(step("run"))))
          .get();
      return same(
          seen.get(),
          pool.submit(TracingContext.wrap((Callable<String>) () -> step("call")))
              .get());
    });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreads_runTasksWithTheSpan() throws Exception {
    ExecutorService virtual = (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try {
      ExecutorService wrapped = TracingContext.wrap(virtual);
      assertKeeps(() -> {
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          futures.add(wrapped.submit(() -> step("work")));
        }
        for (Future<String> future : futures) {
          assertThat(future.get()).isEqualTo(context.invocationId);
        }
        return futures.get(0).get();
      });
    } finally {
      virtual.shutdown();
    }
  }

  @Test
  void forkJoinPool_runsTasksWithTheSpan() throws Exception {
    ExecutorService wrapped = TracingContext.wrap(ForkJoinPool.commonPool());
    assertKeeps(() -> wrapped.submit(() -> step("work")).get());
  }

  @Test
  void wrappedWork_restoresTheContextOfTheThread() throws Exception {
    Callable<String> wrapped;
    try (InvocationSpan invocation = tracer.start(context)) {
      assertThat(invocation.getInvocationId()).isNotNull();
      wrapped = TracingContext.wrap((Callable<String>) () -> step("work"));
    }

    assertThat(pool.submit(wrapped).get()).isEqualTo(context.invocationId);
    assertThat(pool.submit(() -> InvocationSpan.current() == null
                && Tracing.getTracer().getCurrentSpan() == BlankSpan.INSTANCE)
            .get())
        .isTrue();
  }

  @Test
  void wrappedWork_rethrowsItsException() {
    IOException failure = new IOException("broken");
    Callable<String> work = () -> {
      throw failure;
    };

    assertThatThrownBy(() -> TracingContext.wrap(work).call()).isSameAs(failure);
    assertThatThrownBy(
            () -> TracingContext.wrap((ExecutorService) pool).submit(work).get())
        .isInstanceOf(ExecutionException.class)
        .hasCause(failure);
  }

  @Test
  void wrappedExecutor_shutsDownItsDelegate() throws Exception {
    ExecutorService wrapped = TracingContext.wrap((ExecutorService) pool);

    assertThat(wrapped.isShutdown()).isFalse();
    wrapped.shutdown();

    assertThat(wrapped.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.isShutdown() && wrapped.isTerminated()).isTrue();
    assertThat(wrapped.shutdownNow()).isEmpty();
  }
}
