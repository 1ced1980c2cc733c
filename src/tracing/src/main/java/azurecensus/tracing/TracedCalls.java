package azurecensus.tracing;

import azurecensus.tracing.internal.CapturedContext;
import azurecensus.tracing.internal.TracingFailures;
import azurecensus.tracing.internal.okhttp.CallState;
import azurecensus.tracing.internal.okhttp.CallTimings;
import azurecensus.tracing.internal.okhttp.TracedCall;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/**
 * Makes traced OkHttp calls. Their parent is the span that is current where a call is started, also
 * with {@code enqueue}; callbacks and web socket listeners run with that span current. Created by
 * {@link OkHttpTracing#trace}. Thread-safe.
 */
public final class TracedCalls implements Call.Factory, WebSocket.Factory {
  private final OkHttpClient client;
  private final boolean timings;

  TracedCalls(OkHttpClient client, boolean timings) {
    this.client = client;
    this.timings = timings;
  }

  @Override
  public Call newCall(Request request) {
    CallState state = new CallState();
    Call call = client.newCall(request.newBuilder().tag(CallState.class, state).build());
    if (timings) {
      observe(call, state);
    }
    return new TracedCall(this, request, call, state);
  }

  /**
   * Opens a web socket below the span that is current here. The upgrade is traced. The listener's
   * methods are called with the current span for as long as the web socket is open.
   */
  @Override
  public WebSocket newWebSocket(Request request, WebSocketListener listener) {
    CallState state = new CallState();
    CapturedContext caller = CapturedContext.current();
    state.startedIn(caller);
    return client.newWebSocket(
        request.newBuilder().tag(CallState.class, state).build(),
        new TracedWebSocketListener(listener, caller));
  }

  private static void observe(Call call, CallState state) {
    try {
      call.addEventListener(new CallTimings(state));
      state.endsWithTimings();
    } catch (NoSuchMethodError e) {
      TracingFailures.report("Timings of OkHttp calls need OkHttp 5.2 or newer.", e);
    }
  }

  /** Calls a listener with the context of the thread that opened the web socket. */
  private static final class TracedWebSocketListener extends WebSocketListener {
    private final WebSocketListener listener;
    private final CapturedContext caller;

    TracedWebSocketListener(WebSocketListener listener, CapturedContext caller) {
      this.listener = listener;
      this.caller = caller;
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      run(() -> listener.onOpen(webSocket, response));
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      run(() -> listener.onMessage(webSocket, text));
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
      run(() -> listener.onMessage(webSocket, bytes));
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      run(() -> listener.onClosing(webSocket, code, reason));
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      run(() -> listener.onClosed(webSocket, code, reason));
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
      run(() -> listener.onFailure(webSocket, failure, response));
    }

    private void run(Runnable call) {
      CapturedContext.Attachment attachment = caller.attach();
      try {
        call.run();
      } finally {
        attachment.close();
      }
    }
  }
}
