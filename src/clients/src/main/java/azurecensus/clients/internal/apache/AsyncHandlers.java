package azurecensus.clients.internal.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.CapacityChannel;

/** Traces the calls of an asynchronous client. Stateless. */
public final class AsyncHandlers {
  private AsyncHandlers() {}

  /** Records a call; used in front of the chain, where the caller's thread runs it. */
  public static void call(
      HttpRequest request,
      AsyncEntityProducer entity,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    ApacheCall call = ApacheCall.start(request, scope.route, scope.clientContext);
    if (call == null) {
      chain.proceed(request, entity, scope, callback);
      return;
    }
    try {
      chain.proceed(request, entity, scope, new TracedCallback(call, scope, callback));
    } catch (Throwable failure) {
      call.recordFailure(failure);
      call.span().close();
      throw failure;
    }
  }

  /** Sends the headers of the call; used behind redirects and retries. */
  public static void attempt(
      HttpRequest request,
      AsyncEntityProducer entity,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    ApacheCall.attempt(request, scope.clientContext);
    chain.proceed(request, entity, scope, callback);
  }

  /** Records the outcome of a call before the caller sees it. */
  private record TracedCallback(
      ApacheCall call, AsyncExecChain.Scope scope, AsyncExecCallback callback)
      implements AsyncExecCallback {
    @Override
    public AsyncDataConsumer handleResponse(HttpResponse response, EntityDetails entity)
        throws HttpException, IOException {
      call.recordResponse(response, scope.clientContext);
      if (entity == null) {
        call.span().close();
      }
      AsyncDataConsumer body = callback.handleResponse(response, entity);
      return body == null ? null : new TracedBody(call, body);
    }

    @Override
    public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
      callback.handleInformationResponse(response);
    }

    @Override
    public void completed() {
      call.span().close();
      callback.completed();
    }

    @Override
    public void failed(Exception cause) {
      call.recordFailure(cause);
      call.span().close();
      callback.failed(cause);
    }
  }

  /** Ends the span with the body, because the caller's future completes there. */
  private record TracedBody(ApacheCall call, AsyncDataConsumer body) implements AsyncDataConsumer {
    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
      body.updateCapacity(channel);
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
      body.consume(source);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) throws HttpException, IOException {
      call.span().close();
      body.streamEnd(trailers);
    }

    @Override
    public void releaseResources() {
      body.releaseResources();
    }
  }
}
