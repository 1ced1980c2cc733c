package azurecensus.clients;

import azurecensus.clients.internal.http.HttpSpans;
import azurecensus.clients.internal.http.TracedWebSocketBuilder;
import azurecensus.tracing.ClientSpan;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A {@link HttpClient} whose calls are {@code CLIENT} spans below the current span, and which sends
 * the trace headers.
 *
 * <pre>{@code
 * HttpClient client = TracedHttpClient.wrap(HttpClient.newHttpClient());
 * }</pre>
 *
 * <p>One span covers one call, with its redirects. User information, query and fragment of a URL
 * are not recorded. Trace headers that a request has already are kept; a request that another
 * traced client passes on gets no second span. An asynchronous call ends its span when the returned
 * future completes; further steps of that future do not run with the span, unless
 * {@code TracingContext} wraps them.
 *
 * <p>Everything else is the wrapped client's. Thread-safe.
 */
public final class TracedHttpClient extends HttpClient {
  private final HttpClient client;

  private TracedHttpClient(HttpClient client) {
    this.client = client;
  }

  /**
   * Returns a client that traces the calls of another.
   *
   * @param client not null; a traced client is returned as it is
   */
  public static HttpClient wrap(HttpClient client) {
    Objects.requireNonNull(client, "client");
    return client instanceof TracedHttpClient ? client : new TracedHttpClient(client);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> responseBodyHandler)
      throws IOException, InterruptedException {
    ClientSpan span = HttpSpans.start(request);
    if (span == null) {
      return client.send(request, responseBodyHandler);
    }
    try {
      HttpResponse<T> response =
          client.send(HttpSpans.withHeaders(request, span), responseBodyHandler);
      HttpSpans.recordResponse(span, request, response);
      return response;
    } catch (Throwable failure) {
      span.recordException(failure);
      throw failure;
    } finally {
      span.close();
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> responseBodyHandler) {
    return sendAsync(request, responseBodyHandler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      BodyHandler<T> responseBodyHandler,
      PushPromiseHandler<T> pushPromiseHandler) {
    ClientSpan span = HttpSpans.start(request);
    if (span == null) {
      return client.sendAsync(request, responseBodyHandler, pushPromiseHandler);
    }
    CompletableFuture<HttpResponse<T>> call;
    try {
      call = client.sendAsync(
          HttpSpans.withHeaders(request, span), responseBodyHandler, pushPromiseHandler);
    } catch (Throwable failure) {
      span.recordException(failure);
      span.close();
      throw failure;
    }
    // A dependent future of the JDK's client cancels the request, as its own future does.
    CompletableFuture<HttpResponse<T>> traced = call.whenComplete((response, failure) -> {
      if (response != null) {
        HttpSpans.recordResponse(span, request, response);
      }
      span.recordException(HttpSpans.unwrap(failure));
      span.close();
    });
    var unused = traced.whenComplete((response, failure) -> {
      // The action above does not run for a future that the app cancelled.
      if (failure instanceof CancellationException) {
        span.recordException(failure);
        span.close();
      }
    });
    return traced;
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return new TracedWebSocketBuilder(client.newWebSocketBuilder());
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }

  // JDK 21 added these methods. This library is compiled for 17, so they override nothing there.

  /** Shuts the wrapped client down. Called by JDK 21 and newer. */
  public void shutdown() {
    onTheClient("shutdown", new Class<?>[0]);
  }

  /** Shuts the wrapped client down at once. Called by JDK 21 and newer. */
  public void shutdownNow() {
    onTheClient("shutdownNow", new Class<?>[0]);
  }

  /** Returns true when the wrapped client has ended. Called by JDK 21 and newer. */
  public boolean isTerminated() {
    return (boolean) onTheClient("isTerminated", new Class<?>[0]);
  }

  /**
   * Waits until the wrapped client has ended. Called by JDK 21 and newer.
   *
   * @return false when the time ran out before
   */
  public boolean awaitTermination(Duration duration) throws InterruptedException {
    return (boolean) onTheClient("awaitTermination", new Class<?>[] {Duration.class}, duration);
  }

  /** Closes the wrapped client. Called by JDK 21 and newer. */
  public void close() {
    onTheClient("close", new Class<?>[0]);
  }

  private Object onTheClient(String method, Class<?>[] types, Object... arguments) {
    try {
      return HttpClient.class.getMethod(method, types).invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw TracedHttpClient.<RuntimeException>rethrow(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException(method + " needs JDK 21 or newer.", e);
    }
  }

  /** Throws the exception of a reflective call as it is; of the methods above, one declares any. */
  @SuppressWarnings("unchecked") // the compiler's view of E alone
  private static <E extends Throwable> RuntimeException rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  @Override
  public String toString() {
    return "TracedHttpClient(" + client + ")";
  }
}
