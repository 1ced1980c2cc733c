package azurecensus.clients.internal.http;

import azurecensus.tracing.ClientSpan;
import azurecensus.tracing.TracingContext;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Traces the upgrade to a web socket. The listener's methods run with the span that was current
 * where the web socket was opened. Not thread-safe, as builders are.
 */
public final class TracedWebSocketBuilder implements WebSocket.Builder {
  private final WebSocket.Builder builder;

  /** True once the app named a trace itself. */
  private boolean namesTrace;

  /** Wraps a builder. */
  public TracedWebSocketBuilder(WebSocket.Builder builder) {
    this.builder = builder;
  }

  @Override
  public WebSocket.Builder header(String name, String value) {
    namesTrace |= name.equalsIgnoreCase("traceparent");
    builder.header(name, value);
    return this;
  }

  @Override
  public WebSocket.Builder connectTimeout(Duration timeout) {
    builder.connectTimeout(timeout);
    return this;
  }

  @Override
  public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
    builder.subprotocols(mostPreferred, lesserPreferred);
    return this;
  }

  @Override
  public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
    ClientSpan span = HttpSpans.start("GET", uri, null);
    if (!namesTrace) {
      span.sendHeaders(builder::header);
    }
    CompletableFuture<WebSocket> upgrade;
    try {
      upgrade = builder.buildAsync(uri, new TracedListener(listener));
    } catch (Throwable failure) {
      span.recordException(failure);
      span.close();
      throw failure;
    }
    return upgrade.whenComplete((socket, failure) -> {
      Throwable cause = HttpSpans.unwrap(failure);
      if (socket != null) {
        span.recordStatusCode(101);
      } else if (cause instanceof WebSocketHandshakeException refused) {
        span.recordStatusCode(refused.getResponse().statusCode());
      } else {
        span.recordException(cause);
      }
      span.close();
    });
  }

  /** Calls a listener with the context of the thread that opened the web socket. */
  private static final class TracedListener implements WebSocket.Listener {
    private final WebSocket.Listener listener;
    private final Function<Supplier<CompletionStage<?>>, CompletionStage<?>> caller;
    private final Consumer<Runnable> callerOfVoid;

    TracedListener(WebSocket.Listener listener) {
      this.listener = listener;
      this.caller = TracingContext.wrapFunction(Supplier::get);
      this.callerOfVoid = TracingContext.wrapConsumer(Runnable::run);
    }

    @Override
    public void onOpen(WebSocket socket) {
      callerOfVoid.accept(() -> listener.onOpen(socket));
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      return caller.apply(() -> listener.onText(socket, data, last));
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      return caller.apply(() -> listener.onBinary(socket, data, last));
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      return caller.apply(() -> listener.onPing(socket, message));
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      return caller.apply(() -> listener.onPong(socket, message));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
      return caller.apply(() -> listener.onClose(socket, statusCode, reason));
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      callerOfVoid.accept(() -> listener.onError(socket, error));
    }
  }
}
