package azurecensus.tracing.internal;

import io.grpc.Context;
import io.opencensus.trace.ContextHandle;
import io.opencensus.trace.unsafe.ContextHandleUtils;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The invocation and span of one thread, captured to be made current on another. Immutable,
 * thread-safe.
 *
 * <p>OpenCensus keeps its span in {@link Context} too. A replacement of its context manager, such
 * as the OpenTelemetry shim, may keep it elsewhere; then both are captured.
 */
public final class CapturedContext {
  private final Context context;

  /** Null when OpenCensus' handle is {@link #context} itself. */
  private final ContextHandle handle;

  private CapturedContext(Context context, ContextHandle handle) {
    this.context = context;
    this.handle = handle;
  }

  /** Captures the invocation and span of this thread. */
  public static CapturedContext current() {
    ContextHandle handle = ContextHandleUtils.currentContext();
    boolean same = ContextHandleUtils.tryExtractGrpcContext(handle) != null;
    return new CapturedContext(Context.current(), same ? null : handle);
  }

  /** Makes the captured context current on this thread until the result is closed. */
  public Attachment attach() {
    Context previous = context.attach();
    ContextHandle previousHandle = handle == null ? null : handle.attach();
    return () -> {
      if (handle != null) {
        handle.detach(previousHandle);
      }
      context.detach(previous);
    };
  }

  /** Runs work with the captured context current. */
  public <T> T call(Supplier<T> work) {
    Attachment attachment = attach();
    try {
      return work.get();
    } finally {
      attachment.close();
    }
  }

  /** Returns a task that runs with the invocation and span that are current now. */
  public static Runnable wrap(Runnable task) {
    Objects.requireNonNull(task, "task");
    CapturedContext context = current();
    return () -> context.call(() -> {
      task.run();
      return null;
    });
  }

  /** Returns a task that runs with the invocation and span that are current now. */
  public static <T> Callable<T> wrap(Callable<T> task) {
    Objects.requireNonNull(task, "task");
    CapturedContext context = current();
    return () -> {
      Attachment attachment = context.attach();
      try {
        return task.call();
      } finally {
        attachment.close();
      }
    };
  }

  /** Undoes {@link #attach()}. */
  @FunctionalInterface
  public interface Attachment {
    /** Restores what was current before; to be called on the same thread. */
    void close();
  }
}
