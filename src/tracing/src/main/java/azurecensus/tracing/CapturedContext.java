package azurecensus.tracing;

import io.grpc.Context;
import io.opencensus.trace.ContextHandle;
import io.opencensus.trace.unsafe.ContextHandleUtils;
import java.util.function.Supplier;

/**
 * What is current on one thread, to be made current on another: the invocation and the span.
 * Immutable, thread-safe.
 *
 * <p>OpenCensus keeps its span in {@link Context} too, unless a replacement of its context manager
 * keeps it elsewhere; then both are carried.
 */
final class CapturedContext {
  private final Context context;

  /** Null when OpenCensus' handle is {@link #context} itself. */
  private final ContextHandle handle;

  private CapturedContext(Context context, ContextHandle handle) {
    this.context = context;
    this.handle = handle;
  }

  /** Captures what is current on this thread. */
  static CapturedContext current() {
    ContextHandle handle = ContextHandleUtils.currentContext();
    boolean same = ContextHandleUtils.tryExtractGrpcContext(handle) != null;
    return new CapturedContext(Context.current(), same ? null : handle);
  }

  /** Makes it current on this thread until the result is closed, on the same thread. */
  Attachment attach() {
    Context previous = context.attach();
    ContextHandle previousHandle = handle == null ? null : handle.attach();
    return () -> {
      if (handle != null) {
        handle.detach(previousHandle);
      }
      context.detach(previous);
    };
  }

  /** Does work while it is current on this thread. */
  <T> T call(Supplier<T> work) {
    Attachment attachment = attach();
    try {
      return work.get();
    } finally {
      attachment.close();
    }
  }

  /** Undoes {@link #attach()}. */
  @FunctionalInterface
  interface Attachment {
    void close();
  }
}
