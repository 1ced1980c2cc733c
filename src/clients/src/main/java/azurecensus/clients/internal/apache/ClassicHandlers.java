package azurecensus.clients.internal.apache;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** Traces the calls of a classic client. Stateless. */
public final class ClassicHandlers {
  private ClassicHandlers() {}

  /** Records a call; used in front of the chain. */
  @SuppressWarnings("try") // the scope is opened for what happens inside it
  public static ClassicHttpResponse call(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ApacheCall call = ApacheCall.start(request, scope.route, scope.clientContext);
    if (call == null) {
      return chain.proceed(request, scope);
    }
    try (var current = call.span().makeCurrent()) {
      ClassicHttpResponse response = chain.proceed(request, scope);
      call.recordResponse(response, scope.clientContext);
      return response;
    } catch (Throwable failure) {
      call.recordFailure(failure);
      throw failure;
    } finally {
      call.span().close();
    }
  }

  /** Sends the headers of the call; used behind redirects and retries. */
  public static ClassicHttpResponse attempt(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ApacheCall.attempt(request, scope.clientContext);
    return chain.proceed(request, scope);
  }
}
