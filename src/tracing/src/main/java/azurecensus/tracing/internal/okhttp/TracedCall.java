package azurecensus.tracing.internal.okhttp;

import azurecensus.tracing.internal.CapturedContext;
import java.io.IOException;
import kotlin.jvm.functions.Function0;
import kotlin.reflect.KClass;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;

/** A call that runs its callback with the context of the thread that enqueued it. */
public final class TracedCall implements Call {
  private final Call.Factory calls;
  private final Request request;
  private final Call delegate;
  private final CallState state;

  /**
   * Wraps a call.
   *
   * @param calls makes the clone of this call
   * @param request the caller's request, without the tag of this library
   * @param delegate the call to run
   * @param state the state of the call, which the delegate's request carries
   */
  public TracedCall(Call.Factory calls, Request request, Call delegate, CallState state) {
    this.calls = calls;
    this.request = request;
    this.delegate = delegate;
    this.state = state;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public Response execute() throws IOException {
    return delegate.execute();
  }

  @Override
  public void enqueue(Callback callback) {
    CapturedContext caller = CapturedContext.current();
    state.startedIn(caller);
    delegate.enqueue(new Callback() {
      @Override
      public void onFailure(Call call, IOException e) {
        CapturedContext.Attachment attachment = caller.attach();
        try {
          callback.onFailure(TracedCall.this, e);
        } finally {
          attachment.close();
        }
      }

      @Override
      public void onResponse(Call call, Response response) throws IOException {
        CapturedContext.Attachment attachment = caller.attach();
        try {
          callback.onResponse(TracedCall.this, response);
        } finally {
          attachment.close();
        }
      }
    });
  }

  @Override
  public void cancel() {
    delegate.cancel();
  }

  @Override
  public boolean isExecuted() {
    return delegate.isExecuted();
  }

  @Override
  public boolean isCanceled() {
    return delegate.isCanceled();
  }

  @Override
  public Timeout timeout() {
    return delegate.timeout();
  }

  @Override
  public void addEventListener(EventListener eventListener) {
    delegate.addEventListener(eventListener);
  }

  @Override
  public <T> T tag(KClass<T> type) {
    return delegate.tag(type);
  }

  @Override
  public <T> T tag(Class<? extends T> type) {
    return delegate.tag(type);
  }

  @Override
  public <T> T tag(KClass<T> type, Function0<? extends T> computeIfAbsent) {
    return delegate.tag(type, computeIfAbsent);
  }

  @Override
  public <T> T tag(Class<T> type, Function0<? extends T> computeIfAbsent) {
    return delegate.tag(type, computeIfAbsent);
  }

  /** Returns a new call with a state of its own. */
  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod")
  public Call clone() {
    return calls.newCall(request);
  }
}
