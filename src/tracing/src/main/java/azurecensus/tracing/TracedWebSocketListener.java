package azurecensus.tracing;

import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** Has a listener called with what was current where the web socket was opened. */
final class TracedWebSocketListener extends WebSocketListener {
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
