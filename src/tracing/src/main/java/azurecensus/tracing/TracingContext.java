package azurecensus.tracing;

import azurecensus.tracing.internal.CapturedContext;
import azurecensus.tracing.internal.TracingExecutorService;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries the current invocation and span to other threads, platform or virtual.
 *
 * <pre>{@code
 * ExecutorService executor = TracingContext.wrap(Executors.newFixedThreadPool(4));
 * CompletableFuture.supplyAsync(() -> client.newCall(request).execute(), executor);
 * }</pre>
 *
 * <p>A wrapped executor captures invocation and span where a task is submitted; a wrapped task
 * captures them where it is wrapped. They are current while the task runs; the other thread's own
 * are restored after it. Stateless, thread-safe.
 */
public final class TracingContext {
  private TracingContext() {}

  /** Wraps an executor; each task runs with the span that is current where it is submitted. */
  public static Executor wrap(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return task -> executor.execute(wrap(task));
  }

  /**
   * Wraps an executor service; each task runs with the span that is current where it is submitted.
   */
  public static ExecutorService wrap(ExecutorService executor) {
    return new TracingExecutorService(Objects.requireNonNull(executor, "executor"));
  }

  /**
   * Wraps a scheduled executor service; each task, and each run of a repeated task, runs with the
   * span that is current where it is scheduled.
   */
  public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
    return new TracingExecutorService.Scheduled(Objects.requireNonNull(executor, "executor"));
  }

  /** Wraps a task, which then runs with the invocation and span that are current now. */
  public static Runnable wrap(Runnable task) {
    return CapturedContext.wrap(task);
  }

  /** Wraps a task, which then runs with the invocation and span that are current now. */
  public static <T> Callable<T> wrap(Callable<T> task) {
    return CapturedContext.wrap(task);
  }

  /**
   * Wraps a supplier, e.g. for {@code CompletableFuture.supplyAsync}; it then runs with the span
   * that is current now.
   */
  public static <T> Supplier<T> wrapSupplier(Supplier<T> supplier) {
    Objects.requireNonNull(supplier, "supplier");
    CapturedContext context = CapturedContext.current();
    return () -> context.call(supplier);
  }

  /**
   * Wraps a function, e.g. for {@code CompletableFuture.thenApplyAsync}; it then runs with the span
   * that is current now.
   */
  public static <T, R> Function<T, R> wrapFunction(Function<T, R> function) {
    Objects.requireNonNull(function, "function");
    CapturedContext context = CapturedContext.current();
    return value -> context.call(() -> function.apply(value));
  }

  /**
   * Wraps a function, e.g. for {@code CompletableFuture.handleAsync}; it then runs with the span
   * that is current now.
   */
  public static <T, U, R> BiFunction<T, U, R> wrapBiFunction(BiFunction<T, U, R> function) {
    Objects.requireNonNull(function, "function");
    CapturedContext context = CapturedContext.current();
    return (first, second) -> context.call(() -> function.apply(first, second));
  }

  /**
   * Wraps a consumer, e.g. for {@code CompletableFuture.thenAcceptAsync}; it then runs with the
   * span that is current now.
   */
  public static <T> Consumer<T> wrapConsumer(Consumer<T> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    CapturedContext context = CapturedContext.current();
    return value -> context.call(() -> {
      consumer.accept(value);
      return null;
    });
  }
}
