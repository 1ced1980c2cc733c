package azurecensus.tracing;

import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * Makes traced OkHttp calls that belong to the span that is current where they are started, also
 * with {@code enqueue}; callbacks and web socket listeners run with that span current. Made by
 * {@link OkHttpTracing#trace}; thread-safe.
 */
public final class TracedCalls implements Call.Factory, WebSocket.Factory {
  private final OkHttpClient client;
  private final OkHttpTracing tracing;

  TracedCalls(OkHttpClient client, OkHttpTracing tracing) {
    this.client = client;
    this.tracing = tracing;
  }

  @Override
  public Call newCall(Request request) {
    CallState state = new CallState();
    Call call = client.newCall(request.newBuilder().tag(CallState.class, state).build());
    if (tracing.timings()) {
      observe(call, state);
    }
    return new TracedCall(this, request, call, state);
  }

  /**
   * Opens a web socket below the span that is current here. What is traced is the upgrade; the
   * listener's methods are called with that span current, for as long as the web socket is open.
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
      CallTimings timings = new CallTimings(state);
      call.addEventListener(timings);
      state.endsWithTimings();
    } catch (NoSuchMethodError e) {
      TracingFailures.report("Timings of OkHttp calls need OkHttp 5.2 or newer.", e);
    }
  }
}
