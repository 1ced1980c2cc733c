package azurecensus.tracing;

import azurecensus.tracing.internal.Attributes;
import azurecensus.tracing.internal.InvocationContext;
import azurecensus.tracing.internal.SpanExceptions;
import azurecensus.tracing.internal.SpanScope;
import azurecensus.tracing.internal.TracingFailures;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A child span of the current span around work inside this process.
 *
 * <pre>{@code
 * Report report = InProcessSpan.call("build report", () -> builder.build());
 *
 * try (InProcessSpan step = InProcessSpan.start("read file")) {
 *   step.putAttribute("file", name);
 * }
 * }</pre>
 *
 * <p><b>Prefer {@link #call}, {@link #run} and {@link #supply}: they record an exception of the
 * work.</b> Java does not tell {@link #close()} about an exception that leaves a try-with-resources
 * block, so such a span ends as successful unless the block calls {@link #recordException}.
 *
 * <p>A span that is left open is ended, and named in one warning, when the span or the invocation
 * around it ends. A null name and null work are rejected; apart from that, only exceptions of the
 * work are thrown. A started span must be closed on the thread that started it.
 */
public final class InProcessSpan implements AutoCloseable {
  /** The innermost open span of each thread. */
  private static final ThreadLocal<InProcessSpan> INNERMOST = new ThreadLocal<>();

  private final String name;
  private final Span span;
  private final SpanScope scope;

  /** The open span around this one on its thread, or null. */
  private final InProcessSpan outer;

  private boolean closed;

  private InProcessSpan(String name, Span span) {
    this.name = name;
    this.span = span;
    this.outer = INNERMOST.get();
    this.scope = SpanScope.enter(span);
    INNERMOST.set(this);
  }

  /**
   * Starts a child span and makes it current on this thread until it is closed. An exception that
   * leaves the block is not recorded, since {@link #close()} cannot see it: call
   * {@link #recordException}, or use {@link #call}, {@link #run} or {@link #supply}.
   *
   * @param name a name for the work that does not vary from call to call
   */
  public static InProcessSpan start(String name) {
    Objects.requireNonNull(name, "name");
    return new InProcessSpan(name, newSpan(name));
  }

  private static Span newSpan(String name) {
    try {
      return Attributes.startSpan(
          Tracing.getTracer().spanBuilder(name), InvocationContext.current());
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("An in-process span could not be started.", e);
      return BlankSpan.INSTANCE;
    }
  }

  /**
   * Runs work in a child span. An exception of the work marks the span as failed and is rethrown
   * unchanged.
   *
   * @param name a name for the work that does not vary from call to call
   * @return the result of the work
   * @throws Exception when the work throws it
   */
  public static <T> T call(String name, Callable<T> work) throws Exception {
    Objects.requireNonNull(work, "work");
    try (InProcessSpan span = start(name)) {
      try {
        return work.call();
      } catch (Throwable failure) {
        span.recordException(failure);
        throw failure;
      }
    }
  }

  /**
   * Runs work in a child span. An exception of the work marks the span as failed and is rethrown
   * unchanged.
   *
   * @param name a name for the work that does not vary from call to call
   */
  public static void run(String name, Runnable work) {
    Objects.requireNonNull(work, "work");
    supply(name, () -> {
      work.run();
      return null;
    });
  }

  /**
   * Runs work in a child span; as {@link #call}, for work without checked exceptions.
   *
   * @param name a name for the work that does not vary from call to call
   * @return the result of the work
   */
  public static <T> T supply(String name, Supplier<T> work) {
    Objects.requireNonNull(work, "work");
    try (InProcessSpan span = start(name)) {
      try {
        return work.get();
      } catch (RuntimeException | Error failure) {
        span.recordException(failure);
        throw failure;
      }
    }
  }

  /**
   * Records an exception on this span and marks the span as failed.
   *
   * @param exception the exception; null is ignored
   */
  public void recordException(Throwable exception) {
    if (exception != null) {
      softly("An exception could not be recorded.", span -> SpanExceptions.fail(span, exception));
    }
  }

  /**
   * Sets an attribute of this span; it becomes a property of the telemetry item.
   *
   * @param value null leaves the attribute out
   */
  public void putAttribute(String key, String value) {
    softly("An attribute could not be recorded.", span -> Attributes.put(span, key, value));
  }

  /** Sets a number attribute of this span; it becomes a property of the telemetry item. */
  public void putAttribute(String key, long value) {
    softly("An attribute could not be recorded.", span -> Attributes.put(span, key, value));
  }

  /** Ends the span and restores the one that was current before. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (isOpenOnThisThread()) {
      endUnclosed(this);
      INNERMOST.set(outer);
    }
    end();
  }

  private void end() {
    scope.close();
    try {
      span.end();
    } catch (Throwable e) {
      TracingFailures.report("An in-process span could not be ended.", e);
    }
  }

  /** Returns false on another thread than the one that started the span. */
  private boolean isOpenOnThisThread() {
    for (InProcessSpan at = INNERMOST.get(); at != null; at = at.outer) {
      if (at == this) {
        return true;
      }
    }
    return false;
  }

  /** Returns the innermost open span of this thread, or null. */
  static InProcessSpan innermost() {
    return INNERMOST.get();
  }

  /**
   * Ends the spans that this thread has left open, and names the first in one warning. Otherwise
   * they would stay current for whatever the thread does next.
   *
   * @param around the innermost span that stays open, or null
   */
  static void endUnclosed(InProcessSpan around) {
    InProcessSpan inner = INNERMOST.get();
    while (inner != null && inner != around) {
      if (!inner.closed) {
        inner.closed = true;
        TracingFailures.report(
            "unclosed",
            "The in-process span \"" + inner.name
                + "\" was not closed and ends now; open it with try-with-resources, or use InProcessSpan.call.",
            null);
        inner.end();
      }
      inner = inner.outer;
    }
    INNERMOST.set(inner);
  }

  private void softly(String failure, Consumer<Span> work) {
    try {
      work.accept(span);
    } catch (Throwable e) {
      TracingFailures.report(failure, e);
    }
  }
}
